"""`coach check` as a user calls it: files, stdin, JSONL, exit codes, clear errors."""

import io
import json
from pathlib import Path

import pytest

from coach.cli import main

HARD = "Write to me at jo.weaver@northloom-studio.com and we start on Monday."
CLEAN = "Your import fails on rows with two currencies. I solved that for a bakery's price list last spring."


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(HARD, encoding="utf-8")
    return path


def test_a_hard_finding_gives_exit_code_1_and_names_rule_and_quote(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(letter), "--kind", "proposal"]) == 1
    shown = capsys.readouterr().out
    assert "CON-01" in shown
    assert "jo.weaver@northloom-studio.com" in shown


def test_a_clean_text_gives_exit_code_0(tmp_path: Path) -> None:
    path = tmp_path / "clean.txt"
    path.write_text(CLEAN, encoding="utf-8")
    assert main(["check", str(path), "--kind", "proposal"]) == 0


def test_the_json_is_the_published_shape_and_offsets_cut_the_quote_out(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(letter), "--kind", "proposal", "--format", "json"])
    wire = json.loads(capsys.readouterr().out)
    assert wire["schema"] == "coach.check/1"
    assert wire["document"]["kind"] == "proposal"
    assert wire["document"]["characters"] == len(HARD)
    assert wire["counts"]["hard"] >= 1
    assert {"field": "cover_letter", "used": len(HARD), "limit": 5000} in wire["limits"]
    finding = next(f for f in wire["findings"] if f["rule"] == "CON-01")
    assert HARD[finding["start"] : finding["end"]] == finding["quote"] == "jo.weaver@northloom-studio.com"
    assert {"title", "severity", "message", "why", "source", "remedy", "fix", "origin", "fingerprint"} <= set(finding)
    assert finding["origin"] == "catalogue"


def test_emoji_before_a_finding_do_not_move_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "👩🏽‍💻 Café ready! " + HARD
    path = tmp_path / "emoji.txt"
    path.write_text(text, encoding="utf-8")
    main(["check", str(path), "--kind", "proposal", "--format", "json"])
    for finding in json.loads(capsys.readouterr().out)["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["quote"]


def test_sarif_holds_every_finding_with_its_place(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(letter), "--kind", "proposal", "--format", "sarif"])
    run = json.loads(capsys.readouterr().out)["runs"][0]
    result = next(r for r in run["results"] if r["ruleId"] == "CON-01")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert HARD[region["charOffset"] : region["charOffset"] + region["charLength"]] == "jo.weaver@northloom-studio.com"
    assert result["level"] == "error"


def test_a_contract_and_consent_clear_an_email(letter: Path) -> None:
    assert main(["check", str(letter), "--kind", "message", "--stage", "active_contract", "--consent", "yes"]) == 0


def test_a_job_post_is_read_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "post.txt"
    path.write_text("We need a tester.\nStart your proposal with the word HARBOR.", encoding="utf-8")
    main(["check", str(path), "--kind", "job_post", "--format", "json"])
    wire = json.loads(capsys.readouterr().out)
    assert {"requirements", "questions", "instructions"} <= set(wire)
    assert wire["instructions"][0]["kind"] == "attention_check"


def test_jsonl_answers_every_line_and_reports_the_bad_one_by_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "many.jsonl"
    rows = [
        json.dumps({"id": "a", "kind": "proposal", "text": HARD}),
        '{"id": "b", "kind": "proposal", "text": ',
        json.dumps({"id": "c", "kind": "letter", "text": CLEAN}),
        json.dumps({"id": "d", "kind": "message", "text": HARD, "situation": {"stage": "ended", "consent": True}}),
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert main(["check", "--jsonl", str(path)]) == 2
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.splitlines()]
    assert [a["id"] for a in answers] == ["a", None, "c", "d"]
    assert answers[0]["schema"] == "coach.check/1"
    assert answers[0]["counts"]["hard"] >= 1
    assert answers[1]["line"] == 2
    assert "character" in answers[1]["error"]["message"]
    assert "profile, proposal, message, job_post" in answers[2]["error"]["message"]
    assert answers[3]["counts"]["hard"] == 0
    assert "line 2" in captured.err


def test_jsonl_with_only_good_lines_takes_its_code_from_the_findings(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"id": 1, "kind": "proposal", "text": HARD}), encoding="utf-8")
    assert main(["check", "--jsonl", str(path)]) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "text file"),
        (b"a" * 5_000_001, "1,000,000"),
    ],
)
def test_bad_files_get_one_clear_message_and_exit_code_2(
    content: bytes, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    assert main(["check", str(path), "--kind", "proposal"]) == 2
    message = capsys.readouterr().err.strip().splitlines()
    assert len(message) == 1
    assert expected in message[0]


def test_a_missing_file_and_an_unknown_kind_are_named(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(letter.with_name("none.txt")), "--kind", "proposal"]) == 2
    assert "none.txt" in capsys.readouterr().err
    assert main(["check", str(letter), "--kind", "novel"]) == 2
    assert "profile, proposal, message, job_post" in capsys.readouterr().err


def test_stdin_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(HARD.encode())))
    assert main(["check", "-", "--kind", "proposal"]) == 1
    assert "CON-01" in capsys.readouterr().out


def test_no_message_repeats_the_users_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"id": 1, "kind": "proposal", "text": "a secret plan of Zanzibar', encoding="utf-8")
    main(["check", "--jsonl", str(path)])
    captured = capsys.readouterr()
    assert "Zanzibar" not in captured.out + captured.err


def test_half_a_surrogate_pair_is_answered_as_an_escape(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(
        '{"id": 1, "kind": "proposal", "text": "half \\ud800 of it, write to jo@northloom.io"}', encoding="utf-8"
    )
    assert main(["check", "--jsonl", str(path)]) == 1
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["preview"].startswith("half \ud800 of it")
