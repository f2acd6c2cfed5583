"""Batches: accept, look, follow, steer, delete."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from coach.api import sse
from coach.api.access import BatchesCaller
from coach.api.answers import JsonAnswer
from coach.api.batch_schemas import (
    BatchAnswer,
    BatchPage,
    ItemPage,
    SteeringRequest,
    batch_to_wire,
    item_to_wire,
    result_to_wire,
)
from coach.api.encoding import to_bytes
from coach.api.estimates import estimate
from coach.api.etags import entity_tag, not_modified, require_match
from coach.api.paging import PageSize, cursor_number, paged
from coach.api.problems import ApiError
from coach.api.texts import allowed_model, coach_of
from coach.api.uploads import OPENAPI_BODY, read_upload
from coach.bulk.engine import Engine
from coach.domain.batches import Batch, BatchState, ItemState

router = APIRouter(prefix="/v1/batches", tags=["batches"])
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=255)]
IfMatch = Annotated[str | None, Header(alias="If-Match")]
VERBS = ("cancel", "pause", "resume", "retry")


def engine_of(request: Request) -> Engine:
    """The bulk engine behind this application."""
    return cast(Engine, request.app.state.engine)


@router.post("", status_code=202, response_model=BatchAnswer, openapi_extra=dict(OPENAPI_BODY))
async def create_batch(request: Request, caller: BatchesCaller, idempotency_key: IdempotencyKey = None) -> Response:
    """Accept a batch: after 202 all its items survive a crash. The same Idempotency-Key gives the same batch.

    With `validate_only` everything is checked and the cost is estimated (200), and nothing is accepted.
    """
    async with read_upload(request) as upload:
        head = upload.head
        allowed_model(request, head.model)
        if head.validate_only:
            return JsonAnswer(await estimate(upload, coach_of(request)))
        batch = await engine_of(request).create(
            caller.tenant,
            upload.items,
            shared=head.shared(),
            options=head.options(),
            idempotency_key=unquoted(idempotency_key),
        )
    return _shown(batch, 202, {"Location": f"/v1/batches/{batch.id}"})


@router.get("", response_model=BatchPage)
async def list_batches(
    request: Request,
    caller: BatchesCaller,
    page_size: PageSize = 50,
    page_token: str = "",
    state: BatchState | None = None,
) -> Response:
    """The tenant's batches, newest first."""
    read = partial(engine_of(request).list, caller.tenant, before=page_token or None, state=state)
    return await paged("batches", page_size, lambda size: read(limit=size), batch_to_wire, lambda batch: batch.id)


@router.get("/{batch_id}", response_model=BatchAnswer)
async def get_batch(
    batch_id: str,
    request: Request,
    caller: BatchesCaller,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None,
) -> Response:
    """One batch. `Retry-After` says when looking again is worth it."""
    batch = await engine_of(request).get(caller.tenant, batch_id)
    if not_modified(if_none_match, entity_tag(batch)):
        return Response(status_code=304, headers={"ETag": entity_tag(batch)})
    return _shown(batch, 200, {} if batch.state.over else {"Retry-After": "2"})


@router.get("/{batch_id}/items", response_model=ItemPage)
async def list_items(
    batch_id: str,
    request: Request,
    caller: BatchesCaller,
    page_size: PageSize = 100,
    page_token: str = "",
    state: ItemState | None = None,
) -> Response:
    """Items in the order they were handed in, with state, attempts and cost."""
    after = cursor_number(page_token, "page_token") if page_token else -1
    read = partial(engine_of(request).items, caller.tenant, batch_id, after=after, state=state)
    return await paged("items", page_size, lambda size: read(limit=size), item_to_wire, lambda item: item.index)


