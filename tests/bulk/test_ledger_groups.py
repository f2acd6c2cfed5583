"""A group of entries on each kind of database: the same books, and few statements where each is a round trip."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from coach.domain.batches import BatchOptions, ItemState
from coach.storage import batches, workers
from coach.storage import database as database_module
from coach.storage.database import Database
from coach.storage.ledger import Begin, End, Finish, Ledger, Verdict
from coach.storage.rates import Limits
from coach.storage.schema import attempts, items, results
from tests.bulk.conftest import postgres_url


def prepared(db: Database, number: int) -> list[int]:
    """The item ids of a claimed batch."""
    with db.write() as connection:
        key = batches.receive(
            connection, db, tenant="t", batch_id="b", creator="w", options=BatchOptions(), shared="{}"
        )
        batches.add_items(connection, key, 0, [(f"i{n}", "{}") for n in range(number)])
        chunk = batches.accept(connection, db, key, total=number, chunk_size=99, fingerprint="")[0].id
        workers.register(connection, db, "w")
        claim = workers.claim_chunk(connection, db, chunk, 1, "w")
    assert claim is not None
    return [item.id for item in claim.items]


def write(db: Database, ledger: Ledger, *entries: Any) -> list[Any]:
    with db.write() as connection:
        return ledger.apply(connection, entries)


def begin(item: int, token: int = 1) -> Begin:
    return Begin(item, token, 1, 0, "m", 10, 20)


def end(item: int) -> End:
    return End(item, 1, "m", "ok", 5, 5, 7, 20, 10)


def test_one_group_begins_ends_and_finishes_items_of_a_batch(url: str) -> None:
    db = Database(url)
    ledger = Ledger(db, Limits())
    first, second, third, fourth, fifth = prepared(db, 5)
    assert write(db, ledger, begin(first), begin(second), begin(third)) == [Verdict.GO] * 3
    answers = write(
        db,
        ledger,
        end(first),
        Finish(first, 1, ItemState.SUCCEEDED, 1, 7, body='{"text": "é \\" \\\\ \\ud83d"}'),
        end(second),
        Finish(second, 1, ItemState.QUEUED, 1, 7),
        Finish(third, 9, ItemState.SUCCEEDED, 1, 7, body='"of another"'),
        begin(fourth),
        begin(fifth, token=9),
    )
    assert answers == [None, True, None, True, False, Verdict.GO, Verdict.STOPPED]
    with db.read() as connection:
        states = connection.execute(sa.select(items.c.state, items.c.cost, items.c.seq).order_by(items.c.id)).all()
        kept = connection.execute(sa.select(results.c.item, results.c.seq, results.c.body)).all()
        made = connection.execute(sa.select(attempts.c.outcome, attempts.c.cost).order_by(attempts.c.item)).all()
        spent, reserved = connection.execute(sa.text("SELECT spent, reserved FROM batches")).one()
    assert [tuple(row) for row in states] == [
        ("succeeded", 7, 1),
        ("queued", 7, 0),
        ("running", 0, 0),
        ("running", 0, 0),
        ("queued", 0, 0),
    ]
    assert [tuple(row) for row in kept] == [(first, 1, '{"text": "é \\" \\\\ \\ud83d"}')]
    assert [tuple(row) for row in made] == [("ok", 7), ("ok", 7), ("running", 0), ("running", 0)]
    # Two calls were charged and two run.
    assert (spent, reserved) == (14, 40)
    db.close()


@pytest.mark.postgres
def test_a_group_is_few_round_trips_on_postgres(request: pytest.FixtureRequest) -> None:
    db = Database(postgres_url(request))
    ledger = Ledger(db, Limits())
    first, second = prepared(db, 2)
    write(db, ledger, begin(first))
    said: list[str] = []
    event.listen(db._engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    write(db, ledger, end(first), Finish(first, 1, ItemState.SUCCEEDED, 1, 7, body="{}"), begin(second))
    # Lock the batch, find what is held, end the call, book it, number the result, finish, begin, book.
    assert len(said) == 8, said
    db.close()


@pytest.mark.postgres
def test_a_connection_that_died_while_it_lay_unused_is_replaced(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "PING_AFTER", 0.0)
    db, other = Database(postgres_url(request)), sa.text("SELECT pg_backend_pid()")
    with db.read() as connection:
        pid = connection.execute(other).scalar_one()
    killer = Database(db.url.render_as_string(hide_password=False))
    with killer.write() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    with db.write() as connection:
        assert connection.execute(other).scalar_one() != pid
    killer.close()
    db.close()
