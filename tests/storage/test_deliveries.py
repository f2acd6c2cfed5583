"""The queue of messages to webhooks: each is claimed by one process at a time, and never lost by one that died."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from coach.domain.webhooks import EVENTS, DeliveryState, Try
from coach.storage import deliveries, webhooks
from coach.storage.database import Database
from coach.storage.deliveries import Due
from coach.storage.upgrade import upgrade

TRIED = Try(at=0.0, status=500, code="HTTP_500", milliseconds=3)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/coach.db")
    upgrade(made)
    yield made
    made.close()


def a_webhook(db: Database, tenant: str = "north", events: tuple[str, ...] = EVENTS) -> str:
    with db.write() as connection:
        made = webhooks.insert(
            connection, db, tenant=tenant, url="https://hooks.example/x", events=events, description="", secret="s1"
        )
    return made.id


def message(db: Database, webhook: str, number: int = 1, tenant: str = "north") -> list[str]:
    with db.write() as connection:
        return [
            deliveries.add(connection, tenant, [webhook], "batch.succeeded", f"bat_{n}", {})[0] for n in range(number)
        ]


def claim(
    db: Database, *, limit: int = 10, each: int = 10, busy: tuple[str, ...] = (), lease_ms: int = 60_000
) -> list[Due]:
    with db.write() as connection:
        return deliveries.claim(connection, limit=limit, each=each, busy=busy, lease_ms=lease_ms)


def settle(db: Database, due: Due, state: DeliveryState, wait_ms: int = 0) -> bool:
    with db.write() as connection:
        return deliveries.settle(connection, due, TRIED, state, wait_ms=wait_ms)


def log(db: Database, webhook: str, tenant: str = "north") -> list[tuple[DeliveryState, int, int]]:
    with db.read() as connection:
        return [(d.state, d.attempts, len(d.tries)) for d in deliveries.page(connection, tenant, webhook, limit=10)]


def test_a_claimed_message_is_nobody_elses_until_its_lease_runs_out(db: Database) -> None:
    webhook = a_webhook(db)
    message(db, webhook)
    (mine,) = claim(db)
    assert claim(db) == []
    with db.write() as connection:
        connection.execute(sa.text("UPDATE deliveries SET due_ms = due_ms - 60001"))
    (theirs,) = claim(db)
    assert (mine.attempt, theirs.attempt) == (1, 2)
    assert mine.id == theirs.id


def test_the_outcome_of_who_lost_the_lease_changes_nothing(db: Database) -> None:
    webhook = a_webhook(db)
    message(db, webhook)
    (sleeper,) = claim(db, lease_ms=-1)
    (holder,) = claim(db)
    assert not settle(db, sleeper, DeliveryState.DEAD)
    assert settle(db, holder, DeliveryState.DELIVERED)
    assert log(db, webhook) == [(DeliveryState.DELIVERED, 2, 1)]
    assert not settle(db, holder, DeliveryState.DEAD), "what is over stays so"


def test_a_failed_try_is_due_again_after_its_wait(db: Database) -> None:
    webhook = a_webhook(db)
    message(db, webhook)
    assert settle(db, claim(db)[0], DeliveryState.PENDING, wait_ms=3_600_000)
    assert claim(db) == []
    assert log(db, webhook) == [(DeliveryState.PENDING, 1, 1)]


def test_one_slow_webhook_does_not_take_all_places(db: Database) -> None:
    slow, other = a_webhook(db), a_webhook(db, "south")
    message(db, slow, 5)
    message(db, other, 1, "south")
    taken = claim(db, each=2)
    assert sorted(due.webhook for due in taken) == sorted([slow, slow, other])
    assert claim(db, busy=(slow, other)) == []


def test_a_dead_message_is_sent_again_on_demand_and_a_pending_one_stays(db: Database) -> None:
    webhook = a_webhook(db)
    (identity,) = message(db, webhook)
    settle(db, claim(db)[0], DeliveryState.DEAD)
    with db.write() as connection:
        again = deliveries.requeue(connection, "north", webhook, identity)
        assert again is not None
        assert (again.state, again.attempts, len(again.tries)) == (DeliveryState.PENDING, 0, 1)
        assert deliveries.requeue(connection, "south", webhook, identity) is None
    assert claim(db)[0].attempt == 1


def test_only_the_tenants_own_webhooks_that_want_the_event_hear_of_it(db: Database) -> None:
    wanted = a_webhook(db, events=("batch.paused",))
    a_webhook(db, events=("batch.succeeded",))
    a_webhook(db, "south")
    with db.read() as connection:
        assert webhooks.listening(connection, "north", "batch.paused") == [wanted]


def test_a_removed_webhook_takes_its_messages_along_and_late_ones_die(db: Database) -> None:
    webhook = a_webhook(db)
    message(db, webhook)
    with db.write() as connection:
        assert not webhooks.delete(connection, "south", webhook)
        assert webhooks.delete(connection, "north", webhook)
    assert log(db, webhook) == []
    message(db, webhook)
    assert claim(db) == []
    assert log(db, webhook) == [(DeliveryState.DEAD, 1, 0)]


def test_both_secrets_sign_while_the_old_one_lasts(db: Database) -> None:
    webhook = a_webhook(db)
    message(db, webhook, 2)
    with db.write() as connection:
        webhooks.rotate(connection, db, "north", webhook, secret="s2", keep_ms=60_000)
    assert claim(db, limit=1)[0].secrets == ("s2", "s1")
    with db.write() as connection:
        connection.execute(sa.text("UPDATE webhooks SET old_until_ms = 0"))
    assert claim(db, limit=1)[0].secrets == ("s2",)


def test_messages_that_are_over_are_forgotten_after_a_month(db: Database) -> None:
    webhook = a_webhook(db)
    message(db, webhook, 3)
    old, fresh, _ = claim(db)
    settle(db, old, DeliveryState.DELIVERED)
    settle(db, fresh, DeliveryState.DELIVERED)
    with db.write() as connection:
        connection.execute(sa.text("UPDATE deliveries SET created_ms = 0 WHERE id <> :fresh"), {"fresh": fresh.id})
        assert deliveries.forget(connection, db) == 1, "one that still waits is never dropped"


def test_a_look_for_due_messages_walks_only_those_that_wait(db: Database) -> None:
    sent: list[tuple[str, Any]] = []
    with db.read() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *call: sent.append((call[2], call[3])))
        deliveries.due(connection)
        deliveries.pending(connection)
        for statement, parameters in list(sent):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert any("ix_deliveries_due" in str(step) for step in plan), plan
    assert len(sent) == 4
