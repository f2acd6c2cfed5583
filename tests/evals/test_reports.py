"""Reports: complete, readable, without any outside request, and safe for text that somebody else wrote."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.cases import load
from evals.gate import Breach
from evals.page import html_report
from evals.plan import plan
from evals.report import junit, markdown, oracle_quality
from evals.runner import read_results, run
from evals.summary import summarise, timing

HOSTILE = (
    "</summary><script>alert(1)</script><img src=http://evil.example/x> @CASES@ ![x](http://evil.example) \x00 \ud800"
)


def row(**changes: Any) -> dict[str, Any]:
    return {
        "suite": "s",
        "model": "m",
        "id": "one",
        "epoch": 0,
        "split": "dev",
        "family": "one",
        "kind": "proposal",
        "axes": {},
        "characters": 40,
        "status": "fail",
        "reason": "",
        "answer": {},
        "counts": {},
        "usage": {"calls": 0, "input_tokens": 0, "output_tokens": 0, "cost_usd": 0.0},
        "seconds": 0.1,
        **changes,
    }


def hostile_rows() -> list[dict[str, Any]]:
    axes = {"channel": HOSTILE}
    return [row(suite=HOSTILE, id=HOSTILE, reason=HOSTILE, model=HOSTILE, answer={"text": HOSTILE}, axes=axes)]


def hostile_page() -> str:
    rows = hostile_rows()
    return html_report({"results": summarise(rows)}, rows, [Breach(HOSTILE, HOSTILE, HOSTILE)])


def test_hostile_text_in_the_page_stays_text() -> None:
    page = hostile_page()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script>") == 1
    assert "@CASES@" in page


class Tags(HTMLParser):
    """What a browser would act on: tags with their attributes, and the code of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.code = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None:
            self.code += data


def test_the_page_asks_for_nothing_outside_itself() -> None:
    page = Tags(hostile_page())
    assert not page.tags & {"img", "link", "iframe", "object", "embed", "a", "form", "base"}
    assert not page.attributes & {"src", "href", "action", "srcset", "data", "onload", "onerror"}
    assert "find.oninput" in page.code
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp|http", page.code)
    assert "default-src 'none'" in hostile_page()


def test_hostile_text_in_markdown_is_no_markup() -> None:
    rows = hostile_rows()
    text = markdown({"results": summarise(rows)}, rows, [Breach(HOSTILE, HOSTILE, HOSTILE)])
    assert "<script" not in text
    assert not re.search(r"(?<!\\)!?\[x\]\(", text)


def test_junit_is_well_formed_even_with_control_characters() -> None:
    root = ET.fromstring(junit(hostile_rows()))
    assert root.find("testsuite/testcase/failure") is not None


def test_junit_counts_every_status_under_its_own_name() -> None:
    rows = [row(id=str(n), status=s) for n, s in enumerate(("pass", "fail", "error", "unscored", "skipped"))]
    suite = ET.fromstring(junit(rows)).find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "2",
        "skipped": "1",
    }


def test_the_markdown_names_what_failed_and_why_the_gate_is_red() -> None:
    rows = [row(id="con-01-01", reason="missed ['CON-01']")]
    text = markdown({"results": summarise(rows)}, rows, [Breach("s@m", "recall", "is 0.5, at least 0.9 required")])
    assert "**Gate: red**" in text
    assert "- s@m: recall is 0.5, at least 0.9 required" in text
    assert "`s/con-01-01` (m) fail: missed" in text


@pytest.fixture(scope="module")
def detection(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("run")
    record = run(plan(["detection", "honest"], ["builtin"], 40), folder, progress=False)
    return record, read_results(folder / "cases.jsonl")


def test_the_page_shows_every_rule_and_the_marks_in_the_text(detection: Any) -> None:
    record, rows = detection
    page = html_report(record, rows, [])
    assert "<td>PAY-01<td" in page
    assert "class='label mark' title='labelled PAY-01; marked PAY-01'" in page
    text = load("detection")[0].input["text"]
    shown = re.sub(r"<[^>]+>", "", page)
    assert text in shown


def test_the_markdown_holds_a_table_of_rules_and_of_slices(detection: Any) -> None:
    record, rows = detection
    text = markdown(record, rows, [])
    assert "| rule | labelled | recall | precision | F1 |" in text
    assert "| kind=profile |" in text


def test_the_plain_readers_own_errors_are_told(detection: Any) -> None:
    record, rows = detection
    assert oracle_quality(record) is None or "plain reader" in markdown(record, rows, [])
    known = [row(suite="detection", model="builtin", counts={"oracle_known": 10, "oracle_seen": 8}),
             row(suite="honest", model="builtin", counts={"oracle_honest": 10, "oracle_false": 1})]  # fmt: skip
    assert oracle_quality({"results": summarise(known)}) == (0.8, 0.9)


def test_slices_bound_how_often_attacks_may_still_win() -> None:
    attacks = [row(id=str(n), status="pass", axes={"channel": "facts"}, counts={"attacks": 1}) for n in range(100)]
    part = summarise(attacks)["s@m"]["slices"]["channel=facts"]
    assert (part["attacks"], part["succeeded"]) == (100, 0)
    assert part["bound"] == pytest.approx(0.0295, abs=0.0002)


def test_time_is_kept_apart_from_results() -> None:
    rows = [row(seconds=n / 10) for n in range(1, 11)]
    assert timing(rows)["s@m"] == {"median": 0.6, "p95": 1.0, "total": 5.5}
    assert "seconds" not in str(summarise(rows))


def test_a_report_is_written_for_text_no_file_can_hold(tmp_path: Path, own_suites: Callable[..., Path]) -> None:
    from evals.report import write_reports

    rows = hostile_rows()
    write_reports(tmp_path, {"results": summarise(rows)}, rows, [])
    assert all((tmp_path / name).stat().st_size for name in ("report.md", "report.html", "junit.xml"))
