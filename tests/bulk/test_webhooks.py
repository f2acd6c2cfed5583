"""Messages about batches: signed, sent until they are taken, and lost by no crash."""

from __future__ import annotations

import ast
import asyncio
import base64
import hashlib
import hmac
import json
import logging
import re
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from coach.bulk.batch import Batch
from coach.bulk.courier import DeliveryRules
from coach.bulk.egress import EgressRules
from coach.bulk.engine import Engine
from coach.bulk.signing import signed
from coach.bulk.webhooks import MOST_WEBHOOKS, DeliveryNotFound, WebhookConfig, WebhookNotFound
from coach.domain.batches import BatchState
from coach.domain.webhooks import Delivery, DeliveryState
from coach.errors import UserInputError
from coach.storage import batches
from tests.bulk.child import Child
from tests.bulk.mock_provider import MockProvider
from tests.bulk.receiver import Got, Receiver
from tests.bulk.running import TENANT, engine, items, no_model, priced, until, within
from tests.bulk.test_telemetry import numbers

QUICK = WebhookConfig(
    EgressRules(loopback=True), DeliveryRules(waits=(0.01, 0.01), poll_seconds=0.02, lease_seconds=0.5)
)


def genuine(got: Got, secret: str) -> bool:
    """As a receiver checks it, from the published convention and not from our code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join([got.headers["webhook-id"].encode(), got.headers["webhook-timestamp"].encode(), got.body])
    right = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{right}", given) for given in got.headers["webhook-signature"].split(" "))


async def log(made: Engine, webhook: str) -> list[Delivery]:
    return list(await made.webhooks.deliveries(TENANT, webhook))


async def over(made: Engine, webhook: str) -> Delivery:
    """The newest message once it is delivered or dead."""
    async with asyncio.timeout(30):
        while True:
            newest = (await log(made, webhook))[0]
            if newest.state is not DeliveryState.PENDING:
                return newest
            await asyncio.sleep(0.01)


def test_the_signature_is_the_one_of_the_published_example() -> None:
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_end_of_a_batch_is_told_in_a_signed_message_of_ids_and_counts(url: str) -> None:
    async def run() -> None:
        async with engine(url, no_model, webhooks=QUICK) as made:
            webhook, secret = await made.webhooks.create(TENANT, receiver.url)
            await made.webhooks.create("somebody else", receiver.url)
            batch = await made.create(TENANT, items(12), shared={"profile": "I build shops."})
            await within(made.wait(TENANT, batch.id))
            sent = await over(made, webhook.id)
            (got,) = receiver.got
            assert genuine(got, secret)
            assert not genuine(got, "whsec_" + base64.b64encode(b"another").decode())
            told = json.loads(got.body)
            assert set(told) == {"type", "timestamp", "data"}
            assert (told["type"], told["data"]["batch_id"], told["data"]["state"]) == (
                "batch.succeeded", batch.id, "succeeded",
            )  # fmt: skip
            assert told["data"]["counts"] == {
                "total": 12, "succeeded": 12, "queued": 0, "running": 0, "failed": 0, "cancelled": 0, "expired": 0,
            }  # fmt: skip
            assert set(told["data"]) == {"batch_id", "state", "counts"}
            assert (sent.id, sent.state, sent.attempts) == (receiver.ids[0], DeliveryState.DELIVERED, 1)
            assert (sent.tries[0].status, sent.tries[0].code) == (204, "")

    with Receiver() as receiver:
        asyncio.run(run())


async def pause(made: Engine, batch: Batch) -> None:
    await made.pause(TENANT, batch.id)


async def cancel(made: Engine, batch: Batch) -> None:
    await made.cancel(TENANT, batch.id)


async def suspend(made: Engine, batch: Batch) -> None:
    with made._db.write() as connection:
        key = connection.execute(sa.text("SELECT key FROM batches WHERE id = :id"), {"id": batch.id}).scalar_one()
        batches.suspend(connection, key, "MODEL_REFUSED", "The provider refused the key.")


async def let_expire(made: Engine, batch: Batch) -> None:
    with made._db.write() as connection:
        connection.execute(sa.text("UPDATE batches SET deadline_ms = 1 WHERE id = :id"), {"id": batch.id})
    await asyncio.to_thread(made._upkeep.once)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (pause, BatchState.PAUSED),
        (suspend, BatchState.PAUSED),
        (cancel, BatchState.CANCELLED),
        (let_expire, BatchState.EXPIRED),
    ],
)
def test_every_way_into_a_state_is_told(
    sqlite_url: str, change: Callable[[Engine, Batch], Awaitable[None]], state: BatchState
) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False, webhooks=QUICK) as made:
            webhook, _ = await made.webhooks.create(TENANT, "https://hooks.example.com/")
            batch = await made.create(TENANT, items(5))
            assert await log(made, webhook.id) == [], "acceptance is answered, not told"
            await change(made, batch)
            assert (await made.get(TENANT, batch.id)).state is state
            (message,) = await log(made, webhook.id)
            assert (message.event, message.batch) == (f"batch.{state}", batch.id)

    asyncio.run(run())


def test_a_webhook_hears_only_of_the_events_it_asked_for_and_an_empty_batch_is_over_at_once(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            ends, _ = await made.webhooks.create(TENANT, "https://hooks.example.com/a", ["batch.succeeded"])
            pauses, _ = await made.webhooks.create(TENANT, "https://hooks.example.com/b", ["batch.paused"])
            await made.create(TENANT, items(0))
            await made.pause(TENANT, (await made.create(TENANT, items(1))).id)
            assert [d.event for d in await log(made, ends.id)] == ["batch.succeeded"]
            assert [d.event for d in await log(made, pauses.id)] == ["batch.paused"]

    asyncio.run(run())


def sent_to(receiver: Receiver, url: str, config: WebhookConfig = QUICK) -> tuple[Delivery, str]:
    """One ping, sent until it is over, and the state of its webhook."""

    async def run() -> tuple[Delivery, str]:
        async with engine(url, no_model, webhooks=config) as made:
            webhook, _ = await made.webhooks.create(TENANT, receiver.url)
            await made.webhooks.ping(TENANT, webhook.id)
            sent = await over(made, webhook.id)
            disabled = (await made.webhooks.get(TENANT, webhook.id)).disabled_at
            return sent, "enabled" if disabled is None else "disabled"

    return asyncio.run(run())


def test_a_message_that_was_not_taken_is_sent_again_under_its_id(sqlite_url: str) -> None:
    with Receiver(answer=lambda n: 500 if n == 1 else 204) as receiver:
        sent, _ = sent_to(receiver, sqlite_url)
    assert sent.state is DeliveryState.DELIVERED
    assert [made.code for made in sent.tries] == ["HTTP_500", ""]
    assert receiver.ids == [sent.id, sent.id]


def test_after_the_last_try_a_message_is_dead_and_its_log_says_why(sqlite_url: str) -> None:
    with Receiver(answer=lambda n: 302, headers={"Location": "http://127.0.0.1:1/"}) as receiver:
        sent, state = sent_to(receiver, sqlite_url)
    assert (sent.state, sent.attempts, state) == (DeliveryState.DEAD, 3, "enabled")
    assert [(made.status, made.code) for made in sent.tries] == [(302, "HTTP_302")] * 3
    assert len(receiver.got) == 3


def test_a_receiver_asks_for_a_pause_with_retry_after(sqlite_url: str) -> None:
    async def run() -> Delivery:
        async with engine(sqlite_url, no_model, webhooks=QUICK) as made:
            webhook, _ = await made.webhooks.create(TENANT, receiver.url)
            await made.webhooks.ping(TENANT, webhook.id)
            async with asyncio.timeout(30):
                while not (newest := (await log(made, webhook.id))[0]).tries:
                    await asyncio.sleep(0.01)
            return newest

    with Receiver(answer=lambda n: 429, headers={"Retry-After": "3600"}) as receiver:
        waiting = asyncio.run(run())
    assert waiting.state is DeliveryState.PENDING
    assert waiting.next_at is not None
    assert waiting.next_at - waiting.tries[0].at > 3_500


def test_an_address_that_says_it_is_gone_is_sent_nothing_more_until_it_is_enabled(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, webhooks=QUICK) as made:
            webhook, _ = await made.webhooks.create(TENANT, receiver.url)
            await made.webhooks.ping(TENANT, webhook.id)
            assert (await over(made, webhook.id)).state is DeliveryState.DEAD
            assert (await made.webhooks.get(TENANT, webhook.id)).disabled_at is not None
            await made.webhooks.ping(TENANT, webhook.id)
            assert (await over(made, webhook.id)).state is DeliveryState.DEAD
            assert len(receiver.got) == 1
            await made.webhooks.enable(TENANT, webhook.id)
            first = (await log(made, webhook.id))[1]
            again = await made.webhooks.retry(TENANT, webhook.id, first.id)
            assert again.state is DeliveryState.PENDING
            await until(lambda: len(receiver.got) == 2)
            assert receiver.ids == [first.id] * 2

    with Receiver(answer=lambda n: 410 if n == 1 else 200) as receiver:
        asyncio.run(run())


def test_after_a_rotation_both_secrets_verify(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, webhooks=QUICK) as made:
            webhook, old = await made.webhooks.create(TENANT, receiver.url)
            _, new = await made.webhooks.rotate(TENANT, webhook.id)
            await made.webhooks.ping(TENANT, webhook.id)
            await over(made, webhook.id)
            assert old != new
            assert genuine(receiver.got[0], old)
            assert genuine(receiver.got[0], new)

    with Receiver() as receiver:
        asyncio.run(run())


def test_foreign_webhooks_are_as_unknown_ones_and_there_is_a_limit(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False) as made:
            hooks = made.webhooks
            webhook, _ = await hooks.create(TENANT, "https://hooks.example.com/")
            for call in (hooks.get, hooks.delete, hooks.rotate, hooks.enable, hooks.ping, hooks.deliveries):
                with pytest.raises(WebhookNotFound):
                    await call("somebody else", webhook.id)  # type: ignore[operator]
            with pytest.raises(DeliveryNotFound):
                await hooks.retry(TENANT, webhook.id, "msg_nowhere")
            with pytest.raises(UserInputError, match="not known"):
                await hooks.create(TENANT, "https://hooks.example.com/", ["batch.flew"])
            for _ in range(MOST_WEBHOOKS - 1):
                await hooks.create(TENANT, "https://hooks.example.com/")
            with pytest.raises(UserInputError, match="at most 20"):
                await hooks.create(TENANT, "https://hooks.example.com/")
            await hooks.create("somebody else", "https://hooks.example.com/")

    asyncio.run(run())


def test_a_deleted_webhook_hears_nothing_more_and_a_deleted_batch_is_still_told(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False, webhooks=QUICK) as made:
            gone, _ = await made.webhooks.create(TENANT, receiver.url)
            stays, _ = await made.webhooks.create(TENANT, receiver.url)
            batch = await made.create(TENANT, items(1))
            await made.cancel(TENANT, batch.id)
            await made.webhooks.delete(TENANT, gone.id)
            await made.delete(TENANT, batch.id)
            made.webhooks.start()
            sent = await over(made, stays.id)
            assert receiver.ids == [sent.id]

    with Receiver() as receiver:
        asyncio.run(run())


def test_two_processes_send_each_message_once(url: str) -> None:
    calm = WebhookConfig(EgressRules(loopback=True), DeliveryRules(poll_seconds=0.01))

    async def run() -> None:
        async with (
            engine(url, no_model, run_items=False, webhooks=calm) as one,
            engine(url, no_model, run_items=False, webhooks=calm) as two,
        ):
            webhook, _ = await one.webhooks.create(TENANT, receiver.url)
            wanted = {(await one.webhooks.ping(TENANT, webhook.id)).id for _ in range(30)}
            one.webhooks.start()
            two.webhooks.start()
            await until(lambda: len(receiver.got) >= 30)
            assert sorted(receiver.ids) == sorted(wanted)

    with Receiver() as receiver:
        asyncio.run(run())


@pytest.mark.parametrize(
    ("failpoint", "sent_before"), [("mid_finalise", 0), ("before_delivery", 0), ("after_delivery", 1)]
)
def test_a_crash_between_the_event_and_its_delivery_loses_nothing(
    url: str, provider: MockProvider, failpoint: str, sent_before: int
) -> None:
    async def register() -> str:
        async with engine(url, no_model, run_items=False, webhooks=QUICK) as made:
            return (await made.webhooks.create(TENANT, receiver.url))[0].id

    async def carry_on(webhook: str) -> None:
        async with engine(url, llm=priced(provider.base), webhooks=QUICK) as made:
            sent = await over(made, webhook)
            assert sent.state is DeliveryState.DELIVERED
            assert receiver.ids == [sent.id] * (sent_before + 1)

    with Receiver() as receiver:
        webhook = asyncio.run(register())
        child = Child(url, provider.base, items=5, webhooks=QUICK, failpoint=failpoint)
        assert child.end() == -signal.SIGKILL
        asyncio.run(carry_on(webhook))


def test_a_message_whose_every_sender_died_is_dead_in_the_end(sqlite_url: str) -> None:
    async def run() -> None:
        async with engine(sqlite_url, no_model, run_items=False, webhooks=QUICK) as made:
            webhook, _ = await made.webhooks.create(TENANT, receiver.url)
            await made.webhooks.ping(TENANT, webhook.id)
            with made._db.write() as connection:
                connection.execute(sa.text("UPDATE deliveries SET attempts = 3"))
            made.webhooks.start()
            sent = await over(made, webhook.id)
            assert (sent.state, sent.tries[-1].code) == (DeliveryState.DEAD, "NO_OUTCOME")
            assert receiver.got == []

    with Receiver() as receiver:
        asyncio.run(run())


def test_no_log_line_holds_an_address_or_a_secret_and_tries_are_counted(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def run() -> tuple[str, dict[str, float]]:
        async with engine(sqlite_url, no_model, webhooks=QUICK) as made:
            webhook, secret = await made.webhooks.create(TENANT, receiver.url + "?token=hidden")
            await made.webhooks.ping(TENANT, webhook.id)
            await over(made, webhook.id)
            return secret, numbers(made.meters.render())

    with Receiver(answer=lambda n: 503 if n == 1 else 200) as receiver:
        secret, seen = asyncio.run(run())
    assert seen[f"coach_webhook_tries_total{[('code', 'HTTP_503'), ('state', 'pending')]}"] == 1
    assert seen[f"coach_webhook_tries_total{[('code', ''), ('state', 'delivered')]}"] == 1
    assert "webhook_tried" in caplog.text
    for hidden in (secret, "hidden", str(receiver.port)):
        assert hidden not in caplog.text


def test_whoever_sets_the_state_of_a_batch_announces_it() -> None:
    """Found in the source, so that a new way into a state cannot forget it."""
    silent = {"claim_chunk"}  # it sets `running`, which nobody asks to hear of
    folder = Path(batches.__file__).parent
    setters, forgetful = set(), set()
    for path in folder.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            source = ast.unparse(function)
            if re.search(r"\bbatches\.update\(\)(?:(?!\.update\(\)).)*?\.values\([^)]*\bstate=", source, re.S):
                setters.add(function.name)
                if "announce(" not in source:
                    forgetful.add(function.name)
    assert {"accept", "move", "suspend", "finalise", "expire"} <= setters
    assert forgetful == silent
