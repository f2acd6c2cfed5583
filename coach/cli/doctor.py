"""`coach doctor`: what is configured and what is missing."""

from __future__ import annotations

import argparse
import json

from coach.bootstrap import build
from coach.settings import Settings

_SIGNS = {"ok": "✓", "missing": "·", "problem": "✖"}


def run(options: argparse.Namespace) -> int:
    """Print the state of this installation. Exit code 1 when something configured cannot work."""
    rows = build(Settings.from_environment()).doctor()
    if options.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            print(f"{_SIGNS.get(row['state'], '?')} {row['name']}: {row['detail']}")
            if row.get("hint"):
                print(f"    {row['hint']}")
    return 1 if any(row["state"] == "problem" for row in rows) else 0
