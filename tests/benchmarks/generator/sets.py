"""Puts documents together and gives the sets that the bench measures."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from . import disguise
from .case import Case
from .draft import Draft
from .templates import sentences, templates

_TITLE_BEFORE = re.compile(r"\b(?:M/Mme|Mme|Mlle|Dr|Pr)\.?\s$")
_PROBE = re.compile("⟦(.*?)⟧")


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document; `probes` are (start, end, category) that must survive."""

    identifier: str
    language: str
    draft: Draft
    probes: tuple[tuple[int, int, str], ...] = ()

    def as_json(self) -> dict[str, object]:
        text = self.draft.text
        return {
            "id": self.identifier,
            "lang": self.language,
            "text": text,
            "spans": [
                {
                    "start": s.start,
                    "end": s.end,
                    "type": s.kind,
                    "text": text[s.start : s.end],
                    "form": s.form,
                }
                for s in self.draft.spans
            ],
            "ignore": [list(pair) for pair in self.draft.ignored],
            "source": "tests.benchmarks.generator, invented",
        }


class Writer:
    """Writes the documents of one language from one source of chance."""

    def __init__(self, chance: Random, language: str) -> None:
        self.chance = chance
        self.language = language
        self.templates = templates(language)

    def letter(self) -> Draft:
        draft, slots = self._start()
        draft.fill(self.chance.choice(self.templates.letter_heads), slots)
        draft.add("\n\n")
        body = [*self._clinical(5), *self._inserts(5)]
        self.chance.shuffle(body)
        self._sentences(draft, body, slots)
        draft.add("\n\n")
        draft.fill(self.chance.choice(self.templates.letter_feet), slots)
        return draft

    def message(self) -> Draft:
        draft, slots = self._start()
        draft.fill(self.chance.choice(self.templates.chats), slots)
        if self.chance.random() < 0.4:
            draft.add(" ")
            draft.fill(self.chance.choice(self.templates.inserts), slots)
        return disguise.lowered(draft) if self.chance.random() < 0.3 else draft

    def snippet(self) -> Draft:
        draft, slots = self._start()
        for template in self.chance.sample(self.templates.snippets, 2):
            draft.fill(template, slots)
            draft.add("\n\n")
        return disguise.raised(draft) if self.chance.random() < 0.25 else draft

    def clean(self) -> tuple[Draft, tuple[tuple[int, int, str], ...]]:
        """Clinical text with near misses and no identifier."""
        draft = Draft()
        probes: list[tuple[int, int, str]] = []
        lines = [f"\t{line}" for line in self._clinical(4)]
        lines += self.chance.sample(sentences(f"near_misses_{self.language}"), 5)
        self.chance.shuffle(lines)
        for line in lines:
            category, sentence = line.split("\t")
            for part in re.split("(⟦.*?⟧)", sentence):
                probe = _PROBE.fullmatch(part)
                start = len(draft.text)
                draft.add(probe.group(1) if probe else part)
                if probe:
                    probes.append((start, len(draft.text), category))
            draft.add(self.chance.choice([" ", " ", "\n"]))
        return draft, tuple(probes)

    def _start(self) -> tuple[Draft, dict[str, Callable[[], object]]]:
        case = Case(self.chance, self.language)
        slots = dict(case.slots)
        slots["clinical"] = lambda: self.chance.choice(sentences(self.language))
        slots["clinical_short"] = lambda: self.chance.choice(
            ["atrial fibrillation", "septic shock", "gout", "resistant hypertension"]
        )
        slots["ward"] = lambda: self.chance.choice(self.templates.wards)
        slots["ward_title"] = lambda: self.chance.choice(self.templates.ward_titles)
        return Draft(), slots

    def _clinical(self, count: int) -> list[str]:
        return self.chance.sample(sentences(self.language), count)

    def _inserts(self, count: int) -> list[str]:
        return self.chance.sample(self.templates.inserts, count)

    def _sentences(self, draft: Draft, body: list[str], slots: dict) -> None:
        for sentence in body:
            draft.fill(sentence, slots)
            draft.add(self.chance.choice([" ", " ", " ", "\n"]))


Maker = Callable[[Writer, Random], Draft]


def _disguised(change: Callable[[Draft, Random], Draft]) -> Maker:
    def make(writer: Writer, chance: Random) -> Draft:
        plain = chance.choice([writer.letter, writer.message, writer.snippet])()
        return change(plain, chance)

    return make


KINDS: dict[str, Maker] = {
    "letter": lambda writer, _: writer.letter(),
    "chat": lambda writer, _: writer.message(),
    "snippet": lambda writer, _: writer.snippet(),
    "unicode": _disguised(disguise.in_other_code_points),
    "look_alikes": _disguised(disguise.with_look_alikes),
    "ocr": _disguised(disguise.scanned),
    "markup": _disguised(disguise.in_markup),
    "crowded": _disguised(disguise.crowded),
}


def documents(kind: str, language: str, *, seed: int, count: int) -> Iterator[Document]:
    """Yield the documents of one set: `kind` of `language`, or its clean text ('clean')."""
    for number in range(count):
        # Each document has its own chance, so that a set only grows with `count`.
        chance = Random(f"{seed}/{language}/{kind}/{number}")
        writer = Writer(chance, language)
        identifier = f"gen_{language}_{kind}_{number:04}"
        if kind == "clean":
            draft, probes = writer.clean()
            yield Document(identifier, language, draft, probes)
            continue
        draft = KINDS[kind](writer, chance)
        _ignore_titles(draft)
        yield Document(identifier, language, draft)


def _ignore_titles(draft: Draft) -> None:
    """Titles that a template writes out count neither way, as in the development sets."""
    for span in draft.spans:
        title = _TITLE_BEFORE.search(draft.text, 0, span.start) if span.kind == "NAME" else None
        if title:
            draft.ignored.append(title.span())
    draft.ignored.sort()
