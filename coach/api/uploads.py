"""Batches as they come in: one JSON body, JSON lines with a head line, or a form with a CSV or JSONL file.

Lines are read as a stream; the first bad one refuses the batch with its number, so that a batch is whole or not there.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from coach.api.batch_schemas import BatchHead, BatchRequest, ItemRequest, new_item
from coach.api.problems import ApiError
from coach.bulk.jobs import BadRow, csv_rows, job_of, json_row
from coach.domain.batches import NewItem
from coach.errors import UserInputError

NDJSON = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
MAX_LINE = 2_000_000
"""Bytes of one line that is still coming in: far above any job post."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Upload:
    """A batch's head, and its items as a stream that raises UserInputError at the first bad one."""

    head: BatchHead
    items: AsyncIterator[NewItem]


OPENAPI_BODY: Mapping[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": BatchRequest.model_json_schema()},
            "application/x-ndjson": {
                "schema": {
                    "type": "string",
                    "description": "First line: everything of a batch but its items. Each line after it: one item.",
                }
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["batch", "items"],
                    "properties": {
                        "batch": {"type": "string", "description": "JSON: everything of a batch but its items"},
                        "items": {"type": "string", "format": "binary", "description": "a .csv or .jsonl file"},
                    },
                }
            },
        },
    }
}


@asynccontextmanager
async def read_upload(request: Request) -> AsyncIterator[Upload]:
    """The batch in a request, by its content type; its items can be read inside the context.

    ApiError UNSUPPORTED_MEDIA_TYPE names what is taken.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/json":
        body = _parsed(BatchRequest, await request.body())
        yield Upload(body, _each(new_item(item) for item in body.items))
    elif media in NDJSON:
        lines = _lines(request)
        _, first = await anext(lines, (0, b""))
        yield Upload(_parsed(BatchHead, first), _rows(lines))
    elif media == "multipart/form-data":
        async with request.form(max_files=1, max_fields=4) as form:
            yield _of_form(form)
    else:
        raise ApiError(
            "UNSUPPORTED_MEDIA_TYPE",
            "This content type is not taken.",
            hint="Send application/json, application/x-ndjson or multipart/form-data.",
        )


def _of_form(form: FormData) -> Upload:
    described, file = form.get("batch"), form.get("items")
    if not isinstance(described, str) or not isinstance(file, UploadFile):
        raise ApiError("INVALID_INPUT", 'The form needs "batch" (JSON) and "items" (a file).')
    head = _parsed(BatchHead, described.encode())
    if (file.filename or "").lower().endswith(".csv") or file.content_type == "text/csv":
        return Upload(head, _each(_csv_rows(file)))
    return Upload(head, _each(_row(number, line) for number, line in enumerate(file.file, 1) if line.strip()))


def _csv_rows(file: UploadFile) -> Iterator[NewItem]:
    last = 0
    try:
        for last, row in csv_rows(io.TextIOWrapper(file.file, encoding="utf-8-sig", newline=""), "items"):
            job = row if isinstance(row, BadRow) else job_of(last, row)
            if isinstance(job, BadRow):
                raise _bad(job)
            # A file without ids is numbered by its lines.
            identity = f"line-{last}" if isinstance(job.id, int) else job.id
            yield _item(last, {"custom_id": identity, "job_post": job.post, "title": job.title})
    except UnicodeDecodeError:
        raise UserInputError("This is not CSV in UTF-8.", where=f"items.line {last + 1}") from None


async def _rows(lines: AsyncIterator[tuple[int, bytes]]) -> AsyncIterator[NewItem]:
    async for number, line in lines:
        yield _row(number, line)


def _row(number: int, line: bytes) -> NewItem:
    row = json_row(number, line)
    if isinstance(row, BadRow):
        raise _bad(row)
    return _item(number, row)


def _bad(row: BadRow) -> UserInputError:
    return UserInputError(f"Line {row.line}: {row.message}", where=f"items.line {row.line}")


def _item(number: int, values: Mapping[str, Any]) -> NewItem:
    try:
        return new_item(ItemRequest.model_validate(values))
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UserInputError(f"Line {number}: {field}: {first['msg']}.", where=f"items.line {number}") from None


async def _lines(request: Request) -> AsyncIterator[tuple[int, bytes]]:
    """Non-empty lines of the body with their numbers, one in memory at a time."""
    rest, number = b"", 0
    async for block in request.stream():
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            number += 1
            if line.strip():
                yield number, line
        if len(rest) > MAX_LINE:
            raise UserInputError(f"Line {number + 1} is longer than {MAX_LINE:,} bytes.", where="items")
    if rest.strip():
        yield number + 1, rest


async def _each(items: Iterable[NewItem]) -> AsyncIterator[NewItem]:
    for item in items:
        yield item


def _parsed(kind: type[M], data: bytes) -> M:
    try:
        return kind.model_validate_json(data)
    except ValidationError as wrong:
        found = wrong.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError([{**row, "loc": ("body", *row["loc"])} for row in found]) from None
