"""`coach read`: what a job post asks for."""

from __future__ import annotations

import argparse
import json
from typing import Any

from coach import service
from coach.cli.inputs import read_text

_HEADINGS = {
    "requirements": "Requirements",
    "deliverables": "Deliverables",
    "questions": "Questions to answer",
    "instructions": "Instructions in the text",
}


def run(options: argparse.Namespace) -> int:
    """Print the reading. Exit code 1 when the post holds a hard red flag, so that a script can skip it."""
    wire = service.read_job(read_text(options.file))
    if options.format == "json":
        print(json.dumps(wire, ensure_ascii=False, indent=2))
    else:
        print(_report(wire))
    return 1 if wire["counts"]["hard"] else 0


def _report(wire: dict[str, Any]) -> str:
    lines: list[str] = []
    for key, heading in _HEADINGS.items():
        if wire.get(key):
            lines += ["", heading]
            lines += [f"  {_tag(item)}{item['quote'].strip()}" for item in wire[key]]
    if wire["findings"]:
        lines += ["", "Red flags"]
        lines += [
            f"  {f['severity']:8}{f['rule']} {f['title']}: “{f['quote'].strip()[:100]}”" for f in wire["findings"]
        ]
    return "\n".join(lines).strip() or "Nothing was recognised in this post."


def _tag(item: dict[str, Any]) -> str:
    words = [str(item[key]) for key in ("level", "kind", "phrase") if item.get(key)]
    return f"[{' · '.join(words)}] " if words else ""
