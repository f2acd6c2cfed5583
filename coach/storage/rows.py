"""Rows turned into values, and JSON turned into text that every database takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from coach.domain.batches import Batch, BatchOptions, BatchState, Counts, Item, ItemState, Result
from coach.storage.schema import INDEX_BITS, MAX_ITEMS, NANO


def dump(value: object) -> str:
    """Compact JSON. Lone surrogates, which no database stores, are kept as escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if _encodable(text) else json.dumps(value, separators=(",", ":"))


def canonical(value: object) -> str:
    """JSON in which equal values look equal, for fingerprints."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def to_nano(amount: Decimal) -> int:
    """USD as billionths, rounded up so that no cost gets lost."""
    return int((amount * NANO).to_integral_value(rounding="ROUND_CEILING"))


def to_usd(nano: int) -> Decimal:
    """Billionths as USD."""
    return Decimal(nano) / NANO


def seconds(ms: int | None) -> float | None:
    """Milliseconds as seconds; None stays None."""
    return None if ms is None else ms / 1000


def dump_options(options: BatchOptions) -> str:
    """Options as stored."""
    cost = options.max_cost_usd
    return dump(
        {
            "model": options.model,
            "max_cost_usd": None if cost is None else str(cost),
            "priority": options.priority,
            "deadline_hours": options.deadline_hours,
            "retain_days": options.retain_days,
            "metadata": dict(options.metadata),
        }
    )


def load_options(body: str) -> BatchOptions:
    """Stored options as the value they were; keys of a newer version are ignored."""
    data: Mapping[str, Any] = json.loads(body)
    cost = data.get("max_cost_usd")
    return BatchOptions(
        model=data.get("model"),
        max_cost_usd=None if cost is None else Decimal(cost),
        priority=int(data.get("priority", 50)),
        deadline_hours=float(data.get("deadline_hours", 168)),
        retain_days=float(data.get("retain_days", 30)),
        metadata=data.get("metadata") or {},
    )


def join_reason(code: str, detail: str) -> str:
    """Why a batch is paused, as stored."""
    return f"{code}: {detail}"


def batch_of(row: Any, counts: Counts) -> Batch:
    """A row of `batches` with its counts."""
    reason, _, detail = row.reason.partition(": ")
    return Batch(
        id=row.id,
        tenant=row.tenant,
        state=BatchState(row.state),
        counts=counts,
        options=load_options(row.options),
        created_at=row.created_ms / 1000,
        started_at=seconds(row.started_ms),
        finished_at=seconds(row.finished_ms),
        deadline_at=row.deadline_ms / 1000,
        delete_at=row.delete_ms / 1000,
        spent_usd=to_usd(row.spent),
        reserved_usd=to_usd(row.reserved),
        reason=reason,
        reason_detail=detail,
        results=row.last_seq,
    )


def item_of(row: Any) -> Item:
    """A row of `items`."""
    return Item(
        custom_id=row.custom_id,
        index=row.id & MAX_ITEMS,
        state=ItemState(row.state),
        attempts=row.attempts,
        cost_usd=to_usd(row.cost),
        code=row.code,
        cursor=row.seq,
    )


def result_of(row: Any) -> Result:
    """A row of `results` joined with its item."""
    return Result(row.seq, row.custom_id, row.id & MAX_ITEMS, ItemState(row.state), json.loads(row.body))


def batch_key(item: int) -> int:
    """The batch an item id belongs to."""
    return item >> INDEX_BITS
