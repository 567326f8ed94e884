"""Reading HTML as a browser would: html5lib, which bleach brings along."""

from collections.abc import Iterator

from bleach._vendor import html5lib

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def elements(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each element of a fragment: its name and attributes."""
    for element in html5lib.parseFragment(html).iter():
        if element.tag != "DOCUMENT_FRAGMENT":
            yield str(element.tag).removeprefix(NAMESPACE), dict(element.attrib)
