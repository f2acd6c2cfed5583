"""The published contract of the API, docs/openapi.json: written from the code, and never broken by accident.

python -m coach.api.openapi            write it; refuses a breaking change
python -m coach.api.openapi --check    fail unless it is current
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coach.api.serving import build_api
from coach.settings import Settings

PUBLISHED = Path(__file__).parents[2] / "docs" / "openapi.json"


def contract() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the code as it is."""
    with tempfile.TemporaryDirectory() as folder:
        app = build_api(Settings(data_folder=Path(folder)), loopback=True)
        document: dict[str, Any] = app.openapi()
    return document


def breaking(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What a caller written for `old` would trip over in `new`, each in words."""
    for path, operations in old.get("paths", {}).items():
        for method, operation in operations.items():
            now = new.get("paths", {}).get(path, {}).get(method)
            if now is None:
                yield f"{method.upper()} {path} is gone"
                continue
            yield from _parameters(f"{method.upper()} {path}", operation, now)
            for status in operation.get("responses", {}):
                if status.startswith("2") and status not in now.get("responses", {}):
                    yield f"{method.upper()} {path} no longer answers {status}"
    schemas = new.get("components", {}).get("schemas", {})
    for name, schema in old.get("components", {}).get("schemas", {}).items():
        if name not in schemas:
            yield f"schema {name} is gone"
        else:
            yield from _fields(name, schema, schemas[name])


def _parameters(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    known = {(p["in"], p["name"]): p for p in old.get("parameters", ())}
    now = {(p["in"], p["name"]): p for p in new.get("parameters", ())}
    for key in known.keys() - now.keys():
        yield f"{where} no longer takes {key[1]}"
    for key, parameter in now.items():
        if parameter.get("required") and not known.get(key, {}).get("required"):
            yield f"{where} now requires {key[1]}"


def _fields(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    is_answer = new.get("additionalProperties") is True
    for field in old.get("properties", {}).keys() - new.get("properties", {}).keys():
        yield f"{name}.{field} is gone"
    for field in set(new.get("required", ())) - set(old.get("required", ())):
        if not is_answer:
            yield f"{name}.{field} is now required"
    for field, schema in old.get("properties", {}).items():
        now = new.get("properties", {}).get(field, {})
        missing = set(schema.get("enum", ())) - set(now.get("enum", schema.get("enum", ())))
        if missing:
            yield f"{name}.{field} no longer takes {', '.join(sorted(map(str, missing)))}"
        if "type" in schema and "type" in now and schema["type"] != now["type"]:
            yield f"{name}.{field} changed its type"


def rendered(document: Mapping[str, Any]) -> str:
    """The document as it stands in the file."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write or check the file; 1 when it is not current or a change breaks callers."""
    arguments = argparse.ArgumentParser(prog="python -m coach.api.openapi")
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--accept-breaking", action="store_true", help="a new major version was decided")
    options = arguments.parse_args()
    document = contract()
    text = rendered(document)
    published = PUBLISHED.read_text(encoding="utf-8") if PUBLISHED.exists() else ""
    if text == published:
        return 0
    broken = list(breaking(json.loads(published), document)) if published else []
    for line in broken:
        sys.stderr.write(f"breaking: {line}\n")
    if options.check:
        sys.stderr.write("docs/openapi.json is not current: make fix\n")
        return 1
    if broken and not options.accept_breaking:
        return 1
    PUBLISHED.parent.mkdir(exist_ok=True)
    PUBLISHED.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
