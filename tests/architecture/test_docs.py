"""Paths and commands named in our Markdown exist."""

import re
from pathlib import Path

import pytest

from coach.cli.arguments import parser

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "evals").glob("*.md"), ROOT / "prompts/README.md"]
)
TOP = "coach|ui|evals|tests|prompts|docs|benchmarks|examples|requirements|\\.ci|\\.github"


def pages_with_paths() -> list[tuple[Path, str]]:
    found = []
    for page in PAGES:
        for quoted in re.findall(rf"`((?:{TOP})/[\w./-]+)`", page.read_text(encoding="utf-8")):
            found.append((page, quoted))
    return found


def test_every_path_named_in_the_docs_exists() -> None:
    missing = [f"{page.name}: {name}" for page, name in pages_with_paths() if not (ROOT / name).exists()]
    assert missing == []


def test_the_path_test_sees_paths() -> None:
    assert len(pages_with_paths()) > 10


def test_every_link_between_pages_leads_somewhere() -> None:
    missing = []
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert missing == []


def test_every_coach_command_in_the_docs_is_a_command() -> None:
    known = set(next(a for a in parser()._actions if a.dest == "command").choices)  # type: ignore[arg-type]
    named = {
        word
        for page in PAGES
        for word in re.findall(r"(?:^|`|\s)(?:\.venv/bin/)?coach ([a-z]+)\b", page.read_text(encoding="utf-8"), re.M)
        if f"`coach {word}" in page.read_text(encoding="utf-8")
        or f"bin/coach {word}" in page.read_text(encoding="utf-8")
    }
    assert named
    assert named <= known


@pytest.mark.parametrize("target", ["run", "test", "check", "evals", "fix", "setup"])
def test_the_makefile_has_the_commands_the_readme_names(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.M)
