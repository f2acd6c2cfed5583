"""The schema: what migrations make is what the code expects, and no version is mistaken for another."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from coach.errors import SetupError
from coach.storage.database import Database
from coach.storage.schema import INDEX_BITS, item_id, item_range, metadata
from coach.storage.upgrade import HEAD, upgrade


@pytest.fixture
def db(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path}/deep/er/coach.db")
    upgrade(made)
    return made


def test_the_migrations_make_the_tables_the_code_uses(db: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with db.write() as connection:
        context = MigrationContext.configure(connection)
        names = {table.name for table in metadata.sorted_tables}
        found = [
            d for d in compare_metadata(context, metadata) if not (d[0] == "remove_table" and d[1].name not in names)
        ]
    assert found == []
    db.close()


def test_the_newest_migration_is_the_one_the_code_asks_for() -> None:
    from coach.storage import migrations

    steps = sorted(path.name[:4] for path in (Path(migrations.__file__).parent / "versions").glob("0*.py"))
    assert steps[-1] == HEAD


def test_upgrading_again_changes_nothing(db: Database) -> None:
    upgrade(db)
    with db.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM batches")).scalar() == 0
    db.close()


def test_a_database_of_a_newer_version_is_refused_untouched(db: Database) -> None:
    with db.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SetupError, match="newer version"):
        upgrade(db)
    with db.read() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    db.close()


def test_items_of_a_batch_are_one_range_of_ids() -> None:
    low, high = item_range(7)
    assert low <= item_id(7, 0) < item_id(7, 99_999) <= high < item_range(8)[0]
    assert item_id(7, 5) >> INDEX_BITS == 7


def test_the_clock_of_the_database_is_near_ours(db: Database) -> None:
    import time

    with db.read() as connection:
        assert abs(db.now_ms(connection) / 1000 - time.time()) < 5
    db.close()
