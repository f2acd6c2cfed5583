"""The words of this room: batches, items, their states and moves, and what can be wrong with a request for one."""

from __future__ import annotations

from coach.domain.batches import (
    BATCH_MOVES,
    ITEM_MOVES,
    Attempt,
    Batch,
    BatchOptions,
    BatchState,
    Counts,
    Item,
    ItemState,
    NewItem,
    Result,
)
from coach.errors import CoachError, UserInputError

__all__ = [
    "BATCH_MOVES",
    "ITEM_MOVES",
    "Attempt",
    "Batch",
    "BatchInProgress",
    "BatchMoveRefused",
    "BatchNotFound",
    "BatchOptions",
    "BatchState",
    "Counts",
    "IdempotencyMismatch",
    "Item",
    "ItemState",
    "NewItem",
    "Result",
]


class BatchNotFound(UserInputError):
    """No such batch for this tenant; another tenant's batch answers the same."""

    code = "BATCH_NOT_FOUND"


class BatchMoveRefused(UserInputError):
    """The batch is in a state from which this is not possible."""

    code = "BATCH_STATE_CONFLICT"


class IdempotencyMismatch(UserInputError):
    """The idempotency key was used before with other items or options."""

    code = "IDEMPOTENCY_KEY_REUSED"


class BatchInProgress(CoachError):
    """Another request with the same idempotency key is being received right now."""

    code = "REQUEST_IN_PROGRESS"
