"""Every error as `application/problem+json` (RFC 9457). No body holds a text, a prompt, a key or a stack."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from coach.api.answers import JsonAnswer
from coach.errors import (
    CoachBug,
    CoachError,
    ModelAccessRefused,
    ModelRateLimited,
    ModelRefused,
    ModelReplyError,
    ModelTimeout,
    ModelUnavailable,
    SetupError,
    TextTooLong,
    UserInputError,
)

MEDIA_TYPE = "application/problem+json"
TYPE_ROOT = "https://upwork-coach.dev/problems/"
"""Prefix of the `type` of a problem; docs/api.md describes each."""
_LOG = logging.getLogger("coach.api")

_STATUS: Mapping[str, int] = {
    "BATCH_NOT_FOUND": 404,
    "WEBHOOK_NOT_FOUND": 404,
    "DELIVERY_NOT_FOUND": 404,
    "BATCH_STATE_CONFLICT": 409,
    "REQUEST_IN_PROGRESS": 409,
    "IDEMPOTENCY_KEY_REUSED": 422,
    "TEXT_TOO_LONG": 422,
    "BODY_TOO_LARGE": 413,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "PRECONDITION_FAILED": 412,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "RATE_LIMITED": 429,
    "INVALID_PARAMETER": 400,
}
"""Codes whose status does not follow from their class."""

_BY_CLASS: tuple[tuple[type[CoachError], int], ...] = (
    (TextTooLong, 422),
    (UserInputError, 422),
    (SetupError, 503),
    (ModelReplyError, 502),
    (ModelRateLimited, 503),
    (ModelTimeout, 504),
    (ModelUnavailable, 503),
    (ModelAccessRefused, 503),
    (ModelRefused, 422),
    (CoachBug, 500),
    (CoachError, 500),
)
_RETRYABLE = (ModelUnavailable, ModelReplyError)

_FRAMEWORK_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    413: "BODY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "INVALID_INPUT",
    429: "RATE_LIMITED",
}
_TITLES = {
    400: "The request cannot be read",
    401: "An API key is needed",
    403: "This key may not do that",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "In conflict with the present state",
    412: "The resource changed",
    413: "The request is too large",
    415: "Media type not supported",
    422: "The request cannot be fulfilled as it is",
    429: "Too many requests",
    500: "A fault of ours",
    502: "The model answered badly",
    503: "Not available now",
    504: "The model did not answer in time",
}


class ApiError(UserInputError):
    """A refusal of the API itself. `code` decides the status; `headers` go out with it."""

    def __init__(self, code: str, message: str, *, hint: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.headers = dict(headers or {})


def status_of(error: CoachError) -> int:
    """The HTTP status of one of our errors: by its code where that decides, else by its class."""
    if error.code in _STATUS:
        return _STATUS[error.code]
    return next(status for kind, status in _BY_CLASS if isinstance(error, kind))


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    retryable: bool = False,
    headers: Mapping[str, str] | None = None,
) -> JsonAnswer:
    """A problem document. `errors` name each wrong field by a JSON Pointer into the request body."""
    identity = getattr(request.state, "request_id", "")
    body: dict[str, Any] = {
        "type": TYPE_ROOT + code.lower().replace("_", "-"),
        "title": _TITLES.get(status, "The request failed"),
        "status": status,
        "detail": detail,
        "instance": f"urn:coach:request:{identity}",
        "code": code,
        "retryable": retryable,
        "request_id": identity,
    }
    listed = [dict(error) for error in errors]
    if listed:
        body["errors"] = listed
    return JsonAnswer(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def of_error(request: Request, error: CoachError) -> JsonAnswer:
    """The problem document of one of our errors."""
    status = status_of(error)
    headers = dict(getattr(error, "headers", {}))
    after = getattr(error, "retry_after", None)
    if status in (429, 503) and "Retry-After" not in headers:
        headers["Retry-After"] = str(max(1, round(after or 5)))
    where = [{"pointer": pointer(error.where), "detail": error.message, "code": error.code}] if error.where else []
    detail = f"{error.message} {error.hint}".strip()
    retryable = isinstance(error, _RETRYABLE) or status == 429
    return problem(request, status, error.code, detail, errors=where, retryable=retryable, headers=headers)


def pointer(where: str) -> str:
    """`situation.stage` as the JSON Pointer `/situation/stage`."""
    parts = where.replace("[", ".").replace("]", "").split(".")
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts if part)


def install(app: FastAPI) -> None:
    """Answer every error, also the framework's own, as a problem document."""

    @app.exception_handler(CoachError)
    async def _ours(request: Request, error: CoachError) -> JsonAnswer:
        return of_error(request, error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JsonAnswer:
        found = error.errors()
        unreadable = any(row["type"] == "json_invalid" for row in found)
        in_body = any(row["loc"][:1] == ("body",) for row in found)
        errors = [
            {
                "pointer": "".join(f"/{part}" for part in row["loc"][1:]),
                "in": str(row["loc"][0]),
                # Pydantic's own message never repeats the input; `ctx` and `input` may, so they stay here.
                "detail": str(row["msg"])[:200],
                "code": str(row["type"]).upper(),
            }
            for row in found[:20]
        ]
        if unreadable:
            return problem(request, 400, "MALFORMED_JSON", "The body is not JSON.", errors=errors)
        status = 422 if in_body else 400
        code = "INVALID_INPUT" if in_body else "INVALID_PARAMETER"
        return problem(request, status, code, f"{len(found)} field(s) cannot be used as they are.", errors=errors)

    @app.exception_handler(HTTPException)
    async def _framework(request: Request, error: HTTPException) -> JsonAnswer:
        code = _FRAMEWORK_CODES.get(error.status_code, "HTTP_ERROR")
        detail = _TITLES.get(error.status_code, "The request failed") + "."
        return problem(request, error.status_code, code, detail, headers=error.headers)

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> JsonAnswer:
        # The class name alone: a foreign exception's message or locals may hold a text.
        _LOG.error("unexpected %s in request %s", type(error).__name__, getattr(request.state, "request_id", ""))
        return problem(request, 500, "INTERNAL", "Something broke on our side; nothing of yours was lost.")
