"""Writes `data/hosts.json` from `data/hosts.yaml`, because parsing YAML would cost more than the whole check.

Run it after every change of the table: `python -m coach.detection.build_hosts`.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml

SOURCE = Path(__file__).parent / "data" / "hosts.yaml"
TARGET = SOURCE.with_suffix(".json")


def compiled() -> str:
    """The JSON text of the table; ValueError when one host stands in two classes."""
    table: dict[str, list[str]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    seen: dict[str, str] = {}
    for kind, hosts in table.items():
        for host in hosts:
            if seen.setdefault(host, kind) != kind:
                raise ValueError(f"{host} stands in {seen[host]} and in {kind}")
    return json.dumps(table, ensure_ascii=False, indent=0) + "\n"


def main() -> None:
    """Write the table."""
    TARGET.write_text(compiled(), encoding="utf-8")


if __name__ == "__main__":
    main()
