"""`coach rewrite` with the built-in editor: outcomes, exit codes, formats."""

import json
from pathlib import Path

import pytest

from coach.cli import main
from coach.domain.edits import Edit, apply_edits

LETTER = (
    "Your import fails on rows with two currencies. I solved that for a bakery's price list last spring.\n\n"
    "Write to me at jo.weaver@northloom-studio.com for a faster answer.\n\n"
    "I can start on Monday."
)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_the_builtin_editor_takes_the_address_out_and_says_that_it_wrote(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["rewrite", str(letter), "--kind", "proposal", "--model", "builtin", "--format", "json"])
    wire = json.loads(capsys.readouterr().out)
    assert code == (0 if wire["outcome"] == "accepted" else 1)
    assert wire["schema"] == "coach.rewrite/1"
    assert wire["writer"] == "builtin"
    assert "northloom-studio" not in wire["text"]
    assert "two currencies" in wire["text"]
    assert not [f for f in wire["after"]["findings"] if f["severity"] == "hard"]
    assert {"calls", "input_tokens", "output_tokens", "cached_tokens", "cost_usd"} <= set(wire["usage"])


def test_applying_the_edits_to_the_original_gives_the_text(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rewrite", str(letter), "--kind", "proposal", "--format", "json"])
    wire = json.loads(capsys.readouterr().out)
    edits = [Edit(e["start"], e["end"], e["replacement"]) for e in wire["edits"]]
    assert wire["edits"]
    assert apply_edits(LETTER, edits)[0] == wire["text"]


def test_the_diff_shows_both_sides(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rewrite", str(letter), "--kind", "proposal", "--format", "diff"])
    shown = capsys.readouterr().out
    assert "-Write to me at jo.weaver@northloom-studio.com" in shown
    assert shown.startswith("---")


def test_a_job_post_is_never_rewritten(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rewrite", str(letter), "--kind", "job_post"]) == 2
    assert "only annotated" in capsys.readouterr().err


def test_a_model_that_cannot_run_here_is_an_error_that_says_how_to_mend_it(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rewrite", str(letter), "--kind", "proposal", "--model", "local/nowhere.gguf"]) == 2
    assert "nowhere.gguf" in capsys.readouterr().err
