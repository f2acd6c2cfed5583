"""Mistakes in rule files are told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.rules.authoring import read_folder
from coach.rules.compile import finder_exists

SOUND = """\
id: PAY-09
title: A test rule
severity: hard
kinds: [message]
message: A message.
why: A reason.
source: {section: 1}
remedy: delete
detectors:
  - kind: phrases
    frames: ["{coin}", {parts: ["pay", "me"]}]
examples:
  flagged:
    - {kind: message, text: "one"}
    - {kind: message, text: "two"}
  kept:
    - {kind: message, text: "three"}
    - {kind: message, text: "four"}
"""


def folder(path: Path, rule: str = SOUND, name: str = "pay/PAY-09.yaml", vocabulary: str = "coin: bitcoin\n") -> Path:
    for file, text in {
        name: rule,
        "vocabulary.yaml": vocabulary,
        "phrases.yaml": "PAY: Pay here.\n",
        "guards.yaml": "idle: never mind\n",
        "limits.yaml": "title: {value: 70, unit: characters, source: a page, grade: A, checked_on: 2026-11}\n",
    }.items():
        (path / file).parent.mkdir(parents=True, exist_ok=True)
        (path / file).write_text(text, "utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    return [str(mistake).replace(f"{path}/", "") for mistake in read_folder(path, finder_exists).mistakes]


def test_a_sound_folder_has_no_mistakes(tmp_path: Path) -> None:
    assert mistakes(folder(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("severity: hard", "severity: awful", "pay/PAY-09.yaml:3: severity"),
        ("remedy: delete", "remedi: delete", "pay/PAY-09.yaml:8: remedi"),
        ("{coin}", "{coyn}", "pay/PAY-09.yaml:11: the vocabulary has no entry called 'coyn'"),
        ('"pay", "me"', '"pay", "(me"', "pay/PAY-09.yaml:11: RE2 refuses"),
        (
            "  - kind: phrases\n",
            "  - {kind: literal, name: nowhere.none}\n  - kind: phrases\n",
            "pay/PAY-09.yaml:10: No",
        ),
        ("remedy: delete", "remedy: delete\nfix: {phrase: PAYY}", "pay/PAY-09.yaml:9: phrases.yaml has no 'PAYY'"),
        ("id: PAY-09", "id: PAY-08", "pay/PAY-09.yaml:1: Rule PAY-08 must live in pay/PAY-08.yaml"),
        ("kinds: [message]", "kinds: [message", "pay/PAY-09.yaml:5: Not YAML"),
        ('    - {kind: message, text: "two"}\n', "", "pay/PAY-09.yaml:13: examples.flagged"),
    ],
)
def test_each_mistake_names_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    assert any(line.startswith(said) for line in mistakes(folder(tmp_path, SOUND.replace(old, new, 1))))


def test_a_rule_that_exists_twice_is_told(tmp_path: Path) -> None:
    folder(tmp_path)
    folder(tmp_path, name="other/PAY-09.yaml")
    assert any("exists twice" in line for line in mistakes(tmp_path))


def test_a_vocabulary_name_that_exists_twice_is_told(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "vocabulary.d").mkdir()
    (tmp_path / "vocabulary.d" / "pay.yaml").write_text("# more\ncoin: ether\n", "utf-8")
    assert "vocabulary.d/pay.yaml:2: 'coin' exists twice." in mistakes(tmp_path)


def test_a_limit_without_its_source_is_told(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "limits.yaml").write_text("title: {value: 70, unit: characters}\n", "utf-8")
    assert any(line.startswith("limits.yaml:1: title: missing or unknown") for line in mistakes(tmp_path))
