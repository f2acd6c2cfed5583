"""Statements over many rows at once: the rows travel as one JSON parameter.

A statement per row would let go of the interpreter's lock for each of them and win it back only when the event loop
pauses; one statement for the group does so once. For the same reason what belongs together is one statement where the
database takes it so: Postgres changes two tables in one, SQLite needs two, but asks nobody over a socket.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from coach.storage.database import Database

INTEGER, TEXT = "bigint", "text"


def given(db: Database, columns: Mapping[str, str]) -> str:
    """The rows of the parameter `rows` as a subquery with these columns (name to type)."""
    if db.is_sqlite:
        picked = ", ".join(f"json_extract(value, '$[{n}]') AS {name}" for n, name in enumerate(columns))
        return f"(SELECT {picked} FROM json_each(:rows))"
    picked = ", ".join(f"CAST(value ->> {n} AS {kind}) AS {name}" for n, (name, kind) in enumerate(columns.items()))
    return f"(SELECT {picked} FROM json_array_elements(CAST(:rows AS json)))"


def pack(rows: Sequence[Sequence[Any]]) -> str:
    """The value of the parameter `rows`."""
    return json.dumps(rows, separators=(",", ":"))


def run(connection: sa.Connection, statements: Sequence[sa.TextClause], rows: str) -> list[tuple[Any, ...]]:
    """Execute statements that belong together, one after the other; gives the rows that one of them reads."""
    read: list[tuple[Any, ...]] = []
    for statement in statements:
        found = connection.execute(statement, {"rows": rows})
        # At once: a row read after the next statement would show what that one changed.
        read += [tuple(row) for row in found] if found.returns_rows else []
    return read


def _together(
    db: Database, columns: Mapping[str, str], one: str, two: str, reads_first: bool = False
) -> list[sa.TextClause]:
    """Two statements over the same rows, which stand as `{v}` in both: one statement where the database allows it.

    With `reads_first` the first only reads, and sees what was before the second.
    """
    if db.is_sqlite:
        return [sa.text(statement.format(v=given(db, columns))) for statement in (one, two)]
    change, last = (two, one) if reads_first else (one, two)
    return [sa.text(f"WITH v AS {given(db, columns)}, changed AS ({change.format(v='v')}) {last.format(v='v')}")]


class Statements:
    """The statements of the ledger in the dialect of one database, made once."""

    def __init__(self, db: Database) -> None:
        now = str(db.clock().compile())
        ended = {
            "item": INTEGER,
            "number": INTEGER,
            "outcome": TEXT,
            "input_tokens": INTEGER,
            "output_tokens": INTEGER,
            "cost": INTEGER,
            "reserved": INTEGER,
        }
        same = "a.item = v.item AND a.number = v.number AND a.outcome IN ('running', 'abandoned')"
        lock = "" if db.is_sqlite else "FOR UPDATE"
        pairs = "json_group_array(json_array(id, token))" if db.is_sqlite else "json_agg(json_build_array(id, token))"
        self.lock_batches = sa.text(
            f"""SELECT key, state, max_cost, spent, reserved FROM batches
            WHERE key IN (SELECT key FROM {given(db, {"key": INTEGER})} v) ORDER BY key {lock}"""
        )
        # Abandoned: another worker took the first for dead and charged what was reserved; the true cost replaces it.
        money = f"""SELECT a.item >> 24 AS key,
              CAST(SUM(v.cost - CASE WHEN a.outcome = 'abandoned' THEN a.cost ELSE 0 END) AS bigint) AS spent,
              CAST(SUM(CASE WHEN a.outcome = 'running' THEN v.reserved ELSE 0 END) AS bigint) AS freed
            FROM attempts a JOIN {{v}} v ON {same} GROUP BY a.item >> 24"""
        end_attempts = f"""UPDATE attempts AS a SET outcome = v.outcome, ended_ms = {now},
              input_tokens = v.input_tokens, output_tokens = v.output_tokens, cost = v.cost
            FROM {{v}} v WHERE {same}"""
        self.end = _together(db, ended, money, end_attempts, reads_first=True)
        """Ends attempts; gives (key, spent, freed) of their batches, as they stood before."""
        self.book = sa.text("UPDATE batches SET spent = spent + :spent, reserved = reserved - :freed WHERE key = :key")
        self.holding = sa.text(
            f"""SELECT {pairs} FROM (SELECT i.id AS id, i.token AS token FROM items i
              JOIN {given(db, {"id": INTEGER, "token": INTEGER})} v ON i.id = v.id AND i.token = v.token
              WHERE i.state IN ('queued', 'running') ORDER BY i.id {"" if db.is_sqlite else "FOR UPDATE OF i"}) s"""
        )
        self.next_seq = sa.text("UPDATE batches SET last_seq = last_seq + :wanted WHERE key = :key RETURNING last_seq")
        finished = {
            "id": INTEGER,
            "state": TEXT,
            "attempts": INTEGER,
            "cost": INTEGER,
            "code": TEXT,
            "seq": INTEGER,
            "body": TEXT,
        }
        finish_items = """UPDATE items AS i
              SET state = v.state, attempts = v.attempts, cost = v.cost, code = v.code, seq = v.seq
            FROM {v} v WHERE i.id = v.id"""
        add_results = """INSERT INTO results (item, batch, seq, body)
            SELECT id, id >> 24, seq, body FROM {v} v WHERE body IS NOT NULL"""
        self.finish = _together(db, finished, finish_items, add_results)
        """Ends items and adds the results of those that have one."""
        begun = {"item": INTEGER, "number": INTEGER, "call": INTEGER, "model": TEXT, "reserved": INTEGER}
        begin_items = """UPDATE items AS i SET state = 'running' FROM {v} v
            WHERE i.id = v.item AND i.state = 'queued'"""
        begin_attempts = f"""INSERT INTO attempts (item, number, call, model, started_ms, outcome, reserved)
            SELECT item, number, call, model, {now}, 'running', reserved FROM {{v}} v"""
        self.begin = _together(db, begun, begin_items, begin_attempts)
        """Begins attempts, and with them items."""
        reply = {"item": INTEGER, "call": INTEGER, "fingerprint": TEXT, "body": TEXT}
        self.add_replies = sa.text(
            f"""INSERT INTO replies (item, call, fingerprint, body)
            SELECT item, call, fingerprint, body FROM {given(db, reply)} v WHERE 1 = 1
            ON CONFLICT (item, call) DO UPDATE SET fingerprint = excluded.fingerprint, body = excluded.body"""
        )
        self.drop_replies = sa.text(
            f"DELETE FROM replies WHERE item IN (SELECT id FROM {given(db, {'id': INTEGER})} v)"
        )
