"""What a tenant may do with webhooks: register an address, see what was sent, rotate the secret, remove it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from coach.bulk.courier import Courier, DeliveryRules
from coach.bulk.egress import EgressRules
from coach.bulk.failpoints import Failpoints
from coach.bulk.sender import Sender
from coach.bulk.signing import new_secret
from coach.bulk.telemetry import Meters
from coach.domain.webhooks import EVENTS, PING, Delivery, DeliveryState, Webhook
from coach.errors import UserInputError
from coach.storage import deliveries, webhooks
from coach.storage.database import Database

R = TypeVar("R")

MOST_WEBHOOKS = 20
"""Of one tenant."""
OLD_SECRET_MS = 24 * 3_600_000
"""How long messages are signed with the secret before the last one too."""


class WebhookNotFound(UserInputError):
    """No such webhook for this tenant; another tenant's answers the same."""

    code = "WEBHOOK_NOT_FOUND"


class DeliveryNotFound(UserInputError):
    """No such message to this webhook."""

    code = "DELIVERY_NOT_FOUND"


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """How an installation sends messages."""

    egress: EgressRules = field(default_factory=EgressRules)
    """Which addresses may be sent to."""
    delivery: DeliveryRules = field(default_factory=DeliveryRules)
    sender: Callable[[EgressRules], Sender] = Sender


class Webhooks:
    """The webhooks of an installation. Every method names the tenant; a foreign id raises WebhookNotFound."""

    def __init__(
        self,
        db: Database,
        threads: ThreadPoolExecutor,
        config: WebhookConfig,
        meters: Meters,
        failpoints: Failpoints,
    ) -> None:
        """Sends nothing before `start`."""
        self._db, self._threads, self._rules = db, threads, config.egress
        sender = config.sender(config.egress)
        self._courier = Courier(db, threads, sender, config.delivery, meters=meters, failpoints=failpoints)

    def start(self) -> None:
        """Send from this process."""
        self._courier.start()

    async def stop(self, grace: float) -> None:
        """Send nothing new; what is being sent gets `grace` seconds, the rest is sent by whoever comes next."""
        await self._courier.stop(grace)

    async def create(
        self, tenant: str, url: str, events: Sequence[str] = EVENTS, description: str = ""
    ) -> tuple[Webhook, str]:
        """A new webhook and its secret, which is shown this once. UserInputError for what is wrong with it."""
        self._rules.check(url)
        wanted = tuple(event for event in EVENTS if event in events)
        if not wanted or len(wanted) != len(set(events)):
            raise UserInputError("This event is not known.", hint=f"Use: {', '.join(EVENTS)}.", where="events")
        secret = new_secret()

        def write() -> Webhook:
            with self._db.write() as connection:
                if len(webhooks.of_tenant(connection, tenant)) >= MOST_WEBHOOKS:
                    raise UserInputError(
                        f"A tenant has at most {MOST_WEBHOOKS} webhooks.", hint="Delete one that is not used."
                    )
                return webhooks.insert(
                    connection,
                    self._db,
                    tenant=tenant,
                    url=url,
                    events=wanted,
                    description=description,
                    secret=secret,
                )

        return await self._call(write), secret

    async def list(self, tenant: str) -> Sequence[Webhook]:
        """All of the tenant, oldest first; never a secret."""
        return await self._read(webhooks.of_tenant, tenant)

    async def get(self, tenant: str, webhook: str) -> Webhook:
        """One of the tenant."""
        return _there(await self._read(webhooks.get, tenant, webhook))

    async def delete(self, tenant: str, webhook: str) -> None:
        """Remove it with its secrets and messages; one that is being sent right now may still arrive."""
        if not await self._write(webhooks.delete, tenant, webhook):
            raise _unknown()

    async def rotate(self, tenant: str, webhook: str) -> tuple[Webhook, str]:
        """A new secret, shown this once. For a day messages carry a signature by each of the two."""
        secret = new_secret()

        def write() -> Webhook | None:
            with self._db.write() as connection:
                return webhooks.rotate(connection, self._db, tenant, webhook, secret=secret, keep_ms=OLD_SECRET_MS)

        return _there(await self._call(write)), secret

    async def enable(self, tenant: str, webhook: str) -> Webhook:
        """Send to it again after its address answered that it is gone."""
        return _there(await self._write(webhooks.enable, tenant, webhook))

    async def ping(self, tenant: str, webhook: str) -> Delivery:
        """Send a message that only shows that messages arrive."""

        def write() -> Delivery | None:
            with self._db.write() as connection:
                if webhooks.get(connection, tenant, webhook) is None:
                    return None
                (message,) = deliveries.add(connection, tenant, [webhook], PING, "", {"webhook_id": webhook})
                return deliveries.get(connection, tenant, webhook, message)

        return _there(await self._call(write))

    async def deliveries(
        self,
        tenant: str,
        webhook: str,
        *,
        limit: int = 50,
        before: int | None = None,
        state: DeliveryState | None = None,
    ) -> Sequence[Delivery]:
        """Messages to a webhook, newest first, older than the key `before`."""
        await self.get(tenant, webhook)
        return await self._read(deliveries.page, tenant, webhook, limit=limit, before=before, state=state)

    async def retry(self, tenant: str, webhook: str, delivery: str) -> Delivery:
        """Send a message that is over once more, under its old id; one that waits stays as it is."""
        await self.get(tenant, webhook)
        again: Delivery | None = await self._write(deliveries.requeue, tenant, webhook, delivery)
        if again is None:
            raise DeliveryNotFound("There is no such message.", hint="The list of deliveries holds the ids.")
        return again

    async def _read(self, query: Callable[..., R], *arguments: Any, **named: Any) -> R:
        def run() -> R:
            with self._db.read() as connection:
                return query(connection, *arguments, **named)

        return await self._call(run)

    async def _write(self, change: Callable[..., R], *arguments: Any) -> R:
        def run() -> R:
            with self._db.write() as connection:
                return change(connection, *arguments)

        return await self._call(run)

    async def _call(self, function: Callable[..., R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)


def _there(found: R | None) -> R:
    if found is None:
        raise _unknown()
    return found


def _unknown() -> WebhookNotFound:
    return WebhookNotFound("There is no such webhook.", hint="Check its id.")
