"""Webhooks: register an address, see what was sent to it, rotate its secret, remove it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from coach.api.access import BatchesCaller
from coach.api.answers import JsonAnswer
from coach.api.batches import engine_of
from coach.api.paging import PageSize, cursor_number, paged
from coach.api.webhook_schemas import (
    BatchMessage,
    DeliveryAnswer,
    DeliveryPage,
    SecretWebhookAnswer,
    WebhookAnswer,
    WebhookList,
    WebhookRequest,
    delivery_to_wire,
    webhook_to_wire,
)
from coach.bulk.webhooks import Webhooks
from coach.domain.webhooks import DeliveryState

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
messages = APIRouter(tags=["webhooks"])
"""What this server sends, for the published contract alone: nothing is served here."""


def webhooks_of(request: Request) -> Webhooks:
    """The webhooks behind this application."""
    return engine_of(request).webhooks


@router.post("", status_code=201, response_model=SecretWebhookAnswer)
async def create_webhook(body: WebhookRequest, request: Request, caller: BatchesCaller) -> Response:
    """Register an address. The answer holds the secret, this once."""
    made, secret = await webhooks_of(request).create(caller.tenant, body.url, body.events, body.description)
    shown = {**webhook_to_wire(made), "secret": secret}
    return JsonAnswer(shown, 201, headers={"Location": f"/v1/webhooks/{made.id}"})


@router.get("", response_model=WebhookList)
async def list_webhooks(request: Request, caller: BatchesCaller) -> Response:
    """The tenant's webhooks, oldest first, without their secrets."""
    found = await webhooks_of(request).list(caller.tenant)
    return JsonAnswer({"webhooks": [webhook_to_wire(webhook) for webhook in found]})


@router.get("/{webhook_id}", response_model=WebhookAnswer)
async def get_webhook(webhook_id: str, request: Request, caller: BatchesCaller) -> Response:
    """One webhook."""
    return JsonAnswer(webhook_to_wire(await webhooks_of(request).get(caller.tenant, webhook_id)))


@router.delete("/{webhook_id}", status_code=204)
async def delete_webhook(webhook_id: str, request: Request, caller: BatchesCaller) -> Response:
    """Remove it with its secrets and messages. A message that is being sent right now may still arrive."""
    await webhooks_of(request).delete(caller.tenant, webhook_id)
    return Response(status_code=204)


@router.post("/{webhook_id}:rotate", response_model=SecretWebhookAnswer)
async def rotate_webhook(webhook_id: str, request: Request, caller: BatchesCaller) -> Response:
    """A new secret, shown this once. For 24 hours messages carry a signature by each of the two."""
    changed, secret = await webhooks_of(request).rotate(caller.tenant, webhook_id)
    return JsonAnswer({**webhook_to_wire(changed), "secret": secret})


@router.post("/{webhook_id}:enable", response_model=WebhookAnswer)
async def enable_webhook(webhook_id: str, request: Request, caller: BatchesCaller) -> Response:
    """Send to it again, after its address answered that it is gone (410)."""
    return JsonAnswer(webhook_to_wire(await webhooks_of(request).enable(caller.tenant, webhook_id)))


@router.post("/{webhook_id}:ping", status_code=202, response_model=DeliveryAnswer)
async def ping_webhook(webhook_id: str, request: Request, caller: BatchesCaller) -> Response:
    """Send a message of type `webhook.ping`, to see that messages arrive and verify."""
    return JsonAnswer(delivery_to_wire(await webhooks_of(request).ping(caller.tenant, webhook_id)), 202)


@router.get("/{webhook_id}/deliveries", response_model=DeliveryPage)
async def list_deliveries(
    webhook_id: str,
    request: Request,
    caller: BatchesCaller,
    page_size: PageSize = 50,
    page_token: str = "",
    state: DeliveryState | None = None,
) -> Response:
    """What was sent, newest first, each with its tries; kept for 30 days."""
    before = cursor_number(page_token, "page_token") if page_token else None
    read = partial(webhooks_of(request).deliveries, caller.tenant, webhook_id, before=before, state=state)
    return await paged("deliveries", page_size, lambda size: read(limit=size), delivery_to_wire, lambda one: one.key)


@router.post("/{webhook_id}/deliveries/{delivery_id}:retry", status_code=202, response_model=DeliveryAnswer)
async def retry_delivery(webhook_id: str, delivery_id: str, request: Request, caller: BatchesCaller) -> Response:
    """Send a message that is delivered or dead once more, under its old id."""
    again = await webhooks_of(request).retry(caller.tenant, webhook_id, delivery_id)
    return JsonAnswer(delivery_to_wire(again), 202)


@messages.post("batch", status_code=204, operation_id="batch_message")
async def batch_message(
    body: BatchMessage,
    identity: Annotated[str, Header(alias="webhook-id")],
    timestamp: Annotated[int, Header(alias="webhook-timestamp")],
    signature: Annotated[str, Header(alias="webhook-signature")],
) -> None:
    """A batch came into a state you asked to hear of. Verify the signature, drop an id you have, answer with 2xx within
    15 seconds; anything else is tried again, and a redirect is not followed."""
