"""Who may do what is said once: `network/access.py`, the properties of a practitioner and the
`visible_to` of what is asked for. Nothing else reads the role or the status to decide it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("network", "messaging", "cases", "config")

# Where the role of somebody is given, taken or shown, or what it means is said.
READ_THE_ROLE = {
    "network/models/practitioners.py": "what the role means",
    "network/models/groups.py": "what the role in a group means",
    "network/governing.py": "gives and takes the role in a group",
    "network/joining.py": "the last moderator of a group does not leave it",
    "network/verification/roles.py": "gives and takes the role in the network",
}
# Where somebody passes from one status to the next, which only some may.
READ_THE_STATUS = {
    "network/models/practitioners.py": "what the status means",
    "network/verification/claiming.py": "what is claimed first, and what as a change",
    "network/verification/deciding.py": "from waiting to verified",
    "network/verification/duplicates.py": "who holds a number already",
    "network/verification/letting_in.py": "from waiting to verified",
    "network/verification/progress.py": "what one's own page says",
    "network/verification/standing.py": "out and in again",
    "network/single_sign_on/arriving.py": "from a provider's word to a standing",
    "network/forms/credentials.py": "what a claim begins with",
}


def readers(attribute: str, keyword: str = "") -> Iterator[str]:
    """Files that read an attribute of a person, or filter by a keyword."""
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            if "migrations" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                read = isinstance(node, ast.Attribute) and node.attr == attribute
                filtered = isinstance(node, ast.keyword) and node.arg == keyword
                if read or filtered:
                    yield str(file.relative_to(ROOT))


def compares_status(file: Path) -> bool:
    """Whether somebody's status is compared; a response and a task have one as well."""
    statuses = ("VERIFIED", "PENDING", "SUSPENDED", "REVOKED")
    return any(
        isinstance(node, ast.Compare)
        and any(isinstance(one, ast.Attribute) and one.attr == "status" for one in ast.walk(node))
        and any(isinstance(one, ast.Attribute) and one.attr in statuses for one in ast.walk(node))
        for node in ast.walk(ast.parse(file.read_text()))
    )


def test_the_role_is_read_in_one_place() -> None:
    assert set(readers("is_moderator", "is_moderator")) - set(READ_THE_ROLE) == set()


def test_the_status_is_read_in_one_place() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    compared = {str(file.relative_to(ROOT)) for file in files if compares_status(file)}
    assert compared - set(READ_THE_STATUS) == set()


def test_templates_ask_what_somebody_may_and_not_who_they_are() -> None:
    asked = {
        str(file.relative_to(ROOT)): found
        for file in (ROOT / "templates").rglob("*.html")
        if (found := re.findall(r"\bme\.(?:is_moderator|status|level)\b", file.read_text()))
    }
    assert asked == {}


def test_views_begin_with_what_their_reader_may_see() -> None:
    """`get_object_or_404` is given a queryset of the reader's, never a model or all of its rows."""
    careless = []
    for room in ROOMS:
        for file in (ROOT / room).glob("views/*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == (
                    "get_object_or_404"
                ):
                    source = ast.unparse(node.args[0])
                    own = any(given.arg == "user" for given in node.keywords)  # their own row
                    everything = re.fullmatch(r"[A-Z]\w+(\.objects(\.all\(\))?)?", source)
                    if everything and not own:
                        careless.append(f"{file.relative_to(ROOT)}:{node.lineno} {source}")
    assert careless == []
