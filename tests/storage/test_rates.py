"""Rate limits: no minute sees more than the limit, whatever the demand, and no request waits for ever."""

from pathlib import Path

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from coach.storage.database import Database
from coach.storage.rates import Limit, Limits, capacity, put_back, refill, take
from coach.storage.upgrade import upgrade


class SteppedClock(Database):
    """A database whose clock the test sets."""

    now = 1_000_000_000_000

    def now_ms(self, connection: sa.Connection) -> int:
        return self.now


def opened(folder: Path) -> SteppedClock:
    db = SteppedClock(f"sqlite:///{folder}/coach.db")
    upgrade(db)
    return db


def test_no_sliding_minute_gives_out_more_than_the_limit(tmp_path: Path) -> None:
    db = opened(tmp_path)
    limits = Limits(Limit(requests_per_minute=120))
    given_out: list[int] = []
    for _ in range(400):
        with db.write() as connection:
            granted = take(connection, db, limits, [("m", 0)] * 5)
        given_out += [db.now] * sum(granted)
        db.now += 350
    db.close()
    busiest = max(sum(start <= t < start + 60_000 for t in given_out) for start in given_out)
    assert busiest <= 120
    assert len(given_out) >= 0.95 * 120 * 400 * 0.35 / 60, "and hardly less than the limit when there is demand"


@given(st.floats(2, 1_000_000))
def test_a_full_bucket_and_a_minute_of_refill_are_the_limit_at_most(per_minute: float) -> None:
    assert capacity(per_minute) + 60 * refill(per_minute) <= per_minute * 1.000001 or per_minute < 4


def test_a_request_larger_than_the_bucket_goes_when_it_is_full_and_others_wait(tmp_path: Path) -> None:
    db = opened(tmp_path)
    limits = Limits(Limit(tokens_per_minute=6_000))
    with db.write() as connection:
        assert take(connection, db, limits, [("m", 3_000), ("m", 1)]) == [True, False]
    db.now += 31_000
    with db.write() as connection:
        assert take(connection, db, limits, [("m", 50)]) == [True]
    db.close()


def test_tokens_that_were_not_used_are_given_back(tmp_path: Path) -> None:
    db = opened(tmp_path)
    limits = Limits(Limit(tokens_per_minute=60_000))
    with db.write() as connection:
        assert take(connection, db, limits, [("m", 1_000), ("m", 500)]) == [True, False]
        put_back(connection, limits, [("m", 800)])
        assert take(connection, db, limits, [("m", 500)]) == [True]
    db.close()


def test_a_clock_set_back_neither_drains_nor_stalls_a_bucket(tmp_path: Path) -> None:
    db = opened(tmp_path)
    limits = Limits(Limit(requests_per_minute=60))
    with db.write() as connection:
        take(connection, db, limits, [("m", 0)])
    db.now -= 3_600_000
    with db.write() as connection:
        assert take(connection, db, limits, [("m", 0)]) == [False]
    db.now += 2_000
    with db.write() as connection:
        assert take(connection, db, limits, [("m", 0)]) == [True]
    db.close()


def test_models_have_limits_of_their_own_and_none_without_one(tmp_path: Path) -> None:
    db = opened(tmp_path)
    limits = Limits(by_model={"slow": Limit(requests_per_minute=60)})
    with db.write() as connection:
        assert take(connection, db, limits, [("slow", 0), ("slow", 0), ("fast", 0), ("fast", 0)]) == [
            True, False, True, True,
        ]  # fmt: skip
    db.close()
