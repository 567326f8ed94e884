"""The list of the General Medical Council (United Kingdom): a CSV that the operator supplies."""

import re
from collections.abc import Mapping, Sequence

from network.models import Practitioner, Specialty
from network.naming import folded
from network.registries.formats import Fields, Format, Listed, Source
from network.registries.numbers import plainly
from network.registries.table import needed, optional


def merge(number: str, lines: Mapping[str, Sequence[Fields]]) -> Listed:
    family, given, other, status, general, specialist = lines["main"][-1]
    return Listed(
        number=number,
        family_name=family,
        given_name=given,
        other_names=other,
        profession=Practitioner.Profession.DOCTOR,
        profession_label=status,
        # Which specialty somebody is on the specialist register for is not in the list.
        specialty=Specialty.GENERAL_PRACTICE if general and not specialist else "",
        active="with licence" in folded(status),
    )


FORMAT = Format(
    sources=(
        Source(
            name="main",
            help="a CSV of the list of registered medical practitioners",
            file_name=re.compile(r"^gmc.*\.(csv|txt|zip)$|lrmp", re.I),
            columns=(
                needed("GMC Ref No", "GMC Reference Number", "GMC Number"),
                needed("Surname"),
                needed("Given Name"),
                optional("Other Names"),
                needed("Registration Status"),
                optional("GP Register Date"),
                optional("Specialist Register Date"),
            ),
            number=lambda written: plainly(written).removeprefix("C"),
        ),
    ),
    merge=merge,
)
