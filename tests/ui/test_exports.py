"""A text out of the page says the same in every format; a report holds it as text."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selenium import webdriver

from coach.domain.edits import Edit, apply_edits
from coach.domain.facts import Fact, FactSheet
from coach.domain.spans import Span
from ui import exports
from ui.changes import Proposed, segments
from ui.comparing import word_edits

WORDS = st.text(alphabet=st.sampled_from("ab .\n😀é<&*"), max_size=60)


def proposed(before: str, replacement: str) -> Proposed:
    edit = {
        "start": 0,
        "end": len(before),
        "replacement": replacement,
        "rules": ["CON-01"],
        "facts": ["f1"],
        "reason": "Because <b>of this</b>.",
        "safety": "needs_review",
    }
    wire = {
        "outcome": "accepted",
        "writer": "builtin",
        "text": replacement,
        "edits": [edit],
        "before": {"findings": []},
        "after": {"findings": []},
        "claims": {"total": 1, "supported": 1, "items": []},
        "questions": [{"text": "When <i>?", "why": ""}],
    }
    return Proposed(before, "proposal", wire, FactSheet((Fact("f1", "12 <shops>", "facts", Span(0, 10)),)))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_report_holds_markup_as_text_and_asks_for_nothing_outside() -> None:
    page = Tags()
    report = exports.as_report(proposed("<img src=x onerror=y>", "<script>alert(1)</script>"))
    page.feed(report)
    assert page.seen.isdisjoint({"img", "script", "b", "i", "shops", "iframe", "a"})
    assert "<script>alert(1)</script>" in page.text
    assert "Rests on: 12 <shops> (facts)" in page.text
    assert "default-src 'none'" in report


@pytest.mark.browser
def test_a_report_prints_with_its_text_its_changes_and_its_reasons(browser: webdriver.Chrome, tmp_path: Path) -> None:
    import pypdfium2

    page = tmp_path / "proposal.html"
    page.write_text(exports.as_report(proposed("we was there <b>", "We were there. " * 300)), "utf-8")
    browser.get(page.as_uri())
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    browser.get("about:blank")
    sheets = pypdfium2.PdfDocument(base64.b64decode(printed))
    words = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets)
    assert len(sheets) > 1
    assert words.count("We were there.") == 900
    assert "we was there <b>" in words
    assert "Because <b>of this</b>." in words


def test_word_gets_each_line_and_nothing_xml_cannot_hold() -> None:
    from docx import Document

    document = Document(io.BytesIO(exports.as_docx("One\n\nTwo \x00\x08& <three>\ud800")))
    assert [paragraph.text for paragraph in document.paragraphs] == ["One", "", "Two & <three>"]


def test_markdown_shows_signs_instead_of_obeying_them() -> None:
    assert exports.as_markdown("![x](y) **b**\n# no\n1. one") == "\\!\\[x\\](y) \\*\\*b\\*\\*  \n\\# no  \n1\\. one"


@given(WORDS, WORDS)
def test_the_changes_between_two_texts_lead_from_one_to_the_other(before: str, after: str) -> None:
    edits = word_edits(before, after)
    assert apply_edits(before, [Edit(e["start"], e["end"], e["replacement"]) for e in edits])[0] == after


@given(WORDS, WORDS)
def test_the_pieces_shown_make_up_both_texts(before: str, after: str) -> None:
    pieces = segments(before, word_edits(before, after))
    assert "".join(piece.get("same", "") or piece.get("old", "") for piece in pieces) == before
    assert "".join(piece["same"] if "same" in piece else piece["new"] for piece in pieces) == after


def test_a_change_that_is_left_stays_out_of_the_text() -> None:
    choice = proposed("mine", "theirs")
    assert choice.text == "theirs"
    choice.left = {0}
    assert choice.text == "mine"
