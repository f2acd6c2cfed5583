"""The life of batches as a state machine, beside a model in memory: real storage and moves, work done step by step.

Workers are played by claims, begins, ends and finishes on the ledger itself, so that every interleaving is reachable:
a worker may die at any moment, oversleep, or finish what is no longer its own.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from coach.bulk.batch import BatchOptions, BatchState, ItemState
from coach.bulk.moves import Moves
from coach.bulk.stops import Stops
from coach.storage import batches, records, workers
from coach.storage.database import Database
from coach.storage.ledger import Begin, End, Finish, Ledger, Verdict
from coach.storage.rates import Limits
from coach.storage.upgrade import upgrade

TENANT = "t"
CHUNK = 2


@dataclass
class Known:
    """What must be true of a batch, by the model."""

    total: int
    ends: dict[str, ItemState] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    """Under which token each item was claimed last."""
    cancelled: bool = False
    paused: bool = False


@dataclass(frozen=True)
class Held:
    """A claimed item in the hands of a worker, perhaps with a call begun."""

    worker: str
    batch: str
    chunk: int
    token: int
    item: int
    name: str
    number: int
    begun: bool = False


class NoQueue:
    """Remembers what is queued; claims take from it."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def enqueue(self, connection: Any, chunks: Any) -> None:
        self.waiting += list(chunks)


