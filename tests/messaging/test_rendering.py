"""Markdown to safe HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.rendering import TAGS, render, typeset
from tests.security.html import elements

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**now** and _later_", "<p><strong>now</strong> and <em>later</em></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("# no heading", "<p># no heading</p>"),
        ("TP53 and p53.it are no links", "<p>TP53 and p53.it are no links</p>"),
        ("120 mg, SpO2 94 %", f"<p>120{NBSP}mg, SpO2 94{NBSP}%</p>"),
        ("lactate > 4", f"<p>lactate &gt;{NBSP}4</p>"),
        ("5 more", "<p>5 more</p>"),
        ("{{7*7}} %s {0.a}", "<p>{{7*7}} %s {0.a}</p>"),  # case F11
    ],
)
def test_the_subset(text: str, html: str) -> None:
    assert render(text) == html


def test_links_open_elsewhere_and_tell_nothing() -> None:
    html = render("see https://www.nice.org.uk/ and [this](https://www.has-sante.fr/)")
    assert html.count('rel="noopener noreferrer nofollow" target="_blank"') == 2
    assert 'href="https://www.nice.org.uk/"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:msgbox)",
        "<a href=javascript:alert(1)>x</a>",
        "<svg><p><style><a title='</style><img src=x onerror=alert(1)>'>",
        "![x](https://elsewhere.example/pixel.png)",
        "<div style='position:fixed'>x</div>",
        '<https://x.example/"onmouseover=alert(1)>',
        "[x](/moderation/)",
        "<form action=https://x.example><input name=cookie></form>",
    ],
)
def test_hostile_markup_stays_text(hostile: str) -> None:  # cases F1, F4, F5, F6, F10
    for tag, attributes in elements(render(hostile)):
        assert tag in TAGS
        assert set(attributes) <= {"href", "rel", "target"}
        assert attributes.get("href", "https://").startswith(("https://", "http://", "mailto:"))


@given(st.text(alphabet=st.sampled_from("<>\"'&;:/()[]!*_`#~- \n\tabjscript=on@.x1"), max_size=200))
def test_nothing_but_the_subset_ever_comes_out(text: str) -> None:  # case F2
    for tag, attributes in elements(render(text, {"ab": "A & <B>"})):
        assert tag in TAGS | {"b"}
        assert set(attributes) <= {"href", "rel", "target", "class", "data-handle"}
        assert attributes.get("href", "https://").startswith(("https://", "http://", "mailto:"))


def test_mentions_are_those_who_may_be_mentioned() -> None:
    html = render("@anna.b and @zoe, mail x@anna.b", {"anna.b": 'Dr "Anna" <B>'})
    assert '<b class="mention" data-handle="anna.b">@Dr &quot;Anna&quot; &lt;B&gt;</b>' in html
    assert "@zoe," in html
    assert html.count("mention") == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Na 109 mmol/L sous indapamide : vite", "Na 109_mmol/L sous indapamide_: vite"),
        ("Faut-il freiner ?", "Faut-il freiner_?"),
        ("« stable » dit-elle", "«_stable_» dit-elle"),
        ("CRP > 120 mg/L, 94 % en air", "CRP >_120_mg/L, 94_% en air"),
        ("3 items", "3 items"),
    ],
)
def test_lines_do_not_break_inside_a_value_or_before_a_french_sign(typed: str, kept: str) -> None:
    assert typeset(typed) == kept.replace("_", NBSP)
