"""The durable record of the work itself: chunks claimed, calls begun and ended, items finished.

Workers send these in groups; one group is one transaction. Everything is fenced: a chunk is claimed under its
generation, which its open items carry as token, and whatever comes under an older token changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa

from coach.domain.batches import BatchState, ItemState
from coach.storage.batches import LIVE
from coach.storage.database import Database
from coach.storage.groups import Statements, pack, run
from coach.storage.rates import Limits, put_back, take
from coach.storage.rows import batch_key
from coach.storage.schema import batches

RUNNING, ABANDONED, STOPPED = "running", "abandoned", "stopped"
"""Outcomes of an attempt that are no reply and no error: not ended, ended unseen by anybody, never sent."""


class Verdict(Enum):
    """What became of the wish to begin a call."""

    GO = "go"
    STOPPED = "stopped"
    """The batch is paused, cancelled or gone, or another worker has the item now."""
    NO_MONEY = "no_money"
    """It does not fit the cap, and nothing is reserved that could still be given back."""
    LATER = "later"
    """A rate limit, or money reserved by running calls: ask again."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A call about to be made. Nothing is sent before the answer is GO."""

    item: int
    token: int
    number: int
    call: int
    model: str
    tokens: int
    reserve: int


@dataclass(frozen=True, slots=True)
class End:
    """A call that came to its end. `reply` is kept while the item is unfinished, to be used again after a crash."""

    item: int
    number: int
    model: str
    outcome: str
    input_tokens: int
    output_tokens: int
    cost: int
    reserved: int
    expected: int
    call: int = 0
    reply: Callable[[], str] | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of an item (its state and result), or `queued` to give it back."""

    item: int
    token: int
    state: ItemState
    attempts: int
    cost: int
    code: str = ""
    body: str | None = None
    replies: bool = False


Entry = Begin | End | Finish


class Ledger:
    """Writes groups of entries into one database."""

    def __init__(self, db: Database, limits: Limits) -> None:
        """`limits`: what the provider allows, for all workers together."""
        self._db, self._limits = db, limits
        self._sql = Statements(db)

    def apply(self, connection: sa.Connection, group: Sequence[Entry]) -> list[Any]:
        """Write one group. Per entry: a Verdict for a begin, True or False (fenced off) for a finish, None for an
        end."""
        answers: dict[int, Any] = {}
        begins = [(n, e) for n, e in enumerate(group) if isinstance(e, Begin)]
        ends = [e for e in group if isinstance(e, End)]
        finishes = [(n, e) for n, e in enumerate(group) if isinstance(e, Finish)]
        known = self._lock(connection, {batch_key(e.item) for e in group})
        held = self._holding(connection, [(e.item, e.token) for e in group if not isinstance(e, End)])
        if ends:
            self._end(connection, ends, {e.item for _, e in finishes if e.state.over})
        if finishes:
            answers |= self._finish(connection, finishes, known, held)
        if begins:
            answers |= self._begin(connection, begins, known, held)
        return [answers.get(n) for n in range(len(group))]

    def _lock(self, connection: sa.Connection, keys: set[int]) -> Mapping[int, Any]:
        """The batches of a group, locked in one order so that two workers never wait for each other in a circle.
        Whoever changes an item or an attempt holds the lock of its batch."""
        rows = connection.execute(self._sql.lock_batches, {"rows": pack([[key] for key in sorted(keys)])})
        return {row.key: row for row in rows}

    def _end(self, connection: sa.Connection, ends: list[End], finished: set[int]) -> None:
        # What belongs to a deleted batch matches no attempt any more and has no effect.
        rows = pack([[e.item, e.number, e.outcome, e.input_tokens, e.output_tokens, e.cost, e.reserved] for e in ends])
        for key, spent, freed in run(connection, self._sql.end, rows):
            self._book(connection, key, spent, freed)
        put_back(connection, self._limits, [(e.model, e.expected - e.input_tokens - e.output_tokens) for e in ends])
        kept = [[e.item, e.call, e.fingerprint, e.reply()] for e in ends if e.reply and e.item not in finished]
        if kept:
            connection.execute(self._sql.add_replies, {"rows": pack(kept)})

    def _book(self, connection: sa.Connection, key: int, spent: int, freed: int) -> None:
        if spent or freed:
            connection.execute(self._sql.book, {"key": key, "spent": spent, "freed": freed})

    def _finish(
        self,
        connection: sa.Connection,
        finishes: list[tuple[int, Finish]],
        known: Mapping[int, Any],
        alive: set[tuple[int, int]],
    ) -> dict[int, bool]:
        valid = [e for _, e in finishes if (e.item, e.token) in alive]
        last: dict[int, int] = {}
        for key in sorted({batch_key(e.item) for e in valid if e.body is not None} & known.keys()):
            wanted = sum(1 for e in valid if e.body is not None and batch_key(e.item) == key)
            # Numbers without a gap in the order of commits: the batch's row is locked until this transaction ends, so
            # a reader that saw number n has seen all before it.
            end = connection.execute(self._sql.next_seq, {"key": key, "wanted": wanted}).scalar_one()
            last[key] = end - wanted
        rows = []
        for e in valid:
            seq = 0
            if e.body is not None:
                last[batch_key(e.item)] += 1
                seq = last[batch_key(e.item)]
            rows.append([e.item, e.state.value, e.attempts, e.cost, e.code, seq, e.body])
        if rows:
            run(connection, self._sql.finish, pack(rows))
        stored = [[e.item] for e in valid if e.replies and e.state.over]
        if stored:
            connection.execute(self._sql.drop_replies, {"rows": pack(stored)})
        return {n: (e.item, e.token) in alive for n, e in finishes}

    def _holding(self, connection: sa.Connection, pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
        """Those pairs of item and token whose item is open and still carries the token, locked."""
        found = connection.execute(self._sql.holding, {"rows": pack(pairs)}).scalar() if pairs else None
        return {(item, token) for item, token in (json.loads(found) if isinstance(found, str) else found or [])}

    def _begin(
        self,
        connection: sa.Connection,
        begins: list[tuple[int, Begin]],
        known: Mapping[int, Any],
        held: set[tuple[int, int]],
    ) -> dict[int, Verdict]:
        verdicts = {n: Verdict.STOPPED for n, _ in begins}
        live = {key for key, row in known.items() if row.state in LIVE}
        wanted = [(n, e) for n, e in begins if batch_key(e.item) in live and (e.item, e.token) in held]
        wanted = _affordable(connection, wanted, known, verdicts)
        granted = take(connection, self._db, self._limits, [(e.model, e.tokens) for _, e in wanted])
        going = []
        for (n, e), yes in zip(wanted, granted, strict=True):
            verdicts[n] = Verdict.GO if yes else Verdict.LATER
            if yes:
                going.append(e)
        if going:
            begun = [[e.item, e.number, e.call, e.model, e.reserve] for e in going]
            run(connection, self._sql.begin, pack(begun))
            reserved: dict[int, int] = {}
            for e in going:
                reserved[batch_key(e.item)] = reserved.get(batch_key(e.item), 0) + e.reserve
            for key, amount in sorted(reserved.items()):
                self._book(connection, key, 0, -amount)
        return verdicts


def _affordable(
    connection: sa.Connection,
    wanted: list[tuple[int, Begin]],
    known: Mapping[int, Any],
    verdicts: dict[int, Verdict],
) -> list[tuple[int, Begin]]:
    """Those that fit the caps of their batches, one after the other."""
    capped = {key for key, row in known.items() if row.max_cost is not None}
    if not capped:
        return wanted
    # Read again: the ends of this very group may have given money back.
    rows = connection.execute(sa.select(batches).where(batches.c.key.in_(capped))).all()
    room = {row.key: row.max_cost - row.spent - row.reserved for row in rows}
    held = {row.key: row.reserved for row in rows}
    fit = []
    for n, e in wanted:
        key = batch_key(e.item)
        if key not in room:
            fit.append((n, e))
        elif e.reserve <= room[key]:
            room[key] -= e.reserve
            held[key] += e.reserve
            fit.append((n, e))
        else:
            verdicts[n] = Verdict.LATER if held[key] > 0 else Verdict.NO_MONEY
    return fit


def reason_stopped(connection: sa.Connection, key: int) -> BatchState | None:
    """The state of the batch that stopped a call; None when the batch is gone."""
    state = connection.execute(sa.select(batches.c.state).where(batches.c.key == key)).scalar()
    return None if state is None else BatchState(state)
