"""Ages over 89, which single a person out; younger ages stay."""

import re
from collections.abc import Iterator

from ..document import Candidate, Document
from ..model import Kind

_OLD = r"(?:9\d|1[0-2]\d)"
_OLD_WORDS = (
    r"(?:quatre[- ]vingts?[- ](?:dix(?:[- ](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze"
    r"|seize)|nonante(?:[- ](?:et[- ])?\w+)?|ninety(?:[- ](?:one|two|three|four|five|six|seven"
    r"|eight|nine))?|cent(?:[- ](?:un|deux|trois|quatre|cinq|six|sept|huit))?"
    r"|(?:one|a) hundred(?: and (?:one|two|three|four|five))?|noventa(?: y \w+)?)"
)
_NUMBER = rf"(?P<age>{_OLD}|{_OLD_WORDS})"
_WITH_UNIT = re.compile(
    rf"(?<![\w.,/-]){_NUMBER}\s?(?:-\s?)?(?:ans?\b|anos?\b|jahre?n?\b|jahrig"
    rf"|y(?:ea)?rs?[- ]?old\b|y\.?/?o\b\.?|years?\b(?! (?:later|ago|after|before))|jarig)"
)
_CUED = re.compile(
    rf"\b(?:aged?(?: of)?|agee?s?(?: de)?|died at|decede[es]* a|deces a|mort[es]* a|age\s?:"
    rf"|edad\s?:?|alter\s?:?|was|turned|turning|is|fete(?:r|ra)? ses)\s*(?:the age of |the ripe"
    rf" age of )?{_NUMBER}(?![\w%]|[.,/-]\d|\s?(?:mg|kg|g|cm|mm|ml|bpm|beats|%|/|x|min|mmhg|days"
    rf"|jours|weeks|semaines|months|mois|hours|heures|percent|points|patients|cm3|g/l|l/min))"
)
_GLUED = re.compile(rf"\b(?:de|an?|of){_NUMBER} ?(?:ans\b|y/o|yo\b|years?\b)")
_SEXED = re.compile(rf"(?<![\w.,/-]){_NUMBER}\s?-?[fmh](?![\w])(?!/)")
_DURATION_CUE = re.compile(
    r"(?:pendant|depuis|il y a|apres|durant|for|over|during|last|within|recul de|suivi de"
    r"|survie a|dans les|duree de|past|pour|in the)\s\Z"
)


def ages(document: Document) -> Iterator[Candidate]:
    """The number of an age over 89, without its unit."""
    folded = document.numeric
    for pattern, confidence in ((_GLUED, 0.8), (_WITH_UNIT, 0.9), (_CUED, 0.8), (_SEXED, 0.7)):
        for match in pattern.finditer(folded):
            start, end = match.span("age")
            if pattern is _WITH_UNIT and _DURATION_CUE.search(folded, max(0, start - 16), start):
                continue
            if pattern is _CUED and _loose(match) and folded[end : end + 2].strip(" .,;"):
                continue
            yield Candidate(start, end, Kind.AGE_OVER_89, "age over 89", confidence)


def _loose(match: re.Match[str]) -> bool:
    """`was 98`, `is 98`: an age only where the sentence ends with it."""
    return match.group().startswith(("was", "is"))
