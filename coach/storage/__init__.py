"""The database: one schema for SQLite and Postgres, SQL in this room only, every query with its tenant."""
