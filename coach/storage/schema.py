"""The tables. Narrow rows for what is scanned (items, chunks), texts apart; money in billionths of a USD; times in
milliseconds since the epoch by the database's clock.

An item's id is its batch's key and its index in one integer, so that a batch or a chunk is a range of the primary key
and needs no second index.
"""

from __future__ import annotations

import sqlalchemy as sa

INDEX_BITS = 24
MAX_ITEMS = (1 << INDEX_BITS) - 1
"""Most items a batch can hold by the shape of its ids."""
NANO = 1_000_000_000

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""SQLite makes only a plain INTEGER primary key the row's own address."""


def item_id(batch: int, index: int) -> int:
    """The id of the item at `index` of the batch with this key."""
    return (batch << INDEX_BITS) | index


def item_range(batch: int) -> tuple[int, int]:
    """First and last possible item id of a batch."""
    return item_id(batch, 0), item_id(batch, MAX_ITEMS)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


batches = sa.Table(
    "batches",
    metadata,
    sa.Column("key", _Id, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False, server_default=""),
    sa.Column("creator", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("started_ms", sa.BigInteger),
    sa.Column("finished_ms", sa.BigInteger),
    sa.Column("deadline_ms", sa.BigInteger, nullable=False),
    sa.Column("delete_ms", sa.BigInteger, nullable=False),
    sa.Column("max_cost", sa.BigInteger),
    _count("spent"),
    _count("reserved"),
    _count("last_seq"),
    sa.Index(None, "tenant", "key"),
    sa.Index(None, "state"),
)
batch_texts = sa.Table(
    "batch_texts",
    metadata,
    sa.Column("batch", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
)
items = sa.Table(
    "items",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=False),
    sa.Column("batch", sa.BigInteger, nullable=False),
    sa.Column("custom_id", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("token", sa.Integer, nullable=False, server_default="0"),
    sa.Column("crashes", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    _count("cost"),
    sa.Column("code", sa.Text, nullable=False, server_default=""),
    _count("seq"),
    sa.UniqueConstraint("batch", "custom_id"),
)
payloads = sa.Table(
    "payloads",
    metadata,
    sa.Column("item", _Id, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
)
results = sa.Table(
    "results",
    metadata,
    sa.Column("item", _Id, primary_key=True, autoincrement=False),
    sa.Column("batch", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("batch", "seq"),
)
chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=False),
    sa.Column("batch", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False, server_default="1"),
    sa.Column("worker", sa.Text),
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_chunks_open", "batch", sqlite_where=sa.text("done = 0"), postgresql_where=sa.text("NOT done")),
    sa.Index(
        "ix_chunks_claimed",
        "worker",
        sqlite_where=sa.text("worker IS NOT NULL"),
        postgresql_where=sa.text("worker IS NOT NULL"),
    ),
)
attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("item", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("call", sa.SmallInteger, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("started_ms", sa.BigInteger, nullable=False),
    sa.Column("ended_ms", sa.BigInteger),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("input_tokens", sa.Integer, nullable=False, server_default="0"),
    sa.Column("output_tokens", sa.Integer, nullable=False, server_default="0"),
    _count("cost"),
    _count("reserved"),
    sqlite_with_rowid=False,
)
replies = sa.Table(
    "replies",
    metadata,
    sa.Column("item", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("call", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("process", sa.Text, nullable=False),
    sa.Column("started_ms", sa.BigInteger, nullable=False),
    sa.Column("seen_ms", sa.BigInteger, nullable=False),
)
rates = sa.Table(
    "rates",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("level", sa.Float, nullable=False),
    sa.Column("updated_ms", sa.BigInteger, nullable=False),
)
idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("route", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False, server_default=""),
    sa.Column("resource", sa.Text, nullable=False, server_default=""),
    sa.Column("status", sa.Integer),
    sa.Column("body", sa.Text),
    sa.Column("owner", sa.Text, nullable=False, server_default=""),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Index(None, "created_ms"),
)
api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("prefix", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_ms", sa.BigInteger),
    sa.Column("last_used_ms", sa.BigInteger),
    sa.Column("revoked_ms", sa.BigInteger),
    sa.Index(None, "tenant"),
)
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("key", _Id, primary_key=True, autoincrement=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Index(None, "tenant", "owner", "key"),
)
dismissals = sa.Table(
    "dismissals",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
)
fact_sources = sa.Table(
    "fact_sources",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("updated_ms", sa.BigInteger, nullable=False),
)
webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("old_secret", sa.Text),
    sa.Column("old_until_ms", sa.BigInteger),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("disabled_ms", sa.BigInteger),
    sa.Index(None, "tenant"),
)
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("key", _Id, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("webhook", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("batch", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tries", sa.Text, nullable=False, server_default="[]"),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("due_ms", sa.BigInteger, nullable=False),
    sa.Column("ended_ms", sa.BigInteger),
    sa.Index(None, "webhook", "key"),
    sa.Index(
        "ix_deliveries_due",
        "due_ms",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    ),
)
