"""`coach rewrite`: a better text, or the reasons why there is none."""

from __future__ import annotations

import argparse
import difflib
import json
import sys

from coach.bootstrap import build
from coach.cli.inputs import read_text, situation_of
from coach.cli.report import rewrite_report
from coach.domain.documents import DocumentKind
from coach.domain.outcomes import Estimate, Outcome
from coach.errors import CoachError
from coach.settings import Settings
from coach.situations import parse_kind
from coach.wire import rewrite_to_wire

_CODES = {Outcome.ACCEPTED: 0, Outcome.NEEDS_PERSON: 1, Outcome.REFUSED: 1, Outcome.FAILED: 2}


class RewriteFailed(CoachError):
    """Neither the model nor the built-in editor gave a usable text; the original stands."""

    code = "REWRITE_FAILED"


def run(options: argparse.Namespace) -> int:
    """Rewrite and print. Exit code 0 accepted, 1 needs a person or refused, 2 error."""
    if options.kind is None:
        print("coach: no --kind given; read as a proposal", file=sys.stderr)
    kind = DocumentKind.PROPOSAL if options.kind is None else parse_kind(options.kind)
    coach = build(Settings.from_environment())
    text = read_text(options.file)
    situation = situation_of(options)
    facts = coach.facts({"facts": read_text(options.facts)}) if options.facts else None
    if options.estimate:
        print(_estimate(coach.estimate(text, kind, situation=situation, facts=facts, model=options.model)))
        return 0
    rewrite = coach.rewrite_now(
        text, kind, situation=situation, facts=facts, model=options.model, second_opinion=options.second_opinion
    )
    if rewrite.outcome is Outcome.FAILED:
        raise RewriteFailed("No usable text came back; yours is unchanged.", hint=" ".join(rewrite.notes))
    if options.format == "json":
        print(json.dumps(rewrite_to_wire(rewrite), ensure_ascii=False, indent=2))
    elif options.format == "diff":
        sys.stdout.write(_diff(text, rewrite.text, options.file))
    else:
        print(rewrite_report(rewrite))
    return _CODES[rewrite.outcome]


def _estimate(taken: Estimate | None) -> str:
    if taken is None:
        return "The built-in editor writes: no model call, no cost."
    cost = "no listed price" if taken.cost_usd is None else f"at most {taken.cost_usd:.4f} USD"
    tokens = f"{taken.input_tokens:,} tokens in, at most {taken.output_tokens:,} out"
    return f"{taken.model}: {tokens}, {cost}. Each of at most two repairs takes as much again."


def _diff(before: str, after: str, name: str) -> str:
    shown = "stdin" if name == "-" else name
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{shown} (yours)", f"{shown} (rewritten)", lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)
