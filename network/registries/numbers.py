"""The numbers that registries give: how they are written, and whether one can be right.

That a number is well formed says nothing about whose it is; see `looking_up` and the proofs.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _
from stdnum import luhn

from network.models import Registry

SIGNS_BETWEEN = re.compile(r"[\s.]")
# Hyphens that keyboards and documents have for the plain one.
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–−", "-"))
NPI_PREFIX = "80840"  # the issuer's, with which the check digit is computed (45 CFR 162.406)
# Overseas and military numbers aside, only Corsica's departments have a letter.
ADELI = re.compile(r"\d{9}|2[AB]\d{7}")
FINESS = re.compile(r"\d{9}|2[AB]\d{7}")
OTHER = re.compile(r"[A-Z0-9][A-Z0-9-]{0,38}[A-Z0-9]")


class Checked(NamedTuple):
    """A number as it is stored and compared, and what is wrong with it: a sentence, or ""."""

    number: str
    problem: str = ""


def check(registry: str, number: str) -> Checked:
    """What a number of this Registry looks like when it is stored, and what is wrong with it."""
    plain = plainly(number)
    return _RULES[Registry(registry)](plain) if plain else Checked("", _("Type the number."))


def check_place(number: str) -> Checked:
    """The same for a FINESS number, of the place where somebody works."""
    plain = plainly(number)
    if not FINESS.fullmatch(plain):
        return Checked(plain, _length("FINESS", plain, 9) or _("This is no FINESS number."))
    # Corsica's letters count as 1 and 2.
    return Checked(plain, _check_digit(plain.replace("A", "1").replace("B", "2")))


def plainly(number: str) -> str:
    """Without spaces and dots, in plain digits and capitals: one number, one spelling (case B3)."""
    whole = unicodedata.normalize("NFKC", number).translate(HYPHENS)
    digits = "".join(
        str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in whole
        if unicodedata.category(sign) != "Cf"  # zero-width, invisible
    )
    return SIGNS_BETWEEN.sub("", digits).upper()


def _rpps(plain: str) -> Checked:
    if len(plain) == 12 and plain.startswith("8"):
        plain = plain[1:]  # as cards and files have it: the kind of number, then the number
    return Checked(plain, _length("RPPS", plain, 11) or _check_digit(plain))


def _adeli(plain: str) -> Checked:
    if len(plain) == 10 and plain.startswith("0"):
        plain = plain[1:]
    if ADELI.fullmatch(plain):
        return Checked(plain)
    return Checked(plain, _length("ADELI", plain, 9) or _("This is no ADELI number."))


def _npi(plain: str) -> Checked:
    problem = _length("NPI", plain, 10)
    if not problem and plain[0] not in "12":
        problem = _("An NPI number begins with 1 or 2.")
    return Checked(plain, problem or _check_digit(NPI_PREFIX + plain))


def _gmc(plain: str) -> Checked:
    plain = plain.removeprefix("C")  # as the health service writes it
    return Checked(plain, _length("GMC", plain, 7))


def _other(plain: str) -> Checked:
    if OTHER.fullmatch(plain):
        return Checked(plain)
    return Checked(plain, _("Write 2 to 40 letters, digits and hyphens."))


_RULES: dict[Registry, Callable[[str], Checked]] = {
    Registry.RPPS: _rpps,
    Registry.ADELI: _adeli,
    Registry.NPI: _npi,
    Registry.GMC: _gmc,
    Registry.OTHER: _other,
}


def _length(kind: str, plain: str, digits: int) -> str:
    if not plain.isdecimal():
        return _("%(kind)s numbers have digits only.") % {"kind": kind}
    if len(plain) != digits:
        return _("%(kind)s numbers have %(digits)d digits; this one has %(count)d.") % {
            "kind": kind,
            "digits": digits,
            "count": len(plain),
        }
    return ""


def _check_digit(digits: str) -> str:
    return "" if luhn.is_valid(digits) else _("One digit of this number seems wrong.")
