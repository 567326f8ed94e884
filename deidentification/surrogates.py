"""What stands instead of an identifier: short, readable, in the text's language, in brackets."""

from typing import Final

from .model import Kind

_FRENCH: Final = {
    Kind.NAME: "[nom]",
    Kind.LOCATION: "[lieu]",
    Kind.ORGANISATION: "[établissement]",
    Kind.DATE: "[date]",
    Kind.AGE_OVER_89: "[90 ou plus]",
    Kind.PHONE: "[téléphone]",
    Kind.EMAIL: "[e-mail]",
    Kind.URL: "[adresse web]",
    Kind.ID: "[numéro]",
    Kind.OTHER: "[retiré]",
}
_ENGLISH: Final = {
    Kind.NAME: "[name]",
    Kind.LOCATION: "[place]",
    Kind.ORGANISATION: "[organisation]",
    Kind.DATE: "[date]",
    Kind.AGE_OVER_89: "[90 or over]",
    Kind.PHONE: "[phone]",
    Kind.EMAIL: "[e-mail]",
    Kind.URL: "[web address]",
    Kind.ID: "[number]",
    Kind.OTHER: "[removed]",
}


def surrogate(kind: Kind, language: str) -> str:
    """The word in brackets for an identifier of this kind."""
    return (_FRENCH if language == "fr" else _ENGLISH)[kind]
