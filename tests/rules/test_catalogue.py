"""The catalogue as a whole: complete, current, and nothing in it without a means of checking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import CatalogueError
from coach.rules import loader
from coach.rules.authoring import read_folder
from coach.rules.catalogue_page import render
from coach.rules.compile import PAGE, finder_exists, snapshot_text, written_text
from coach.rules.loader import FOLDER, SNAPSHOT, WRITTEN, load_catalogue
from coach.rules.rule import JudgedDetector

HOW_MANY = {
    "PAY": 4, "ACC": 4, "IDN": 5, "TRU": 3, "PRF": 3, "CON": 12, "LNG": 3, "RSP": 2, "WRK": 1, "RES": 3, "SPM": 5,
    "FBK": 5, "FRE": 2, "AIG": 3, "JOB": 4, "SCM": 5, "RPT": 1, "CNF": 1,
}  # fmt: skip


def test_the_catalogue_holds_all_66_rules() -> None:
    expected = {f"{family}-{number:02}" for family, count in HOW_MANY.items() for number in range(1, count + 1)}
    assert len(expected) == 66
    assert {rule.id for rule in load_catalogue().rules} == expected


def test_the_generated_files_are_current() -> None:
    written = read_folder(FOLDER, finder_exists)
    assert [str(mistake) for mistake in written.mistakes] == []
    assert SNAPSHOT.read_text("utf-8") == snapshot_text(written)
    assert WRITTEN.read_text("utf-8") == written_text(written)
    assert PAGE.read_text("utf-8") == render(written)


def test_every_rule_is_checked_by_code_or_put_to_a_model() -> None:
    for rule in load_catalogue().rules:
        assert rule.checked_by, rule.id
        questions = [detector.ask for detector in rule.detectors if isinstance(detector, JudgedDetector)]
        assert all(question.rstrip().endswith(("?", ".")) for question in questions), rule.id


def test_a_title_names_the_problem_and_not_the_order() -> None:
    orders = ("avoid", "use", "prefer", "do not", "don't", "never", "keep", "write", "remove", "ask", "stop")
    for rule in load_catalogue().rules:
        assert not rule.title.lower().startswith(orders), rule.id


def test_the_snapshot_gives_the_same_rules_as_the_files() -> None:
    assert load_catalogue().rules == read_folder(FOLDER, finder_exists).rules


def test_the_program_and_the_rules_agree() -> None:
    catalogue = load_catalogue()
    assert [rule.id for rule in catalogue.program.rules] == [rule.id for rule in catalogue.rules]
    assert [rule.severity for rule in catalogue.program.rules] == [rule.severity for rule in catalogue.rules]


def test_a_rule_is_found_by_its_id() -> None:
    catalogue = load_catalogue()
    found = catalogue.get("PAY-01")
    assert found is not None
    assert found.title == "Payment outside Upwork"
    assert catalogue.get("PAY-99") is None


def test_the_limits_are_values_with_a_source() -> None:
    limit = load_catalogue().limits["cover_letter"]
    assert (limit.value, limit.unit, limit.soft) == (5000, "characters", True)
    assert limit.checked_on.startswith("2026")


def test_a_broken_snapshot_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "catalogue.json"
    broken.write_text("{", "utf-8")
    monkeypatch.setattr(loader, "SNAPSHOT", broken)
    with pytest.raises(CatalogueError, match=r"coach\.rules\.compile"):
        load_catalogue.__wrapped__()


def test_the_quick_start_needs_neither_yaml_nor_pydantic() -> None:
    code = (
        "import sys; from coach.detection.engine import check;"
        "from coach.domain.documents import Document, DocumentKind;"
        "found = check(Document('Pay me by Wise.', DocumentKind.MESSAGE)); assert found;"
        "print([m for m in ('yaml', 'pydantic', 'litellm', 'streamlit', 'nupunkt') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
