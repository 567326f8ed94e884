"""How a page looks, in bits: the same page scanned again, made smaller or cut a little is found.

A difference hash, finer than the usual 64 bits: those cannot tell one typed letter from another.
Figures of its making and the bound stand in docs/decisions/0023.
"""

from collections.abc import Sequence
from itertools import product
from typing import Final

from PIL import Image, ImageOps

CELLS: Final = 24  # along each side
STEP: Final = 6  # grey levels of 255 that a neighbour must be darker: noise is less
CUTS: Final = (
    0.0,
    0.005,
    0.01,
    0.015,
    0.02,
    0.025,
    0.03,
)  # of each side: as if a little had been cut away
FLAT: Final = 16  # bits: a page with fewer shows nothing by which it could be known
ALIKE: Final = 0.08  # the share of differing bits up to which two pages are the same one

Look = list[str]  # of one page, in hexadecimal: whole, then cut a little; empty when it is flat


def look_of(page: Image.Image) -> Look:
    """The look of a page, from its pixels."""
    grey = page.convert("L")
    looks = [_bits(_cut(grey, share)) for share in CUTS]
    return [f"{bits:x}" for bits in looks] if looks[0].bit_count() >= FLAT else []


def are_alike(one: Sequence[Look], other: Sequence[Look]) -> bool:
    """Whether any page of one document is a page of the other."""
    return any(_distance(a, b) <= ALIKE for a, b in product(one, other) if a and b)


def _distance(one: Look, other: Look) -> float:
    """From 0 (the same) to 1; one of the two is taken whole."""
    first, second = ([int(bits, 16) for bits in look] for look in (one, other))
    pairs = [(first[0], bits) for bits in second] + [(bits, second[0]) for bits in first]
    return min((a ^ b).bit_count() / (a.bit_count() + b.bit_count()) for a, b in pairs)


def _cut(page: Image.Image, share: float) -> Image.Image:
    across, down = int(page.width * share), int(page.height * share)
    return page.crop((across, down, page.width - across, page.height - down))


def _bits(grey: Image.Image) -> int:
    """For each cell, whether it is lighter than its neighbour to the right and below."""
    even = ImageOps.autocontrast(grey, cutoff=1)
    wide = even.resize((CELLS + 1, CELLS), Image.Resampling.BOX).tobytes()
    high = even.resize((CELLS, CELLS + 1), Image.Resampling.BOX).tobytes()
    bits = 1  # a first one, so that zeros at the beginning count
    for row, column in product(range(CELLS), repeat=2):
        here, below = row * CELLS + column, (row + 1) * CELLS + column
        beside = row * (CELLS + 1) + column
        bits = bits << 1 | (wide[beside] > wide[beside + 1] + STEP)
        bits = bits << 1 | (high[here] > high[below] + STEP)
    return bits
