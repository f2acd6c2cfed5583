"""What a batch request takes in and what is shown of a batch."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from coach.api.schemas import Body, Open, Sources
from coach.domain.batches import CUSTOM_ID, CUSTOM_ID_LENGTH, OPTION_RANGES, Batch, BatchOptions, Item, NewItem, Result
from coach.service import MAX_JOB_CHARACTERS

CustomId = Annotated[str, Field(min_length=1, max_length=CUSTOM_ID_LENGTH, pattern=CUSTOM_ID)]
MAX_JSON_ITEMS = 10_000
"""Items of one JSON body; more come in as JSONL or CSV, which is read as a stream."""


def _within(option: str) -> Any:
    low, high = OPTION_RANGES[option]
    return Field(ge=low, le=high)


class ItemRequest(Body):
    """One job post to write a letter for."""

    custom_id: CustomId
    job_post: Annotated[str, Field(min_length=1, max_length=MAX_JOB_CHARACTERS)]
    title: Annotated[str, Field(max_length=300)] = ""


class BatchHead(Body):
    """Everything of a batch but its items."""

    facts: Sources
    past_letters: Annotated[list[Annotated[str, Field(max_length=20_000)]], Field(max_length=50)] = Field(
        default_factory=list
    )
    follow_checks: bool = False
    model: Annotated[str, Field(max_length=200)] | None = None
    max_cost_usd: Annotated[Decimal, _within("max_cost_usd")] | None = None
    priority: Annotated[int, _within("priority")] = 50
    deadline_hours: Annotated[float, _within("deadline_hours")] = 24.0 * 7
    retain_days: Annotated[float, _within("retain_days")] = 30.0
    metadata: Annotated[
        dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]], Field(max_length=16)
    ] = Field(default_factory=dict)
    validate_only: bool = Field(default=False, description="check everything and estimate the cost; accept nothing")

    def shared(self) -> dict[str, Any]:
        """What all items of the batch work with."""
        return {"facts": self.facts, "past_letters": self.past_letters, "follow_checks": self.follow_checks}

    def options(self) -> BatchOptions:
        """The options as the engine takes them."""
        return BatchOptions(
            model=self.model,
            max_cost_usd=self.max_cost_usd,
            priority=self.priority,
            deadline_hours=self.deadline_hours,
            retain_days=self.retain_days,
            metadata=self.metadata,
        )


class BatchRequest(BatchHead):
    """A batch in one JSON body."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "facts": {"profile": "I build Shopify themes in Liquid since 2019."},
                    "items": [{"custom_id": "job-1", "job_post": "We need a Shopify developer. Must have: Liquid."}],
                    "model": "builtin",
                }
            ]
        },
    )
    items: Annotated[list[ItemRequest], Field(min_length=1, max_length=MAX_JSON_ITEMS)]


def new_item(item: ItemRequest) -> NewItem:
    """An item as the engine takes it."""
    return NewItem(item.custom_id, {"job_post": item.job_post, "title": item.title})


class SteeringRequest(Body):
    """What may change when a batch goes on: `resume` and `retry` take it, and no body leaves all as it is."""

    max_cost_usd: Annotated[Decimal, _within("max_cost_usd")] | None = None


class BatchAnswer(Open):
    """One batch. Times are RFC 3339 in UTC, money is a decimal string in USD."""

    id: str
    state: str
    counts: dict[str, int]
    create_time: str
    expire_time: str
    cost_usd: str


class BatchPage(Open):
    """A page of batches, newest first. An empty `next_page_token` is the end."""

    batches: list[BatchAnswer]
    next_page_token: str


class ItemPage(Open):
    """A page of items in the order they were handed in."""

    items: list[dict[str, Any]]
    next_page_token: str


def batch_to_wire(batch: Batch) -> dict[str, Any]:
    """A batch as JSON. `counts.total` always equals the sum of the states."""
    counts = batch.counts
    return {
        "id": batch.id,
        "state": batch.state.value,
        "counts": {
            "total": counts.total,
            "queued": counts.queued,
            "running": counts.running,
            "succeeded": counts.succeeded,
            "failed": counts.failed,
            "cancelled": counts.cancelled,
            "expired": counts.expired,
        },
        "reason": batch.reason,
        "reason_detail": batch.reason_detail,
        "create_time": rfc3339(batch.created_at),
        "start_time": rfc3339(batch.started_at),
        "end_time": rfc3339(batch.finished_at),
        "deadline_time": rfc3339(batch.deadline_at),
        "expire_time": rfc3339(batch.delete_at),
        "cost_usd": f"{batch.spent_usd:.6f}",
        "reserved_usd": f"{batch.reserved_usd:.6f}",
        "max_cost_usd": None if batch.options.max_cost_usd is None else str(batch.options.max_cost_usd),
        "model": batch.options.model,
        "priority": batch.options.priority,
        "metadata": dict(batch.options.metadata),
        "results": batch.results,
    }


def item_to_wire(item: Item) -> dict[str, Any]:
    """An item as JSON; its text stays with its result."""
    return {
        "custom_id": item.custom_id,
        "index": item.index,
        "state": item.state.value,
        "attempts": item.attempts,
        "cost_usd": f"{item.cost_usd:.6f}",
        "code": item.code or None,
    }


def result_to_wire(result: Result) -> dict[str, Any]:
    """A result as one line of NDJSON: the letter, or `error`."""
    return {
        "type": "result",
        "cursor": result.cursor,
        "custom_id": result.custom_id,
        "index": result.index,
        "state": result.state.value,
        **result.body,
    }


def rfc3339(seconds: float | None) -> str | None:
    """Seconds since the epoch as RFC 3339 in UTC, with milliseconds; None stays None."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
