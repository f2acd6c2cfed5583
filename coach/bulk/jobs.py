"""Job posts from JSON lines or CSV: good rows one by one, bad rows with their line and reason.

The one reader of such rows: the command line and the page leave bad ones out, the API refuses the batch for the first.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TextIO

from coach.bulk.batch import NewItem
from coach.bulk.reception import MAX_PAYLOAD
from coach.errors import UserInputError

TEXT_NAMES = ("job_post", "description", "text", "job_description", "post", "job", "body")
ID_NAMES = ("custom_id", "id", "job_id", "key")
TITLE_NAMES = ("title", "job_title", "name", "subject")
"""What people call the columns, first come first served."""
MAX_LINE = 4 * MAX_PAYLOAD


@dataclass(frozen=True, slots=True)
class Job:
    """A readable row."""

    line: int
    id: str | int
    title: str
    post: str

    @property
    def item(self) -> NewItem:
        """The row as an item; its line is its custom id, since ids of other people's files can be anything."""
        return NewItem(f"line-{self.line}", {"job_post": self.post, "title": self.title})


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used, with its line from 1."""

    line: int
    id: str | int | None
    message: str


def read_jobs(path: Path) -> Iterator[Job | BadRow]:
    """Rows of the file in order, one in memory at a time. UserInputError when the file is not there or has no column
    for the post; everything that concerns one row is a BadRow."""
    if not path.is_file():
        raise UserInputError("There is no such file.", hint="Check the path.", where=str(path))
    rows = _rows_of_table(path) if path.suffix.lower() in (".csv", ".tsv") else _json_rows(path)
    seen: dict[str | int, int] = {}
    for line, row in rows:
        job = row if isinstance(row, BadRow) else job_of(line, row)
        if isinstance(job, Job):
            if job.id in seen:
                job = BadRow(line, job.id, f"The id stands in line {seen[job.id]} already.")
            else:
                seen[job.id] = line
        yield job


def job_of(line: int, row: dict[str, Any]) -> Job | BadRow:
    """A row under whatever names its columns have; without an id its line is its id."""
    values = {str(name).strip().lower().replace(" ", "_"): value for name, value in row.items() if name is not None}
    identity = next((values[n] for n in ID_NAMES if values.get(n) not in (None, "")), line)
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        return BadRow(line, None, "The id is neither a text nor a whole number.")
    post = next((values[n] for n in TEXT_NAMES if values.get(n) not in (None, "")), None)
    if not isinstance(post, str) or not post.strip():
        return BadRow(line, identity, 'There is no job post: "description" or "text" is missing or empty.')
    if len(post) > MAX_PAYLOAD - 10_000:
        return BadRow(line, identity, f"The job post has {len(post):,} characters.")
    title = next((values[n] for n in TITLE_NAMES if isinstance(values.get(n), str)), "")
    return Job(line, identity, title, post)


def _json_rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    with path.open("rb") as file:
        for line, data in _lines(file):
            yield line, json_row(line, data)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while data := file.readline(MAX_LINE + 1):
        number += 1
        if len(data) > MAX_LINE:
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
        if data.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, data


def json_row(line: int, data: bytes) -> dict[str, Any] | BadRow:
    """One line of JSON lines as an object."""
    if len(data) > MAX_LINE:
        return BadRow(line, None, f"The line is longer than {MAX_LINE:,} bytes.")
    try:
        row = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as bad:
        return BadRow(line, None, f"Byte {bad.start} is not UTF-8.")
    except json.JSONDecodeError as bad:
        return BadRow(line, None, f"Not JSON at character {bad.pos}: {bad.msg}.")
    except RecursionError:
        return BadRow(line, None, "The JSON is nested too deeply.")
    return row if isinstance(row, dict) else BadRow(line, None, "A line must be a JSON object.")


def _rows_of_table(path: Path) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    """Tolerant of bytes of another encoding."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from csv_rows(file, str(path))


def csv_rows(file: TextIO, where: str) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    """Rows of a table with the line each begins in; fields may be set apart by commas, semicolons or tabs.

    UserInputError without a column for the post. `file` is opened with newline="", at its beginning.
    """
    csv.field_size_limit(MAX_LINE)
    head = file.readline(64_000)
    file.seek(0)
    mark = max(",;\t", key=head.count) if head else ","
    reader = csv.DictReader(file, delimiter=mark, restkey="_more")
    names = {(name or "").strip().lower().replace(" ", "_") for name in reader.fieldnames or ()}
    if not names & set(TEXT_NAMES):
        raise UserInputError("The file has no column for the job post.", hint='Name it "description".', where=where)
    while True:
        start = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as bad:
            yield start, BadRow(start, None, f"Not CSV: {bad}.")
            continue
        if "_more" in row:
            yield start, BadRow(start, None, "The row has more fields than the header; is a text not in quotes?")
        elif any((value or "").strip() for value in row.values()):
            yield start, row
