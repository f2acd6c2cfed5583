"""Webhooks: who wants to hear of a batch, and what became of each message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coach.domain.batches import BatchState

PING = "webhook.ping"
"""A message that only shows that messages arrive; sent on demand."""


def event_of(state: BatchState) -> str:
    """The name of the event that a batch came into a state."""
    return f"batch.{state.value}"


EVENTS = tuple(
    event_of(state) for state in (BatchState.SUCCEEDED, BatchState.PAUSED, BatchState.CANCELLED, BatchState.EXPIRED)
)
"""What a webhook may ask for. `batch.succeeded`: every item reached an end, `counts.failed` says how many badly."""


class DeliveryState(StrEnum):
    """`pending`: to be sent, or sent again. `delivered`: answered with 2xx. `dead`: given up; it may be retried."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of a tenant. Holds no secret. Times are seconds since the epoch, by the database's clock."""

    id: str
    tenant: str
    url: str
    events: tuple[str, ...]
    description: str
    created_at: float
    disabled_at: float | None = None
    """When its address answered 410 (gone); nothing is sent any more until it is enabled."""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to deliver. `status` is the HTTP status, None without an answer; `code` says what went wrong."""

    at: float
    status: int | None
    code: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one webhook; its id goes out as `webhook-id` and stays the same when it is sent again."""

    id: str
    key: int
    """Its place in the order of messages."""
    webhook: str
    event: str
    batch: str
    """Empty for a ping."""
    state: DeliveryState
    attempts: int
    tries: tuple[Try, ...]
    created_at: float
    next_at: float | None
    """When it is sent next; None once it is over."""
    ended_at: float | None
