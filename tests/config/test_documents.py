"""What the documents promise about settings is what the settings read."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"|"([A-Z_]+)" in env\b')
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
EXAMPLE = re.compile(r"^(?:# )?([A-Z_]+)=", re.MULTILINE)
OF_THE_CONTAINERS = {"SITE_HOST", "POSTGRES_PASSWORD"}


def settings_read() -> set[str]:
    text = (ROOT / "config" / "settings.py").read_text("utf-8")
    return {first or second for first, second in READ.findall(text)}


def test_the_readme_explains_every_variable_and_no_other() -> None:
    rows = ROW.findall((ROOT / "README.md").read_text("utf-8"))
    assert len(rows) == len(set(rows))
    assert set(rows) == settings_read()


def test_the_example_for_operators_sets_what_exists() -> None:
    example = (ROOT / "deploy" / "environment.example").read_text("utf-8")
    assert set(EXAMPLE.findall(example)) <= settings_read() | OF_THE_CONTAINERS


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []
