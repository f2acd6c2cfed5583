"""`coach facts`: what the coach takes as true of you."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from coach import service
from coach.cli.inputs import read_text


def run(options: argparse.Namespace) -> int:
    """Print each fact with its id and place."""
    sheet = service.fact_sheet(
        {("stdin" if name == "-" else Path(name).name): read_text(name) for name in options.file}
    )
    if options.format == "json":
        facts = [
            {"id": f.id, "text": f.text, "source": f.source, "start": f.span.start, "end": f.span.end} for f in sheet
        ]
        print(json.dumps({"schema": "coach.facts/1", "facts": facts}, ensure_ascii=False, indent=2))
    else:
        for fact in sheet:
            print(f"{fact.id:>5}  {fact.text}   ({fact.source})")
    return 0
