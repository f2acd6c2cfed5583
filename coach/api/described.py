"""The OpenAPI document with what the framework does not say by itself: keys, problems, the schema of an upload."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from coach.api.problems import MEDIA_TYPE

_OPEN = ("/healthz", "/readyz", "/metrics")
_KEY = {"type": "http", "scheme": "bearer", "description": "An API key (ck_…) made by coach keys create."}


def described(app: FastAPI) -> dict[str, Any]:
    """The document of this application; made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            webhooks=app.webhooks.routes,
            tags=app.openapi_tags,
        )
        components = document.setdefault("components", {})
        components["securitySchemes"] = {"key": _KEY}
        # The framework's own error shape is never sent.
        for name in ("HTTPValidationError", "ValidationError"):
            components.get("schemas", {}).pop(name, None)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _describe(operation, open_to_all=path in _OPEN)
        for operations in document["webhooks"].values():
            for operation in operations.values():
                # Verified by its signature; what a receiver answers is its own affair.
                operation["security"] = []
                operation["responses"].pop("422", None)
        app.openapi_schema = document
    return app.openapi_schema


def _describe(operation: dict[str, Any], *, open_to_all: bool) -> None:
    # On loopback without a key the local tenant needs none: the empty alternative.
    operation["security"] = [] if open_to_all else [{"key": []}, {}]
    responses = operation["responses"]
    responses.pop("422", None)
    problem = responses["default"]["content"].pop("application/json", None)
    if problem is not None:
        responses["default"]["content"] = {MEDIA_TYPE: problem}
