"""Small rooms: no source file over 400 lines."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 400


def test_no_python_file_is_longer_than_the_limit() -> None:
    folders = ("coach", "ui", "evals", "tests", "benchmarks")
    lengths = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines())
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    }
    assert {str(path): n for path, n in lengths.items() if n > LIMIT} == {}
