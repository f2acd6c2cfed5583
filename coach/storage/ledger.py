"""The durable record of the work itself: chunks claimed, calls begun and ended, items finished.

Workers send these in groups; one group is one transaction. Everything is fenced: a chunk is claimed under its
generation, which its open items carry as token, and whatever comes under an older token changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa

from coach.domain.batches import BatchState, ItemState
from coach.storage.batches import LIVE, OPEN_ITEMS
from coach.storage.database import Database
from coach.storage.rates import Limits, put_back, take
from coach.storage.rows import batch_key
from coach.storage.schema import attempts, batches, items, replies, results

RUNNING, ABANDONED = "running", "abandoned"


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
    reply: str | None = None
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


def apply(connection: sa.Connection, db: Database, group: Sequence[Entry], limits: Limits) -> list[Any]:
    """Write one group. Per entry: a Verdict for a begin, True or False (fenced off) for a finish, None for an end."""
    answers: dict[int, Any] = {}
    begins = [(n, e) for n, e in enumerate(group) if isinstance(e, Begin)]
    ends = [e for e in group if isinstance(e, End)]
    finishes = [(n, e) for n, e in enumerate(group) if isinstance(e, Finish)]
    known = _lock(connection, {batch_key(e.item) for e in group})
    if ends:
        _end(connection, db, ends, limits, {e.item for _, e in finishes if e.state.over})
    if finishes:
        answers |= _finish(connection, finishes, known)
    if begins:
        answers |= _begin(connection, db, begins, limits, known)
    return [answers.get(n) for n in range(len(group))]


def _lock(connection: sa.Connection, keys: set[int]) -> Mapping[int, Any]:
    """The batches of a group, locked in one order so that two workers never wait for each other in a circle."""
    rows = connection.execute(
        sa.select(batches.c.key, batches.c.state, batches.c.max_cost)
        .where(batches.c.key.in_(keys))
        .order_by(batches.c.key)
        .with_for_update()
    )
    return {row.key: row for row in rows}


def _end(connection: sa.Connection, db: Database, ends: list[End], limits: Limits, finished: set[int]) -> None:
    now = db.now_ms(connection)
    keys = [(e.item, e.number) for e in ends]
    rows = connection.execute(
        sa.select(attempts.c.item, attempts.c.number, attempts.c.outcome, attempts.c.cost)
        .where(sa.tuple_(attempts.c.item, attempts.c.number).in_(keys))
        .with_for_update()
    )
    before = {(row.item, row.number): row for row in rows}
    # A deleted batch has no attempts any more; what its last calls cost has no place to go.
    ends = [e for e in ends if (e.item, e.number) in before]
    if not ends:
        return
    connection.execute(
        attempts.update().where(attempts.c.item == sa.bindparam("of"), attempts.c.number == sa.bindparam("nr")),
        [
            {
                "of": e.item,
                "nr": e.number,
                "outcome": e.outcome,
                "ended_ms": now,
                "input_tokens": e.input_tokens,
                "output_tokens": e.output_tokens,
                "cost": e.cost,
            }
            for e in ends
        ],
    )
    money: dict[int, tuple[int, int]] = {}
    for e in ends:
        row = before[(e.item, e.number)]
        spent, freed = money.get(batch_key(e.item), (0, 0))
        # Abandoned: another worker took this one for dead and charged what was reserved; now the true cost is known.
        late = row.outcome == ABANDONED
        money[batch_key(e.item)] = (spent + e.cost - (row.cost if late else 0), freed + (0 if late else e.reserved))
    _book(connection, money)
    put_back(connection, limits, [(e.model, e.expected - e.input_tokens - e.output_tokens) for e in ends])
    kept = [e for e in ends if e.reply is not None and e.item not in finished]
    if kept:
        keys = [(e.item, e.call) for e in kept]
        connection.execute(replies.delete().where(sa.tuple_(replies.c.item, replies.c.call).in_(keys)))
        connection.execute(
            replies.insert(),
            [{"item": e.item, "call": e.call, "fingerprint": e.fingerprint, "body": e.reply} for e in kept],
        )


def _book(connection: sa.Connection, money: Mapping[int, tuple[int, int]]) -> None:
    for key, (spent, freed) in sorted(money.items()):
        if spent or freed:
            connection.execute(
                batches.update()
                .where(batches.c.key == key)
                .values(spent=batches.c.spent + spent, reserved=batches.c.reserved - freed)
            )


def _finish(connection: sa.Connection, finishes: list[tuple[int, Finish]], known: Mapping[int, Any]) -> dict[int, bool]:
    alive = _holding(connection, [(e.item, e.token) for _, e in finishes])
    valid = [e for _, e in finishes if e.item in alive]
    last: dict[int, int] = {}
    for key in sorted({batch_key(e.item) for e in valid if e.body is not None} & known.keys()):
        wanted = sum(1 for e in valid if e.body is not None and batch_key(e.item) == key)
        # Numbers without a gap in the order of commits: the batch's row is locked until this transaction ends, so a
        # reader that saw number n has seen all before it.
        end = connection.execute(
            batches.update()
            .where(batches.c.key == key)
            .values(last_seq=batches.c.last_seq + wanted)
            .returning(batches.c.last_seq)
        ).scalar_one()
        last[key] = end - wanted
    rows, bodies = [], []
    for e in valid:
        seq = 0
        if e.body is not None:
            last[batch_key(e.item)] += 1
            seq = last[batch_key(e.item)]
            bodies.append({"item": e.item, "batch": batch_key(e.item), "seq": seq, "body": e.body})
        rows.append(
            {"of": e.item, "state": e.state.value, "attempts": e.attempts, "cost": e.cost, "code": e.code, "seq": seq}
        )
    if rows:
        connection.execute(items.update().where(items.c.id == sa.bindparam("of")), rows)
    if bodies:
        connection.execute(results.insert(), bodies)
    stored = [e.item for e in valid if e.replies and e.state.over]
    if stored:
        connection.execute(replies.delete().where(replies.c.item.in_(stored)))
    return {n: e.item in alive for n, e in finishes}


def _holding(connection: sa.Connection, pairs: Iterable[tuple[int, int]]) -> set[int]:
    """The items that are open and still carry these tokens, locked."""
    query = (
        sa.select(items.c.id)
        .where(sa.tuple_(items.c.id, items.c.token).in_(list(pairs)), items.c.state.in_(OPEN_ITEMS))
        .with_for_update()
    )
    return set(connection.execute(query).scalars())


def _begin(
    connection: sa.Connection,
    db: Database,
    begins: list[tuple[int, Begin]],
    limits: Limits,
    known: Mapping[int, Any],
) -> dict[int, Verdict]:
    verdicts = {n: Verdict.STOPPED for n, _ in begins}
    live = {key for key, row in known.items() if row.state in LIVE}
    holding = _holding(connection, [(e.item, e.token) for _, e in begins if batch_key(e.item) in live])
    wanted = [(n, e) for n, e in begins if e.item in holding]
    wanted = _affordable(connection, wanted, known, verdicts)
    granted = take(connection, db, limits, [(e.model, e.tokens) for _, e in wanted])
    going = []
    for (n, e), yes in zip(wanted, granted, strict=True):
        verdicts[n] = Verdict.GO if yes else Verdict.LATER
        if yes:
            going.append(e)
    if going:
        now = db.now_ms(connection)
        connection.execute(
            items.update().where(items.c.id.in_([e.item for e in going])).values(state=ItemState.RUNNING.value)
        )
        connection.execute(
            attempts.insert(),
            [
                {
                    "item": e.item,
                    "number": e.number,
                    "call": e.call,
                    "model": e.model,
                    "started_ms": now,
                    "outcome": RUNNING,
                    "reserved": e.reserve,
                }
                for e in going
            ],
        )
        money: dict[int, tuple[int, int]] = {}
        for e in going:
            money[batch_key(e.item)] = (0, money.get(batch_key(e.item), (0, 0))[1] - e.reserve)
        _book(connection, money)
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


def mark_running(connection: sa.Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Show items as running whose work makes no call to a model."""
    live = sa.exists().where(batches.c.key == items.c.batch, batches.c.state.in_(LIVE))
    connection.execute(
        items.update()
        .where(sa.tuple_(items.c.id, items.c.token).in_(list(pairs)), items.c.state == ItemState.QUEUED.value, live)
        .values(state=ItemState.RUNNING.value)
    )


def reason_stopped(connection: sa.Connection, key: int) -> BatchState | None:
    """The state of the batch that stopped a call; None when the batch is gone."""
    state = connection.execute(sa.select(batches.c.state).where(batches.c.key == key)).scalar()
    return None if state is None else BatchState(state)
