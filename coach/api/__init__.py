"""The JSON API: conventions, errors and streams in one place; every route calls one use case and shapes its answer."""
