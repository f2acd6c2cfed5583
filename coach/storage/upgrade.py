"""Brings the schema to what this version needs. Safe to call from many processes at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from coach.errors import SetupError
from coach.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
"""The newest step in `migrations/versions`; a test holds it so."""
_LOCK = 0x636F616368
"""Key of the Postgres advisory lock that makes migrating processes take turns."""


def upgrade(database: Database) -> None:
    """Apply the missing steps. SetupError when the database was written by a newer version of the product."""
    with database.read() as connection:
        if _version(connection) == HEAD:
            return
    # Imported only when there is something to do: it costs a fifth of a second.
    from alembic import command
    from alembic.util import CommandError

    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _version(connection) == HEAD:
            return
        try:
            command.upgrade(configuration(connection), HEAD)
        except CommandError:
            raise SetupError(
                "The database was written by a newer version of the coach.",
                hint="Install that version, or restore the backup made before the upgrade.",
            ) from None


def configuration(connection: sa.Connection) -> Config:
    """The migration tool's configuration for an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
