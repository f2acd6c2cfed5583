"""What a user keeps is found again by that user alone, and gone when they say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.storage import owned
from coach.storage.database import Database
from coach.storage.upgrade import upgrade

ME = {"tenant": "agency", "owner": "ana"}
OTHERS = [{"tenant": "agency", "owner": "ben"}, {"tenant": "rival", "owner": "ana"}]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/coach.db")
    upgrade(made)
    yield made
    made.close()


def test_texts_come_back_newest_first_and_by_pages(db: Database) -> None:
    with db.write() as connection:
        for n in range(3):
            owned.keep_document(connection, db, **ME, kind="proposal", text=f"text {n}", result="{}")
        newest = owned.history(connection, **ME, limit=2)
        assert [d.text for d in newest] == ["text 2", "text 1"]
        assert [d.text for d in owned.history(connection, **ME, before=newest[-1].key)] == ["text 0"]


def test_a_finding_is_dismissed_once_and_shown_again_on_wish(db: Database) -> None:
    with db.write() as connection:
        for _ in range(2):
            owned.dismiss(connection, db, **ME, fingerprint="f1")
        assert owned.dismissed(connection, **ME) == {"f1"}
        owned.restore(connection, **ME, fingerprint="f1")
        assert owned.dismissed(connection, **ME) == frozenset()


def test_new_sources_take_the_place_of_the_old(db: Database) -> None:
    with db.write() as connection:
        owned.keep_sources(connection, db, **ME, sources={"profile": "old", "resume": "old"})
        owned.keep_sources(connection, db, **ME, sources={"profile": "new"})
        assert owned.sources(connection, **ME) == {"profile": "new"}


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_else_sees_changes_or_removes_it(db: Database, other: dict[str, str]) -> None:
    with db.write() as connection:
        owned.keep_document(connection, db, **ME, kind="proposal", text="mine", result="{}")
        owned.dismiss(connection, db, **ME, fingerprint="f1")
        owned.keep_sources(connection, db, **ME, sources={"profile": "mine"})
        owned.restore(connection, **other, fingerprint="f1")
        owned.keep_sources(connection, db, **other, sources={})
        owned.forget(connection, **other)
        assert owned.history(connection, **other) == []
        assert owned.sources(connection, **other) == {}
        assert owned.dismissed(connection, **other) == frozenset()
        assert len(owned.history(connection, **ME)) == 1
        assert owned.sources(connection, **ME) == {"profile": "mine"}
        assert owned.dismissed(connection, **ME) == {"f1"}
        owned.forget(connection, **ME)
        assert owned.history(connection, **ME) == [] and owned.sources(connection, **ME) == {}
