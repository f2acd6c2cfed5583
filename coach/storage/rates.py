"""Token buckets in the database: one place for the provider's limits, shared by all workers.

A bucket refills steadily and holds one second's worth at most, so that no window of a minute ever sees more than the
limit: what was saved plus what flows in during 60 seconds is the limit itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from coach.storage.database import Database
from coach.storage.schema import rates


@dataclass(frozen=True, slots=True)
class Limit:
    """What the provider allows for a model; None: no limit."""

    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits by model, with one for all models that are not named."""

    default: Limit = field(default_factory=Limit)
    by_model: Mapping[str, Limit] = field(default_factory=dict)

    def of(self, model: str) -> Limit:
        """The limit of a model."""
        return self.by_model.get(model, self.default)


def capacity(per_minute: float) -> float:
    """Most a bucket holds: one second's worth, but always a whole request."""
    return max(1.0, per_minute / 60)


def refill(per_minute: float) -> float:
    """What flows in per second. With a full bucket at the start, 60 seconds give out the limit and no more."""
    return max(per_minute - capacity(per_minute), per_minute / 2) / 60


def take(connection: sa.Connection, db: Database, limits: Limits, wanted: Sequence[tuple[str, int]]) -> list[bool]:
    """For each wish (model, tokens) whether it may go now; those that may are taken from the buckets."""
    names = {name for model, _ in wanted for name, _ in _buckets(limits.of(model), model)}
    if not names:
        return [True] * len(wanted)
    levels = _levels(connection, db, limits, {model for model, _ in wanted})
    answers = []
    for model, tokens in wanted:
        needed = {
            name: float(tokens) if name.startswith("tpm:") else 1.0 for name, _ in _buckets(limits.of(model), model)
        }
        # A request larger than its bucket goes when the bucket is full and leaves it in debt: else it never could.
        fits = all(levels[name] >= min(amount, _full(limits, name, model)) for name, amount in needed.items())
        answers.append(fits)
        if fits:
            for name, amount in needed.items():
                levels[name] -= amount
    for name in sorted(names):
        connection.execute(rates.update().where(rates.c.name == name).values(level=levels[name]))
    return answers


def put_back(connection: sa.Connection, limits: Limits, differences: Iterable[tuple[str, int]]) -> None:
    """Correct the token buckets by (model, expected minus used)."""
    sums: dict[str, int] = {}
    for model, difference in differences:
        if difference and limits.of(model).tokens_per_minute is not None:
            sums[f"tpm:{model}"] = sums.get(f"tpm:{model}", 0) + difference
    for name, difference in sorted(sums.items()):
        connection.execute(rates.update().where(rates.c.name == name).values(level=rates.c.level + difference))


def _buckets(limit: Limit, model: str) -> list[tuple[str, float]]:
    found = []
    if limit.requests_per_minute is not None:
        found.append((f"rpm:{model}", limit.requests_per_minute))
    if limit.tokens_per_minute is not None:
        found.append((f"tpm:{model}", limit.tokens_per_minute))
    return found


def _full(limits: Limits, name: str, model: str) -> float:
    return capacity(dict(_buckets(limits.of(model), model))[name])


def _levels(connection: sa.Connection, db: Database, limits: Limits, models: set[str]) -> dict[str, float]:
    """Current levels, refilled up to now, of all buckets of these models; the rows are locked."""
    now = db.now_ms(connection)
    levels = {}
    for model in sorted(models):
        for name, per_minute in _buckets(limits.of(model), model):
            row = connection.execute(sa.select(rates).where(rates.c.name == name).with_for_update()).one_or_none()
            if row is None:
                # Two workers may be the first: the second one's insert does nothing and the row is read again.
                connection.execute(_insert_missing(db, name, capacity(per_minute), now))
                row = connection.execute(sa.select(rates).where(rates.c.name == name).with_for_update()).one()
            # A clock set back must not drain or stall the bucket.
            passed = max(0, now - row.updated_ms) / 1000
            levels[name] = min(capacity(per_minute), row.level + passed * refill(per_minute))
            connection.execute(rates.update().where(rates.c.name == name).values(updated_ms=now))
    return levels


def _insert_missing(db: Database, name: str, level: float, now: int) -> sa.Insert:
    if db.is_sqlite:
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(rates).values(name=name, level=level, updated_ms=now).on_conflict_do_nothing()
    from sqlalchemy.dialects.postgresql import insert as postgres_insert

    return postgres_insert(rates).values(name=name, level=level, updated_ms=now).on_conflict_do_nothing()
