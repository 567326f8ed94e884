"""Names of persons: what a title or a label announces, and what shows it by itself.

Lists of given and family names are evidence, never proof: a name needs a title, a label, a
place in the sentence or a neighbour that is a name too. The clinical lists protect, unless
the context is a person: 'Mme Charcot' goes, 'maladie de Charcot' stays.
"""

from .announced import announced_names
from .bare import bare_names
from .cues import cued_names
from .growing import grown_names
from .layout import layout_names
from .propagation import propagated_names, words_of
from .structure import structural_names

__all__ = [
    "announced_names",
    "bare_names",
    "cued_names",
    "grown_names",
    "layout_names",
    "propagated_names",
    "structural_names",
    "words_of",
]
