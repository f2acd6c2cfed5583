"""`coach tailor`: rows in, letters out, bad rows named, interrupted runs taken up again."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from unittest.mock import ANY

import pytest

from coach.bulk.batch import Counts
from coach.cli import main
from coach.cli.progress import progress_line
from tests.bulk.mock_provider import MockProvider

LETTER = 'reply:{"sentences": [{"text": "I have moved eleven web shops to new hosts.", "fact_ids": ["f1"]}]}'
PROFILE = "I have moved eleven web shops to new hosts. I have written PHP since 2012. I use MySQL daily."
POSTS = ["Move our web shop to a new host. Must have: PHP.", "Mend our MySQL reports. Requirements: MySQL."]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "profile.txt"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def jobs_file(tmp_path: Path, *rows: object, name: str = "jobs.jsonl") -> Path:
    path = tmp_path / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def tailor(profile: Path, jobs: Path, out: Path, *more: str) -> int:
    return main(["tailor", "--profile", str(profile), "--jobs", str(jobs), "--out", str(out), *more])


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockProvider]:
    """A provider with prices, found where the settings say."""
    with MockProvider(lambda item, number: LETTER) as served:
        monkeypatch.setenv("COACH_API_BASE", served.base)
        monkeypatch.setenv("COACH_MODEL", "openai/gpt-4o-mini")
        monkeypatch.delenv("COACH_DATABASE_URL", raising=False)
        yield served


def lines_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_job_gets_its_letter_under_its_own_id(tmp_path: Path, profile: Path) -> None:
    jobs = jobs_file(tmp_path, *({"id": f"job {n}", "description": post} for n, post in enumerate(POSTS)))
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out) == 0
    letters = {row["id"]: row for row in lines_of(out)}
    assert set(letters) == {"job 0", "job 1"}
    assert letters["job 0"]["schema"] == "coach.letter/1"
    assert letters["job 0"]["writer"] == "builtin"
    assert "web shop" in str(letters["job 0"]["text"])
    assert [p.name for p in tmp_path.iterdir() if "coach.db" in p.name] == [], "a complete run leaves no copy"


def test_bad_rows_are_named_by_line_and_good_ones_go_on(
    tmp_path: Path, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(
        tmp_path, {"id": 1, "text": POSTS[0]}, "{broken", {"id": 2}, {"id": 1, "text": POSTS[1]}, '["a list"]'
    )
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out) == 1
    rows = lines_of(out)
    assert [row.get("line") for row in rows if "error" in row] == [2, 3, 4, 5]
    assert [row["id"] for row in rows if "error" not in row] == [1]
    told = capsys.readouterr().err
    assert "line 2: Not JSON" in told and "line 4: The id stands in line 1" in told


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_of_any_common_kind_is_read(tmp_path: Path, profile: Path, mark: str) -> None:
    jobs = tmp_path / "jobs.csv"
    with jobs.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerows(
            [["Job ID", "Title", "Description"], ["x", "Shop", POSTS[0] + "\nSecond line."], ["y", "", POSTS[1]]]
        )
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out) == 0
    assert {row["id"] for row in lines_of(out)} == {"x", "y"}


def test_an_output_that_exists_is_not_overwritten_and_resume_of_a_complete_run_is_new(
    tmp_path: Path, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(tmp_path, {"id": "a", "text": POSTS[0]})
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out) == 0
    assert tailor(profile, jobs, out) == 2
    assert "exists already" in capsys.readouterr().err
    assert tailor(profile, jobs, out, "--resume") == 0
    assert len(lines_of(out)) == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--max-cost", "much"], "--max-cost"),
        (["--concurrency", "0"], "--concurrency"),
        (["--report", "r.pdf"], "--report"),
        (["--report", "nowhere/r.csv"], "no such folder"),
        (["--model", "local/nowhere.gguf"], "nowhere.gguf"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(
    tmp_path: Path, profile: Path, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    jobs = jobs_file(tmp_path, {"id": "a", "text": POSTS[0]})
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out, *more) == 2
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_a_csv_without_a_column_for_the_post_is_refused(
    tmp_path: Path, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(tmp_path, "id,name", "1,2", name="jobs.csv")
    assert tailor(profile, jobs, tmp_path / "out.jsonl") == 2
    assert "no column" in capsys.readouterr().err


def test_the_report_is_csv_that_no_spreadsheet_runs(tmp_path: Path, profile: Path) -> None:
    jobs = jobs_file(tmp_path, {"id": "=1+1", "text": POSTS[0]}, {"id": "b", "text": POSTS[1]})
    report = tmp_path / "report.csv"
    assert tailor(profile, jobs, tmp_path / "out.jsonl", "--report", str(report)) == 0
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["'=1+1", "b"]
    assert {row["state"] for row in rows} == {"succeeded"}


def test_ctrl_c_keeps_what_is_done_and_resume_makes_only_the_rest(tmp_path: Path, profile: Path) -> None:
    jobs = jobs_file(tmp_path, *({"id": n, "text": POSTS[n % 2]} for n in range(12)))
    out = tmp_path / "letters.jsonl"
    command = [sys.executable, "-m", "coach", "tailor", "--profile", str(profile), "--jobs", str(jobs)]
    command += ["--out", str(out), "--concurrency", "2", "--model", "openai/mock"]
    with MockProvider(delay=0.05) as provider:
        provider.fault = lambda item, number: "wrong_json"
        environment = {**os.environ, "COACH_API_BASE": provider.base, "COACH_TIMEOUT": "5"}
        provider.hold = True
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        while provider.running < 2:
            assert process.poll() is None, process.stderr and process.stderr.read()
            os.sched_yield()
        process.send_signal(signal.SIGINT)
        provider.hold = False
        _, told = process.communicate(timeout=60)
        assert process.returncode == 130, told
        assert "--resume" in told
        partial = lines_of(out) if out.exists() else []
        assert len(partial) < 12
        again = subprocess.run([*command, "--resume"], env=environment, stderr=subprocess.PIPE, text=True, timeout=120)
    assert again.returncode in (0, 1), again.stderr
    rows = lines_of(out)
    assert sorted(int(str(row["id"])) for row in rows) == list(range(12))


def test_a_refused_key_stops_the_run_and_a_mended_one_goes_on(
    tmp_path: Path, profile: Path, provider: MockProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(tmp_path, *({"id": n, "text": POSTS[n % 2]} for n in range(30)), "{a bad row")
    out = tmp_path / "letters.jsonl"
    provider.fault = lambda item, number: "status:401"
    assert tailor(profile, jobs, out, "--concurrency", "4") == 2
    told = capsys.readouterr().err
    assert "does not accept the key" in told and "go on with --resume" in told
    assert "30 left" in told
    assert provider.total <= 8, "the calls in flight, not one for each of the items"
    assert [row["line"] for row in lines_of(out)] == [31]
    provider.fault = lambda item, number: LETTER
    assert tailor(profile, jobs, out, "--resume") == 1, "the bad row is still bad"
    assert sorted(int(str(row["id"])) for row in lines_of(out) if "error" not in row) == list(range(30))


def test_a_run_at_its_cap_goes_on_under_a_higher_one(
    tmp_path: Path, profile: Path, provider: MockProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(tmp_path, *({"id": n, "text": POSTS[n % 2]} for n in range(12)))
    out, report = tmp_path / "letters.jsonl", tmp_path / "report.json"
    assert tailor(profile, jobs, out, "--max-cost", "0.0005", "--report", str(report)) == 1
    told = capsys.readouterr().err
    assert "of 0.0005 USD are spent" in told and "--resume and a higher --max-cost" in told
    state = json.loads(report.read_text("utf-8"))
    assert (state["state"], state["reason"], state["counts"]["queued"]) == ("paused", "BUDGET_EXCEEDED", 12)
    assert tailor(profile, jobs, out, "--resume", "--report", str(report)) == 1, "the cap is kept where none is given"
    assert provider.total == 0
    assert tailor(profile, jobs, out, "--resume", "--max-cost", "1", "--report", str(report)) == 0
    state = json.loads(report.read_text("utf-8"))
    assert (state["state"], state["reason"], state["counts"]["succeeded"]) == ("succeeded", None, 12)
    assert len(lines_of(out)) == 12


def test_a_run_goes_on_with_another_model(tmp_path: Path, profile: Path, provider: MockProvider) -> None:
    jobs = jobs_file(tmp_path, {"id": "a", "text": POSTS[0]})
    out = tmp_path / "letters.jsonl"
    provider.fault = lambda item, number: "status:404"
    assert tailor(profile, jobs, out, "--model", "openai/gone") == 1
    assert lines_of(out)[0]["error"] == {"code": "MODEL_REFUSED", "message": ANY}
    assert tailor(profile, jobs, out, "--resume", "--model", "builtin") == 0
    assert lines_of(out)[0]["writer"] == "builtin"


def test_a_complete_run_that_is_resumed_pays_for_nothing_again(
    tmp_path: Path, profile: Path, provider: MockProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(tmp_path, {"id": "a", "text": POSTS[0]}, {"id": 2, "text": POSTS[1]})
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out) == 0
    calls, letters = provider.total, out.read_bytes()
    assert tailor(profile, jobs, out, "--resume") == 0
    assert "all 2 letters are there already" in capsys.readouterr().err
    assert (provider.total, out.read_bytes()) == (calls, letters)


def test_rows_added_or_mended_later_are_all_that_a_resumed_run_makes(
    tmp_path: Path, profile: Path, provider: MockProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(tmp_path, {"id": "a", "text": POSTS[0]}, {"id": "b", "text": ""}, "{broken")
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out) == 1
    assert "1 letter, " in (told := capsys.readouterr().err) and "2 bad rows" in told
    calls, first = provider.total, next(line for line in lines_of(out) if line["id"] == "a")
    jobs = jobs_file(tmp_path, *({"id": name, "text": POSTS[1]} for name in "cab"), "{broken")
    provider.fault = lambda item, number: "status:401"
    assert tailor(profile, jobs, out, "--resume") == 2
    assert lines_of(out)[0] == first, "an earlier letter is there at every moment"
    provider.fault = lambda item, number: LETTER
    burnt = provider.total - calls
    assert tailor(profile, jobs, out, "--resume") == 1
    rows = lines_of(out)
    assert sorted(str(row["id"]) for row in rows if "error" not in row) == ["a", "b", "c"]
    assert [row["line"] for row in rows if "error" in row] == [4], "bad rows of before are told no more"
    assert first in rows
    assert provider.total == calls + burnt + 2


def test_many_bad_rows_do_not_flood_the_screen(
    tmp_path: Path, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = jobs_file(tmp_path, {"id": "a", "text": POSTS[0]}, *(f"{{bad {n}" for n in range(50)))
    out = tmp_path / "letters.jsonl"
    assert tailor(profile, jobs, out) == 1
    told = capsys.readouterr().err
    assert told.count("Not JSON") == 20 and "30 more bad rows" in told
    assert sum("error" in row for row in lines_of(out)) == 50


def test_the_progress_line_says_how_far_how_fast_how_long_and_how_much() -> None:
    line = progress_line(Counts(queued=60, running=0, succeeded=38, failed=2), Decimal("1.5"), 20, 10.0)
    assert "40/100" in line and "2.0/s" in line and "0:30 left" in line and "1.5000 USD" in line and "2 failed" in line
    assert "unknown" in progress_line(Counts(queued=1), Decimal(0), 0, 0.0)
    assert re.search(r"^█+ 3/3", progress_line(Counts(succeeded=3), Decimal(0), 3, 1.0))
