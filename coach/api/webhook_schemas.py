"""What a webhook request takes in and what is shown of webhooks and their messages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from coach.api.batch_schemas import rfc3339
from coach.api.schemas import Body, Open
from coach.bulk.egress import MAX_URL
from coach.domain.webhooks import EVENTS, Delivery, Webhook

EventName = Annotated[str, Field(max_length=64, json_schema_extra={"enum": [*EVENTS]})]


class WebhookRequest(Body):
    """An address that wants to hear of batches. Only https, only public addresses."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"url": "https://hooks.northloom.example/coach", "events": ["batch.succeeded", "batch.paused"]}
            ]
        },
    )
    url: Annotated[str, Field(min_length=1, max_length=MAX_URL)]
    events: Annotated[list[EventName], Field(min_length=1, max_length=len(EVENTS))] = Field(
        default_factory=lambda: [*EVENTS], description="left out: all"
    )
    description: Annotated[str, Field(max_length=200)] = ""


class WebhookAnswer(Open):
    """One webhook. `state` is `enabled`, or `disabled` after its address answered 410."""

    id: str
    url: str
    events: list[str]
    description: str
    state: str
    create_time: str


class SecretWebhookAnswer(WebhookAnswer):
    """A webhook with its secret, which is shown this once: keep it."""

    secret: str


class WebhookList(Open):
    """All webhooks of the tenant, oldest first; there are never many."""

    webhooks: list[WebhookAnswer]


class DeliveryAnswer(Open):
    """One message. `id` is what goes out as `webhook-id`; `tries` holds `time`, `status`, `code` and `milliseconds`."""

    id: str
    event: str
    batch_id: str | None
    state: str
    attempts: int
    tries: list[dict[str, Any]]
    create_time: str


class DeliveryPage(Open):
    """A page of messages, newest first. An empty `next_page_token` is the end."""

    deliveries: list[DeliveryAnswer]
    next_page_token: str


class BatchNews(Open):
    """Which batch, the state it came into, and its items by state at that moment."""

    batch_id: str
    state: str
    counts: dict[str, int]


class BatchMessage(Open):
    """The body of a message. It holds no text: read the batch to learn more."""

    type: str = Field(json_schema_extra={"enum": [*EVENTS]})
    timestamp: str
    data: BatchNews


def webhook_to_wire(webhook: Webhook) -> dict[str, Any]:
    """A webhook as JSON, without its secret."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "description": webhook.description,
        "state": "enabled" if webhook.disabled_at is None else "disabled",
        "create_time": rfc3339(webhook.created_at),
        "disable_time": rfc3339(webhook.disabled_at),
    }


def delivery_to_wire(delivery: Delivery) -> dict[str, Any]:
    """A message and what became of it, as JSON."""
    return {
        "id": delivery.id,
        "event": delivery.event,
        "batch_id": delivery.batch or None,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "tries": [
            {
                "time": rfc3339(made.at),
                "status": made.status,
                "code": made.code or None,
                "milliseconds": made.milliseconds,
            }
            for made in delivery.tries
        ],
        "create_time": rfc3339(delivery.created_at),
        "next_time": rfc3339(delivery.next_at),
        "end_time": rfc3339(delivery.ended_at),
    }
