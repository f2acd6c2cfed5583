"""Pages of a list: their size, their tokens, and the one shape of their answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query, Response

from coach.api.answers import JsonAnswer
from coach.api.problems import ApiError

R = TypeVar("R")
PageSize = Annotated[int, Query(ge=1, description="at most 1,000; more is taken as 1,000")]
MOST = 1_000


async def paged(
    name: str,
    page_size: int,
    read: Callable[[int], Awaitable[Sequence[R]]],
    to_wire: Callable[[R], dict[str, Any]],
    token: Callable[[R], str | int],
) -> Response:
    """One page under `name`. `read` gives at most so many rows; `token` of the last row goes on behind it."""
    size = min(page_size, MOST)
    found = await read(size)
    # A full page may be the last one; then the next is empty, and its token says so.
    following = str(token(found[-1])) if len(found) == size else ""
    return JsonAnswer({name: [to_wire(row) for row in found], "next_page_token": following})


def cursor_number(value: str, where: str) -> int:
    """The number behind a token or cursor of ours; ApiError INVALID_PARAMETER names the parameter."""
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise ApiError("INVALID_PARAMETER", f"{where} is not one this server gave.", hint="Leave it out to start over.")
    return int(value)
