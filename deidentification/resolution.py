"""Overlapping candidates become one finding each; neighbours of one kind are merged."""

from collections.abc import Iterable

from .document import Candidate


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Sorted, disjoint candidates that together cover all that ``candidates`` covered.

    Where two overlap, what either covers goes, under the kind of the surer (then longer) one:
    letting the loser's rest stand would leak half an identifier.
    """
    resolved: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda one: (one.start, -one.end)):
        if not resolved or candidate.start >= resolved[-1].end:
            resolved.append(candidate)
            continue
        last = resolved[-1]
        surer = max(last, candidate, key=lambda one: (one.confidence, one.end - one.start))
        resolved[-1] = surer._replace(start=last.start, end=max(last.end, candidate.end))
    return resolved


def merge_names(candidates: list[Candidate], text: str) -> list[Candidate]:
    """Names that only a blank or a hyphen keeps apart are one name."""
    merged: list[Candidate] = []
    for candidate in candidates:
        if merged and merged[-1].kind == candidate.kind == "NAME":
            between = text[merged[-1].end : candidate.start]
            if between.strip(" -.") == "" and len(between) < 3:
                merged[-1] = merged[-1]._replace(
                    end=candidate.end, confidence=max(merged[-1].confidence, candidate.confidence)
                )
                continue
        merged.append(candidate)
    return merged