class BatchLife(RuleBasedStateMachine):
    template: ClassVar[Path]
    held = Bundle("held")
    ids = Bundle("ids")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "coach.db")
        self.db = Database(f"sqlite:///{self.folder}/coach.db")
        self.ledger = Ledger(self.db, Limits())
        self.queue = NoQueue()
        self.moves = Moves(self.db, self.queue, Stops())  # type: ignore[arg-type]
        self.known: dict[str, Known] = {}
        self.number = 0
        self.workers: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
            shutil.rmtree(self.folder)

    @precondition(lambda self: self.number < 2)
    @rule(target=ids, total=st.integers(1, 5))
    def create(self, total: int) -> str:
        self.number += 1
        name = f"b{self.number}"
        with self.db.write() as connection:
            key = batches.receive(
                connection, self.db, tenant=TENANT, batch_id=name, creator="w", options=BatchOptions(), shared="{}"
            )
            if total:
                batches.add_items(connection, key, 0, [(f"i{n}", "{}") for n in range(total)])
            self.queue.enqueue(
                connection,
                batches.accept(connection, self.db, key, total=total, chunk_size=CHUNK, fingerprint=""),
            )
        self.known[name] = Known(total)
        return name

    @rule(target=held, worker=st.sampled_from(["w1", "w2", "w3"]), pick=st.integers(0, 10))
    def claim(self, worker: str, pick: int) -> Any:
        if not self.queue.waiting:
            return multiple()
        chunk = self.queue.waiting.pop(pick % len(self.queue.waiting))
        with self.db.write() as connection:
            if worker not in self.workers:
                workers.register(connection, self.db, worker)
                self.workers.add(worker)
            claim = workers.claim_chunk(connection, self.db, chunk.id, chunk.generation, worker)
        if claim is None:
            return multiple()
        for item in claim.items:
            self.known[claim.batch].tokens[item.custom_id] = claim.token
        return multiple(
            *(Held(worker, claim.batch, claim.chunk, claim.token, i.id, i.custom_id, i.attempts) for i in claim.items)
        )

    def _write(self, entry: Any) -> Any:
        with self.db.write() as connection:
            return self.ledger.apply(connection, [entry])[0]

    @rule(target=held, one=consumes(held))
    def begin(self, one: Held) -> Held:
        if one.begun:
            self._end(one)
        verdict = self._write(Begin(one.item, one.token, one.number + 1, 0, "m", 10, 20))
        assert verdict in (Verdict.GO, Verdict.STOPPED)
        known = self.known.get(one.batch)
        if verdict is Verdict.GO:
            assert known is not None and not known.cancelled, "no call starts after a cancel"
            assert not known.paused, "nor while the batch is paused"
            assert one.token == known.tokens[one.name], "nor for whom the item does not belong to any more"
            assert one.name not in known.ends, "no call for an item that is over"
            return replace(one, number=one.number + 1, begun=True)
        return replace(one, begun=False)

    def _end(self, one: Held) -> None:
        self._write(End(one.item, one.number, "m", "ok", 1, 1, 7, 20, 10))

    @rule(one=consumes(held), good=st.booleans())
    def finish(self, one: Held, good: bool) -> None:
        if one.begun:
            self._end(one)
        state = ItemState.SUCCEEDED if good else ItemState.FAILED
        body = f'{{"by": "{one.worker}{one.token}"}}'
        done = self._write(Finish(one.item, one.token, state, one.number, 0, "" if good else "X", body))
        known = self.known.get(one.batch)
        if done:
            assert known is not None
            assert one.name not in known.ends, "an end is final"
            assert one.token == known.tokens[one.name], "the last claim alone may end an item"
            known.ends[one.name] = state
            known.results[one.name] = body

    @rule(one=consumes(held))
    def let_go(self, one: Held) -> None:
        """The worker is done with its chunk, whatever of it is finished."""
        with self.db.write() as connection:
            done, again = workers.finish_chunk(connection, self.db, one.chunk, one.token)
            if again is not None:
                self.queue.enqueue(connection, [again])
        if done:
            with self.db.write() as connection:
                batches.finalise(connection, self.db, one.chunk >> 24)

    @rule(worker=st.sampled_from(["w1", "w2", "w3"]))
    def bury(self, worker: str) -> None:
        """The others take the worker for dead; it may well be alive and go on with what it holds."""
        with self.db.write() as connection:
            self.queue.enqueue(connection, workers.bury(connection, self.db, [worker]))
        self.workers.discard(worker)

    @rule(name=ids, move=st.sampled_from(["cancel", "pause", "resume", "retry_failed"]))
    def steer(self, name: str, move: str) -> None:
        before = self._get(name)
        try:
            after = getattr(self.moves, move)(TENANT, name)
        except ValueError:
            return
        if before is None:
            assert after is None
            return
        known = self.known[name]
        known.paused = after.state is BatchState.PAUSED
        if move == "cancel" and not before.state.over:
            known.cancelled = True
            with self.db.read() as connection:
                rows = records.item_page(connection, TENANT, name, after=-1, limit=100, state=ItemState.CANCELLED)
            known.ends |= {row.custom_id: ItemState.CANCELLED for row in rows or []}
        if move == "retry_failed":
            for item in [n for n, s in known.ends.items() if s is ItemState.FAILED]:
                del known.ends[item], known.results[item]

    @rule(name=ids)
    def suspend(self, name: str) -> None:
        """What the breaker does when a provider refuses the key."""
        with self.db.write() as connection:
            row = batches.row_of(connection, TENANT, name)
            suspended = row is not None and batches.suspend(connection, row.key, "CODE", "Mend: this.") is not None
        batch = self._get(name)
        if suspended:
            assert (batch.state, batch.reason, batch.reason_detail) == (BatchState.PAUSED, "CODE", "Mend: this.")
            self.known[name].paused = True

    @rule(name=ids)
    def upkeep(self, name: str) -> None:
        """What the beat mends: chunks all done, batch not ended."""
        with self.db.write() as connection:
            for key in workers.unended(connection):
                batches.finalise(connection, self.db, key)

    def _get(self, name: str) -> Any:
        with self.db.read() as connection:
            return batches.get(connection, TENANT, name)

    @invariant()
    def everything_adds_up(self) -> None:
        for name, known in getattr(self, "known", {}).items():
            batch = self._get(name)
            assert batch.counts.total == known.total
            with self.db.read() as connection:
                rows = records.item_page(connection, TENANT, name, after=-1, limit=100, state=None) or []
                found = records.result_page(connection, TENANT, name, after=0, limit=100) or []
                money = records.money(connection, TENANT, name)
            for row in rows:
                if row.custom_id in known.ends:
                    assert row.state is known.ends[row.custom_id], "committed ends never change"
            assert {r.custom_id for r in found} == set(known.results)
            assert len({r.cursor for r in found}) == len(found)
            assert money is not None and money[0] == money[1], "costs add up at every moment"
            if batch.state.over:
                assert batch.counts.open == 0
                assert batch.reserved_usd == 0
            if known.cancelled:
                assert batch.state in (BatchState.CANCELLING, BatchState.CANCELLED), "a cancel stays"


def test_no_order_of_events_breaks_a_promise(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("life") / "empty.db"
    db = Database(f"sqlite:///{path}")
    upgrade(db)
    db.close()
    BatchLife.template = path
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        BatchLife,
        settings=settings(
            max_examples=50,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
