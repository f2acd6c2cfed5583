"""`coach rules`, `read`, `facts`, `doctor`, `--version`."""

import json
from pathlib import Path

import pytest

from coach.cli import main
from coach.rules.loader import load_catalogue


def test_rules_lists_all_66_with_the_means_by_which_each_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 66
    assert all(line.rstrip().endswith(")") and "()" not in line for line in lines)


def test_one_rule_is_shown_with_reason_source_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "con-01"]) == 0
    shown = capsys.readouterr().out
    for part in ("CON-01", "Why:", "Source:", "Checked by:", "Flagged:", "Kept:"):
        assert part in shown


def test_an_unknown_rule_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "XYZ-99"]) == 2
    assert "XYZ-99" in capsys.readouterr().err


def test_rules_as_json_is_the_whole_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "--format", "json"])
    assert {r["id"] for r in json.loads(capsys.readouterr().out)} == {r.id for r in load_catalogue().rules}


def test_read_shows_what_a_post_asks_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    post = tmp_path / "post.txt"
    post.write_text(
        "We need a Shopify developer.\n\nMust have: Liquid and JavaScript.\n\n"
        "1. Which checkout did you improve?\n\nStart your proposal with the word HARBOR.",
        encoding="utf-8",
    )
    assert main(["read", str(post)]) == 0
    shown = capsys.readouterr().out
    assert "attention_check" in shown
    assert "HARBOR" in shown
    assert "Which checkout did you improve?" in shown


def test_facts_names_each_fact_and_its_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = tmp_path / "profile.md"
    profile.write_text("- 14 Shopify stores built since 2019\n- Lives in Leeds\n", encoding="utf-8")
    assert main(["facts", str(profile), "--format", "json"]) == 0
    facts = json.loads(capsys.readouterr().out)["facts"]
    assert [f["text"] for f in facts] == ["14 Shopify stores built since 2019", "Lives in Leeds"]
    assert {f["source"] for f in facts} == {"profile.md"}


def test_doctor_names_the_model_that_will_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert "builtin" in capsys.readouterr().out


def test_doctor_never_shows_a_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-marker-1234567890")
    main(["doctor"])
    assert "marker" not in capsys.readouterr().out


def test_an_unknown_command_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["fly"])
    assert stopped.value.code == 2