@router.get("/{batch_id}/results", responses={200: {"content": {"application/x-ndjson": {}}}})
async def get_results(
    batch_id: str, request: Request, caller: BatchesCaller, after: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """What is done so far as NDJSON, in the order of completion, with a trailer `{"type":"end", ...}`; `after` goes on
    behind a cursor. Readable while the batch runs."""
    engine = engine_of(request)
    await engine.get(caller.tenant, batch_id)

    async def lines() -> AsyncIterator[bytes]:
        cursor = after
        async for result in engine.results(caller.tenant, batch_id, after=after):
            cursor = result.cursor
            yield to_bytes(result_to_wire(result)) + b"\n"
        batch = batch_to_wire(await engine.get(caller.tenant, batch_id))
        trailer = {"type": "end", "state": batch["state"], "counts": batch["counts"], "cursor": cursor}
        yield to_bytes(trailer) + b"\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.get("/{batch_id}/events", responses={200: {"content": {sse.MEDIA_TYPE: {}}}})
async def get_events(
    batch_id: str,
    request: Request,
    caller: BatchesCaller,
    after: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> Response:
    """Results as they come, as server-sent events; `Last-Event-ID` goes on where a broken stream ended."""
    engine = engine_of(request)
    await engine.get(caller.tenant, batch_id)
    start = cursor_number(last_event_id, "Last-Event-ID") if last_event_id else after

    async def events() -> AsyncIterator[bytes]:
        async for result in engine.results(caller.tenant, batch_id, after=start, follow=True):
            yield sse.event("result", result_to_wire(result), result.cursor)
        yield sse.event("end", batch_to_wire(await engine.get(caller.tenant, batch_id)))

    return sse.stream(events())


@router.get("/{batch_id}/report", responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}})
async def get_report(
    batch_id: str,
    request: Request,
    caller: BatchesCaller,
    form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
) -> Response:
    """The batch as a whole: letters too alike and where, another client's name in a letter, posts not worth a bid and
    why, open questions, cost. Readable while it runs; CSV cells can start no formula."""
    from coach.bulk.report import report_to_csv, report_to_wire

    report = await engine_of(request).report(caller.tenant, batch_id)
    if form == "csv":
        name = {"Content-Disposition": 'attachment; filename="report.csv"'}
        return Response(report_to_csv(report).encode("utf-8", "backslashreplace"), media_type="text/csv", headers=name)
    return JsonAnswer(report_to_wire(report))


@router.post("/{batch_id}:{verb}", response_model=BatchAnswer)
async def steer_batch(
    batch_id: str,
    verb: Annotated[str, Path(json_schema_extra={"enum": [*VERBS]})],
    request: Request,
    caller: BatchesCaller,
    change: SteeringRequest | None = None,
    if_match: IfMatch = None,
) -> Response:
    """`cancel`, `pause`, `resume`, or `retry` (the failed items). After a cancel no new call starts.

    `resume` and `retry` take a body with another `max_cost_usd`; a batch at its cap is paused and goes on with one.
    """
    if verb not in VERBS:
        raise ApiError("NOT_FOUND", "There is no such action.", hint="Use :cancel, :pause, :resume or :retry.")
    engine = engine_of(request)
    require_match(if_match, await engine.get(caller.tenant, batch_id))
    if verb in ("cancel", "pause"):
        if change is not None and change.max_cost_usd is not None:
            raise ApiError("INVALID_PARAMETER", "Only :resume and :retry take another max_cost_usd.")
        stop = engine.cancel if verb == "cancel" else engine.pause
        return _shown(await stop(caller.tenant, batch_id), 200, {})
    go_on = engine.resume if verb == "resume" else engine.retry_failed
    cap = None if change is None else change.max_cost_usd
    return _shown(await go_on(caller.tenant, batch_id, max_cost_usd=cap), 200, {})


@router.delete("/{batch_id}", status_code=204)
async def delete_batch(batch_id: str, request: Request, caller: BatchesCaller, if_match: IfMatch = None) -> Response:
    """Remove the batch with every text and result in it, now."""
    engine = engine_of(request)
    require_match(if_match, await engine.get(caller.tenant, batch_id))
    await engine.delete(caller.tenant, batch_id)
    return Response(status_code=204)


def _shown(batch: Batch, status: int, headers: dict[str, str]) -> Response:
    content: dict[str, Any] = batch_to_wire(batch)
    return JsonAnswer(content, status, headers={"ETag": entity_tag(batch), **headers})


def unquoted(key: str | None) -> str | None:
    """An Idempotency-Key as the draft writes it (a quoted string), or plain."""
    if key is None:
        return None
    bare = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if not bare.strip():
        raise ApiError("INVALID_PARAMETER", "The Idempotency-Key is empty.")
    return bare
