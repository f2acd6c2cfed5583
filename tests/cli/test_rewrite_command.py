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


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        (" \n", ["--kind", "proposal"], "The text is empty."),
        ("I make shops. " * 4_000, ["--kind", "proposal"], "56,000 characters; a rewrite takes at most 50,000"),
        ("word " * 210_000, ["--kind", "proposal"], "1,050,000 characters; at most 1,000,000"),
        ("I make shops.", ["--kind", "poem"], "'poem' is not a document kind"),
        ("I make shops.", ["--kind", "proposal", "--model", "two words"], "is not a model"),
        ("I make shops.", ["--kind", "proposal", "--situation", "{"], "not JSON"),
    ],
    ids=["empty", "too long", "a megabyte", "kind", "model", "situation"],
)
def test_bad_input_gets_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, options: list[str], told: str
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["rewrite", str(path), *options]) == 2
    printed = capsys.readouterr()
    assert told in printed.err and len(printed.err.strip().splitlines()) == 1
    assert printed.out == "" and path.read_text(encoding="utf-8") == text


def test_a_text_beyond_the_models_window_is_told_with_the_numbers_before_anything_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_API_BASE", "http://127.0.0.1:9/v1")
    path = tmp_path / "letter.txt"
    path.write_text("i build shops. " + "語" * 45_000, encoding="utf-8")
    assert main(["rewrite", str(path), "--kind", "message", "--model", "openai/m"]) == 2
    told = capsys.readouterr().err
    assert "openai/m takes 32,000 in all" in told and len(told.strip().splitlines()) == 1
