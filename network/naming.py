"""Names of people: how they are searched for, and what may stand where they are stored."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WORDS_IN_A_NAME = 6
PARTICLES = {"de", "du", "des", "von", "van", "der", "den"}
# What no decomposition takes apart.
LETTERS_THAT_STAY_WHOLE = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def folded(name: str) -> str:
    """A name as it is searched for, without case, accents, hyphens and apostrophes."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(LETTERS_THAT_STAY_WHOLE)
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


def well_written(capitals: str) -> str:
    """A family name as one writes it, of one that a registry has in capitals ("DE KERLOC'H" is
    "de Kerloc'h"). What is in small letters already stays as it is."""
    if capitals != capitals.upper():
        return capitals
    words = [_well_written_word(word) for word in capitals.split()]
    return " ".join(words)


def _well_written_word(word: str) -> str:
    if word.lower() in PARTICLES:
        return word.lower()
    parts = re.split(r"([-'’])", word)
    written = []
    for number, part in enumerate(parts):
        # After an apostrophe a new name begins (D'Arcasson), or this one ends (Kerloc'h).
        ends = number > 1 and parts[number - 1] != "-" and len(parts[number - 2]) > 1
        written.append(part.lower() if ends else part.capitalize())
    return "".join(written)


def plain_words(typed: str) -> str:
    """A name or a town as it was typed. It is stored without the filter, so that nothing but words
    may stand in it: no number, no address, no sentence. Raises ValidationError."""
    whole = unicodedata.normalize("NFKC", typed)
    if any(c in "@/" or unicodedata.category(c).startswith("N") for c in whole):
        raise ValidationError(_("Leave out digits, @ and /."))
    if len(whole.split()) > WORDS_IN_A_NAME:
        raise ValidationError(_("Write %(limit)d words at most.") % {"limit": WORDS_IN_A_NAME})
    return typed
