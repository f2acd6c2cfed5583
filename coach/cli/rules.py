"""`coach rules`: the catalogue, or one rule in full."""

from __future__ import annotations

import argparse
import json
import textwrap

from coach.errors import UserInputError
from coach.rules.loader import load_catalogue
from coach.rules.rule import Rule


def run(options: argparse.Namespace) -> int:
    """Print all rules, a line each, or one with its reason, source, means of checking and examples."""
    catalogue = load_catalogue()
    if options.id is None:
        if options.format == "json":
            print(json.dumps([rule.model_dump(mode="json") for rule in catalogue.rules], ensure_ascii=False, indent=2))
        else:
            for rule in catalogue.rules:
                print(f"{rule.id}  {rule.severity.value:8}{rule.title}  ({', '.join(rule.checked_by)})")
        return 0
    wanted = options.id.strip().upper()
    found = catalogue.get(wanted)
    if found is None:
        raise UserInputError(f"There is no rule {wanted[:20]!r}.", hint="`coach rules` lists them all.")
    print(
        json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2)
        if options.format == "json"
        else _page(found)
    )
    return 0


def _page(rule: Rule) -> str:
    source = rule.source
    places = [f"section {source.section} of the guideline article"] if source.section else []
    places += [source.url] if source.url else []
    lines = [
        f"{rule.id} · {rule.title}",
        f"{rule.severity.value} · {', '.join(kind.value for kind in rule.kinds)} · remedy: {rule.remedy.value}",
        "",
        *textwrap.wrap(rule.message, 100),
        *textwrap.wrap(f"Why: {rule.why}", 100),
        f"Source: {'; '.join(places)} (grade {source.grade}, read {source.read_on})",
        f"Checked by: {', '.join(rule.checked_by)}",
    ]
    for change in rule.adjust:
        condition = ", ".join(f"{k}: {v}" for k, v in change.when.model_dump(mode="json", exclude_none=True).items())
        verdict = "no finding" if change.severity == "none" else str(change.severity)
        lines.append(f"When {condition}: {verdict}. {change.note}".rstrip())
    for heading, examples in (("Flagged", rule.examples.flagged), ("Kept", rule.examples.kept)):
        lines += ["", f"{heading}:"]
        lines += [f"  [{example.kind.value}] {example.text}" for example in examples]
    if rule.examples.fixed:
        lines += ["", "Mended:"]
        lines += [
            f"  [{example.kind.value}] {example.text}\n      -> {example.gives}" for example in rule.examples.fixed
        ]
    return "\n".join(lines)
