"""`coach facts`: what the coach takes as true of you."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from coach import service
from coach.cli.inputs import read_text
from coach.wire import facts_to_wire


def run(options: argparse.Namespace) -> int:
    """Print each fact with its id, its source, and the values it can be checked by."""
    sheet = service.fact_sheet(
        {("stdin" if name == "-" else Path(name).name): read_text(name) for name in options.file}
    )
    if options.format == "json":
        print(json.dumps(facts_to_wire(sheet), ensure_ascii=False, indent=2))
    else:
        for fact in facts_to_wire(sheet)["facts"]:
            print(f"{fact['id']:>5}  {fact['text']}   ({fact['source']})")
            if fact["slots"]:
                print("       " + ", ".join(f"{slot['kind']} {slot['value']}" for slot in fact["slots"]))
    return 0
