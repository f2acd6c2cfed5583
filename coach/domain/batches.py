"""Batches of items: their states, the moves that are allowed, and what the durable record says about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class BatchState(StrEnum):
    """`receiving`: items still stream in, nothing is promised yet. `queued`: accepted, nothing started. `running`.
    `paused`: no new call starts until it is resumed. `cancelling`: no new call starts, running ones end.
    `cancelled`. `succeeded`: every item reached an end; `counts.failed` says how many badly. `expired`: its deadline
    passed with items left."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    SUCCEEDED = "succeeded"
    EXPIRED = "expired"

    @property
    def over(self) -> bool:
        """True when no item of the batch will move any more, unless its failed ones are retried."""
        return self in (BatchState.CANCELLED, BatchState.SUCCEEDED, BatchState.EXPIRED)


class ItemState(StrEnum):
    """Where one item stands. The last four are ends; only `failed` can be left again, by an explicit retry."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def over(self) -> bool:
        """True for an end."""
        return self not in (ItemState.QUEUED, ItemState.RUNNING)


BATCH_MOVES: Mapping[BatchState, frozenset[BatchState]] = {
    BatchState.RECEIVING: frozenset({BatchState.QUEUED}),
    BatchState.QUEUED: frozenset(
        {
            BatchState.RUNNING,
            BatchState.PAUSED,
            BatchState.CANCELLING,
            BatchState.CANCELLED,
            BatchState.SUCCEEDED,
            BatchState.EXPIRED,
        }
    ),
    BatchState.RUNNING: frozenset(
        {
            BatchState.PAUSED,
            BatchState.CANCELLING,
            BatchState.CANCELLED,
            BatchState.SUCCEEDED,
            BatchState.EXPIRED,
        }
    ),
    BatchState.PAUSED: frozenset(
        {
            BatchState.QUEUED,
            BatchState.CANCELLING,
            BatchState.CANCELLED,
            BatchState.SUCCEEDED,
            BatchState.EXPIRED,
        }
    ),
    BatchState.CANCELLING: frozenset({BatchState.CANCELLED}),
    BatchState.CANCELLED: frozenset(),
    BatchState.SUCCEEDED: frozenset({BatchState.QUEUED}),
    BatchState.EXPIRED: frozenset(),
}
"""Which state may follow which. `succeeded` is left only to retry failed items; a cancelled batch stays cancelled."""

ITEM_MOVES: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.QUEUED: frozenset({ItemState.RUNNING, ItemState.FAILED, ItemState.CANCELLED, ItemState.EXPIRED}),
    ItemState.RUNNING: frozenset(
        {ItemState.QUEUED, ItemState.SUCCEEDED, ItemState.FAILED, ItemState.CANCELLED, ItemState.EXPIRED}
    ),
    ItemState.SUCCEEDED: frozenset(),
    ItemState.FAILED: frozenset({ItemState.QUEUED}),
    ItemState.CANCELLED: frozenset(),
    ItemState.EXPIRED: frozenset(),
}
"""`running` goes back to `queued` when its worker died or let go of it: the next attempt starts from there."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Items of a batch by state, counted from their rows."""

    queued: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    expired: int = 0

    @property
    def total(self) -> int:
        """All items; equals what was accepted."""
        return self.queued + self.running + self.succeeded + self.failed + self.cancelled + self.expired

    @property
    def open(self) -> int:
        """Items that have not reached an end."""
        return self.queued + self.running

    @property
    def done(self) -> int:
        """Items that have reached an end."""
        return self.total - self.open


OPTION_RANGES: Mapping[str, tuple[int, int]] = {
    "max_cost_usd": (0, 1_000_000),
    "priority": (1, 100),
    "deadline_hours": (0, 24 * 90),
    "retain_days": (0, 365),
}
"""Lowest and highest value of an option, the same at every door."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What a caller decides for a whole batch."""

    model: str | None = None
    """A model of the operator's allow list, or None for the configured one."""
    max_cost_usd: Decimal | None = None
    """Reserved before every call; when the next one no longer fits, the batch is paused with BUDGET_EXCEEDED."""
    priority: int = 50
    """1 runs before 100."""
    deadline_hours: float = 24.0 * 7
    """Items not finished so long after acceptance expire."""
    retain_days: float = 30.0
    """Texts and results are deleted so long after acceptance; the idempotency key goes with them."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """The caller's own labels, given back unchanged."""


CUSTOM_ID, CUSTOM_ID_LENGTH = r"^[A-Za-z0-9._-]+$", 64
"""What a custom id is made of, and how long it may be."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as it is handed in. `custom_id` is unique in its batch; `payload` is plain JSON."""

    custom_id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as its rows say. Times are seconds since the epoch, by the database's clock."""

    id: str
    tenant: str
    state: BatchState
    counts: Counts
    options: BatchOptions
    created_at: float
    started_at: float | None = None
    finished_at: float | None = None
    deadline_at: float = 0.0
    delete_at: float = 0.0
    spent_usd: Decimal = Decimal(0)
    reserved_usd: Decimal = Decimal(0)
    reason: str = ""
    """Why it is paused, where the engine paused it: an error code."""
    reason_detail: str = ""
    """The same in words, with what mends it."""
    results: int = 0
    """How many results are committed; the highest cursor."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a batch as its row says."""

    custom_id: str
    index: int
    """Position in the order it was handed in, from 0."""
    state: ItemState
    attempts: int = 0
    """Calls made for it so far, in all runs."""
    cost_usd: Decimal = Decimal(0)
    code: str = ""
    """The error code of a failed item."""
    cursor: int = 0
    """Where its result stands in the order of results; 0 without one."""


@dataclass(frozen=True, slots=True)
class Result:
    """A committed end of one item: `body` is the work's answer, or holds `error` with `code` and `message`."""

    cursor: int
    custom_id: str
    index: int
    state: ItemState
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to a model for an item, with what it cost. `ended` None: still running, or its worker died."""

    custom_id: str
    number: int
    call: int
    """Which of the item's calls this was, from 0; a retry repeats the number."""
    model: str
    started_at: float
    ended_at: float | None
    outcome: str
    """`ok`, `running`, `abandoned` (the worker died: charged as reserved), or an error code."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Decimal(0)
