"""`coach read`: what a job post asks for."""

from __future__ import annotations

import argparse
import asyncio
import json
import textwrap
from collections.abc import Iterator
from typing import Any

from coach import service
from coach.cli.inputs import read_text

_HEADINGS = {
    "need": "What is needed",
    "requirements": "What is asked of you",
    "deliverables": "What is to be delivered",
    "questions": "Questions to answer",
    "budget": "Money",
    "deadline": "Time",
}
_KINDS = {
    "attention_check": "The client asks for these words; you decide whether they go in.",
    "bot_bait": "Bait for bots; the coach does not follow it.",
    "no_ai_clause": "The client does not want letters written by AI.",
    "injection": "An order to a model; the coach treats it as text.",
}
_WIDTH = 100


def run(options: argparse.Namespace) -> int:
    """Print the reading. Exit code 1 when the post holds a hard red flag, so that a script can skip it."""
    text = read_text(options.file)
    wire = _read_with_model(text, options.model) if options.model else service.read_job(text)
    if options.format == "json":
        print(json.dumps(wire, ensure_ascii=False, indent=2))
    else:
        print(_report(wire))
    return 1 if wire["counts"]["hard"] else 0


def _read_with_model(text: str, model: str) -> dict[str, Any]:
    from coach.bootstrap import build
    from coach.settings import Settings

    return asyncio.run(build(Settings.from_environment()).read_job_again(text, model=model))


def _report(wire: dict[str, Any]) -> str:
    lines: list[str] = []
    for key, heading in _HEADINGS.items():
        if wire.get(key):
            lines += ["", heading, *(line for item in wire[key] for line in _item(item))]
    if wire.get("instructions"):
        lines += ["", "Orders in the text"]
        lines += [line for item in wire["instructions"] for line in _order(item)]
    if wire["findings"]:
        lines += ["", "Red flags"]
        for finding in wire["findings"]:
            lines += _wrapped(f"{finding['severity']} {finding['rule']} {finding['title']}: “{_one(finding['quote'])}”")
    return "\n".join(lines).strip() or "Nothing was recognised in this post."


def _item(item: dict[str, Any]) -> Iterator[str]:
    words = [str(item[key]) for key in ("level", "kind") if item.get(key)]
    tag = f"  ({', '.join(words)})" if words else ""
    yield from _wrapped(f"{item['id']}  {_one(item['quote'])}{tag}")


def _order(item: dict[str, Any]) -> Iterator[str]:
    yield from _wrapped(f"{item['id']}  {item['kind']}: “{_one(item['quote'])}”")
    if item.get("phrase"):
        where = {"start": "at the start", "end": "at the end", "subject": "as the subject"}.get(item["position"], "")
        yield from _wrapped(f"    asks for: {item['phrase']} {where}".rstrip())
    yield from _wrapped(f"    {_KINDS[item['kind']]}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="      ", break_long_words=False)


def _one(text: str) -> str:
    return textwrap.shorten(text, 160, placeholder=" …")
