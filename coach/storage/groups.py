"""Statements over many rows at once: the rows travel as one JSON parameter.

A statement per row would let go of the interpreter's lock for each of them and win it back only when the event loop
pauses; one statement for the group does so once.
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
        self.money_of_ends = sa.text(
            f"""SELECT a.item >> 24 AS key,
              CAST(SUM(v.cost - CASE WHEN a.outcome = 'abandoned' THEN a.cost ELSE 0 END) AS bigint) AS spent,
              CAST(SUM(CASE WHEN a.outcome = 'running' THEN v.reserved ELSE 0 END) AS bigint) AS freed
            FROM attempts a JOIN {given(db, ended)} v ON {same} GROUP BY a.item >> 24"""
        )
        self.end_attempts = sa.text(
            f"""UPDATE attempts AS a SET outcome = v.outcome, ended_ms = {now}, input_tokens = v.input_tokens,
              output_tokens = v.output_tokens, cost = v.cost
            FROM {given(db, ended)} v WHERE {same}"""
        )
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
        }
        self.finish_items = sa.text(
            f"""UPDATE items AS i SET state = v.state, attempts = v.attempts, cost = v.cost, code = v.code, seq = v.seq
            FROM {given(db, finished)} v WHERE i.id = v.id"""
        )
        self.add_results = sa.text(
            f"""INSERT INTO results (item, batch, seq, body)
            SELECT item, item >> 24, seq, body FROM {given(db, {"item": INTEGER, "seq": INTEGER, "body": TEXT})} v"""
        )
        self.begin_items = sa.text(
            f"""UPDATE items AS i SET state = 'running' FROM {given(db, {"id": INTEGER})} v
            WHERE i.id = v.id AND i.state = 'queued'"""
        )
        begun = {"item": INTEGER, "number": INTEGER, "call": INTEGER, "model": TEXT, "reserved": INTEGER}
        self.begin_attempts = sa.text(
            f"""INSERT INTO attempts (item, number, call, model, started_ms, outcome, reserved)
            SELECT item, number, call, model, {now}, 'running', reserved FROM {given(db, begun)} v"""
        )
        reply = {"item": INTEGER, "call": INTEGER, "fingerprint": TEXT, "body": TEXT}
        self.add_replies = sa.text(
            f"""INSERT INTO replies (item, call, fingerprint, body)
            SELECT item, call, fingerprint, body FROM {given(db, reply)} v WHERE 1 = 1
            ON CONFLICT (item, call) DO UPDATE SET fingerprint = excluded.fingerprint, body = excluded.body"""
        )
        self.drop_replies = sa.text(
            f"DELETE FROM replies WHERE item IN (SELECT id FROM {given(db, {'id': INTEGER})} v)"
        )
