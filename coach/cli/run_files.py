"""The files of a run of letters: the posts, the letters as they are written, and the state in between."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from coach.bulk.batch import BatchOptions, ItemState, NewItem, Result
from coach.bulk.jobs import BadRow, read_jobs
from coach.errors import UserInputError
from coach.wire import LETTER_SCHEMA

BAD_ROWS_SHOWN = 20

RowId = str | int


@dataclass
class Run:
    """One run: its files, and what the rows of the jobs file are called."""

    out: Path
    jobs: Path
    profile: str
    options: BatchOptions
    resume: bool
    ids: dict[str, RowId] = field(default_factory=dict)
    """Custom id in the batch to the id of the row."""
    bad: list[BadRow] = field(default_factory=list)
    have: frozenset[RowId] = frozenset()
    """Ids of rows that have their letter from an earlier run: they are not written again."""
    cursor: int | None = None
    """Up to which result of the batch the output holds all; None before it holds those of before."""
    complete: bool = False
    """Whether every good row has its letter."""

    @property
    def state(self) -> Path:
        """The file that holds the run while it is not complete."""
        return self.out.with_name(f"{self.out.name}.coach.db")

    @property
    def begun(self) -> bool:
        """Whether an earlier run left something in the output."""
        return self.out.exists() and self.out.stat().st_size > 0

    def items(self) -> Iterator[NewItem]:
        """The good rows without a letter; bad ones are told and kept aside."""
        for row in read_jobs(self.jobs):
            if isinstance(row, BadRow):
                self.bad.append(row)
                if len(self.bad) <= BAD_ROWS_SHOWN:
                    print(f"coach: {self.jobs}: line {row.line}: {row.message}", file=sys.stderr)
                continue
            self.ids[row.item.custom_id] = row.id
            if row.id not in self.have:
                yield row.item
        if len(self.bad) > BAD_ROWS_SHOWN:
            more = len(self.bad) - BAD_ROWS_SHOWN
            print(f"coach: {self.jobs}: {more:,} more bad rows; all are in {self.out}", file=sys.stderr)

    def is_anything_left(self) -> bool:
        """Whether a good row has no letter yet. Tells of no bad row."""
        return any(not isinstance(row, BadRow) and row.id not in self.have for row in read_jobs(self.jobs))

    def letters(self) -> Iterator[tuple[RowId, str]]:
        """Rows of the output that hold a letter: id and line. Rows of errors and broken lines are passed over."""
        if not self.begun:
            return
        with self.out.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    row = json.loads(line)
                    identity = row["id"]
                    letter = "error" not in row and isinstance(identity, RowId)
                except (ValueError, LookupError, TypeError, RecursionError):
                    continue
                if letter:
                    yield identity, line.rstrip("\n") + "\n"

    def write_earlier(self, file: IO[str], anew: Collection[RowId]) -> None:
        """What does not come from the batch: letters of an earlier run but for the rows done `anew`, and bad rows."""
        for identity, line in self.letters():
            if identity not in anew:
                file.write(line)
        for row in self.bad:
            error = {"code": "INVALID_ROW", "message": row.message}
            _write(file, {"id": row.id, "schema": LETTER_SCHEMA, "line": row.line, "error": error})

    def write_result(self, file: IO[str], result: Result) -> None:
        """One line: the letter, or the error."""
        identity = self.ids.get(result.custom_id, result.custom_id)
        if result.state is ItemState.SUCCEEDED:
            _write(file, {"id": identity, **result.body})
        else:
            _write(file, {"id": identity, "schema": LETTER_SCHEMA, "error": result.body.get("error")})


def _write(file: IO[str], row: dict[str, Any]) -> None:
    text = json.dumps(row, ensure_ascii=False)
    file.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def check_files(out: Path, jobs: Path, report: str | None) -> None:
    """UserInputError for what would otherwise fail only when the work is done."""
    if report and Path(report).suffix not in (".json", ".csv"):
        raise UserInputError("The report is .json or .csv.", where="--report")
    if out.suffix == ".csv":
        raise UserInputError(
            "The letters are JSON lines.", hint="Name it .jsonl; --report FILE.csv gives a table.", where="--out"
        )
    if not jobs.is_file():
        raise UserInputError("There is no such file.", hint="Check the path.", where=str(jobs))
    for option, path in (("--out", out), ("--report", Path(report) if report else out)):
        if not path.parent.is_dir():
            raise UserInputError("There is no such folder.", hint="Check the path.", where=f"{option} {path}")
