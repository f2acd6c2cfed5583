"""The ledger's books: what is charged, fenced and numbered, entry by entry."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coach.domain.batches import BatchOptions, ItemState
from coach.storage import batches, records, workers
from coach.storage.database import Database
from coach.storage.ledger import Begin, End, Finish, Ledger, Verdict
from coach.storage.rates import Limits
from coach.storage.schema import NANO
from coach.storage.upgrade import upgrade
from coach.storage.workers import Claim

CENT = NANO // 100


class Book:
    """One batch of two items in one chunk, and ways to write to it."""

    def __init__(self, db: Database, cap: str | None = None) -> None:
        self.db, self.ledger = db, Ledger(db, Limits())
        options = BatchOptions(max_cost_usd=None if cap is None else Decimal(cap))
        with db.write() as connection:
            key = batches.receive(connection, db, tenant="t", batch_id="b", creator="w", options=options, shared="{}")
            batches.add_items(connection, key, 0, [("a", "{}"), ("z", "{}")])
            self.chunk = batches.accept(connection, db, key, total=2, chunk_size=9, fingerprint="")[0].id
            for worker in ("w1", "w2"):
                workers.register(connection, db, worker)

    def claim(self, worker: str, generation: int) -> Claim:
        with self.db.write() as connection:
            claim = workers.claim_chunk(connection, self.db, self.chunk, generation, worker)
        assert claim is not None
        return claim

    def bury(self, worker: str) -> None:
        with self.db.write() as connection:
            workers.bury(connection, self.db, [worker])

    def write(self, *entries: Any) -> list[Any]:
        with self.db.write() as connection:
            return self.ledger.apply(connection, entries)

    def money(self) -> tuple[int, int, int]:
        """Spent by the attempts, spent and reserved by the batch."""
        with self.db.read() as connection:
            found = records.money(connection, "t", "b")
            batch = batches.get(connection, "t", "b")
        assert found is not None and batch is not None
        return *found, int(batch.reserved_usd * NANO)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/coach.db")
    upgrade(made)
    yield made
    made.close()


def begin(item: int, token: int, number: int, reserve: int = 2 * CENT) -> Begin:
    return Begin(item, token, number, 0, "m", 100, reserve)


def end(item: int, number: int, cost: int = CENT, reserved: int = 2 * CENT) -> End:
    return End(item, number, "m", "ok", 50, 20, cost, reserved, 100)


def test_money_is_set_aside_before_a_call_and_given_back_after_it(db: Database) -> None:
    book = Book(db, cap="1.00")
    item = book.claim("w1", 1).items[0].id
    assert book.write(begin(item, 1, 1)) == [Verdict.GO]
    assert book.money() == (0, 0, 2 * CENT)
    book.write(end(item, 1))
    assert book.money() == (CENT, CENT, 0)


def test_a_call_of_a_dead_worker_is_charged_as_reserved_until_its_true_cost_is_known(db: Database) -> None:
    book = Book(db)
    item = book.claim("w1", 1).items[0].id
    book.write(begin(item, 1, 1))
    book.bury("w1")
    assert book.money() == (2 * CENT, 2 * CENT, 0)
    # It was not dead after all: its reply came, and what it cost replaces the charge, once.
    book.write(end(item, 1))
    assert book.money() == (CENT, CENT, 0)


def test_the_result_of_a_worker_that_lost_its_chunk_is_refused(db: Database) -> None:
    book = Book(db)
    item = book.claim("w1", 1).items[0].id
    book.bury("w1")
    book.claim("w2", 2)
    late = Finish(item, 1, ItemState.SUCCEEDED, 1, 0, "", '"old"')
    right = Finish(item, 2, ItemState.SUCCEEDED, 1, 0, "", '"new"')
    assert book.write(late, right) == [False, True]
    assert book.write(begin(item, 1, 2)) == [Verdict.STOPPED]
    with db.read() as connection:
        result = records.result_of_item(connection, "t", "b", "a")
    assert result is not None and result.body == "new"


def test_results_are_numbered_in_the_order_of_their_commits_without_a_gap(db: Database) -> None:
    book = Book(db)
    first, second = book.claim("w1", 1).items
    book.write(Finish(second.id, 1, ItemState.FAILED, 1, 0, "X", "{}"))
    book.write(Finish(first.id, 1, ItemState.SUCCEEDED, 1, 0, "", "{}"))
    with db.read() as connection:
        found = records.result_page(connection, "t", "b", after=0, limit=9) or []
    assert [(r.cursor, r.custom_id) for r in found] == [(1, "z"), (2, "a")]


def test_under_a_cap_a_call_waits_while_money_may_come_back_and_is_refused_when_none_can(db: Database) -> None:
    book = Book(db, cap="0.03")
    first, second = (item.id for item in book.claim("w1", 1).items)
    assert book.write(begin(first, 1, 1), begin(second, 1, 1)) == [Verdict.GO, Verdict.LATER]
    book.write(end(first, 1))
    assert book.write(begin(second, 1, 1)) == [Verdict.GO]
    book.write(end(second, 1))
    assert book.write(begin(first, 1, 2)) == [Verdict.NO_MONEY]


def test_an_unfinished_items_reply_is_kept_and_a_finished_ones_is_not(db: Database) -> None:
    book = Book(db)
    first, second = (item.id for item in book.claim("w1", 1).items)
    book.write(begin(first, 1, 1), begin(second, 1, 1))
    kept = [End(i, 1, "m", "ok", 1, 1, 0, 2 * CENT, 9, 0, lambda: "reply", "mark") for i in (first, second)]
    book.write(*kept, Finish(second, 1, ItemState.SUCCEEDED, 1, 0, "", "{}", True))
    book.bury("w1")
    (left,) = book.claim("w2", 2).items
    assert left.replies == {0: ("mark", "reply")}
