"""How the migration tool finds the connection: it is handed over, never configured by a file."""

from alembic import context

from coach.storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
