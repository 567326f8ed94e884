"""The monthly file of the American NPPES. It lists who has a number, and is no licence register."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from network.registries import codes
from network.registries.formats import Fields, Format, Listed, Source, distinct
from network.registries.table import needed, optional

TAXONOMIES = 15  # columns of them, each with a mark whether it is the primary one
FIRST_TAXONOMY = 9  # place of the first one among the fields
INDIVIDUAL, UNSAID = "1", ""  # deactivated numbers are listed without their kind


def merge(number: str, lines: Mapping[str, Sequence[Fields]]) -> Listed:
    line = lines["main"][-1]
    _kind, family, given, middle, former, city, postal_code, deactivated, reactivated = line[:9]
    pairs = line[FIRST_TAXONOMY::2], line[FIRST_TAXONOMY + 1 :: 2]
    taxonomies = sorted(zip(*pairs, strict=True), key=lambda pair: pair[1].upper() != "Y")
    found = distinct(taxonomy for taxonomy, _primary in taxonomies)
    professions = distinct(codes.american_profession(taxonomy) for taxonomy in found)
    specialties = distinct(codes.american_specialty(taxonomy) for taxonomy in found)
    return Listed(
        number=number,
        family_name=family,
        given_name=given,
        other_names=", ".join(distinct([former, middle])),
        profession=professions[0] if professions else "",
        other_professions=" ".join(professions[1:]),
        profession_label=found[0] if found else "",
        specialty=specialties[0] if specialties else "",
        specialty_label=" ".join(found),
        city=city,
        postal_code=postal_code[:5],
        active=_active(deactivated, reactivated),
    )


def _active(deactivated: str, reactivated: str) -> bool:
    off, on = _day(deactivated), _day(reactivated)
    return off is None or (on is not None and on >= off)


def _day(written: str) -> date | None:
    """Month first, as the file has it."""
    try:
        return datetime.strptime(written, "%m/%d/%Y").date()
    except ValueError:
        return None


FORMAT = Format(
    sources=(
        Source(
            name="main",
            help="npidata_pfile_….csv of the monthly (never the weekly) file, or its zip",
            file_name=re.compile(
                r"^npidata_pfile_\d+-\d+\.csv$|^nppes_data_dissem(?!.*weekly)", re.I
            ),
            columns=(
                needed("NPI"),
                needed("Entity Type Code"),
                needed("Provider Last Name (Legal Name)"),
                needed("Provider First Name"),
                optional("Provider Middle Name"),
                optional("Provider Other Last Name"),
                needed("Provider Business Practice Location Address City Name"),
                optional("Provider Business Practice Location Address Postal Code"),
                needed("NPI Deactivation Date"),
                needed("NPI Reactivation Date"),
                needed("Healthcare Provider Taxonomy Code_1"),
                optional("Healthcare Provider Primary Taxonomy Switch_1"),
                *(
                    optional(f"Healthcare Provider {column}_{place}")
                    for place in range(2, TAXONOMIES + 1)
                    for column in ("Taxonomy Code", "Primary Taxonomy Switch")
                ),
            ),
            wanted=lambda fields: fields[0] in (INDIVIDUAL, UNSAID),
        ),
    ),
    merge=merge,
)
