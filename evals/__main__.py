"""`python -m evals run | gate | diff | bless | record | leaderboard | judge | lint`.

Exit codes: 0 ok, 1 gate failed, 2 usage or configuration, 3 nothing scored or too much unscored, 4 a recorded reply is
missing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from coach.errors import CoachError
from evals import commands
from evals.cases import CaseError, suite_names
from evals.judging import judge_command


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; see the module's exit codes."""
    options = _parser().parse_args(argv)
    try:
        code: int = options.command(options)
        return code
    except BrokenPipeError:
        # The reader of a pipe has seen enough; nothing of what was done is lost.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return commands.OK
    except (CaseError, CoachError, FileNotFoundError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return commands.USAGE


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m evals", description="Evals with a gate.")
    subs = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: Callable[[argparse.Namespace], int], help_: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=help_, description=help_)
        sub.set_defaults(command=function)
        return sub

    latest = Path("runs/latest")
    sub = command("run", commands.run_command, "score suites into a run folder; an interrupted run goes on")
    _selection(sub)
    sub.add_argument("--model", action="append", help="builtin, a stub/NAME, replay/NAME or a live model; repeatable")
    sub.add_argument("--tier", choices=["offline", "live"], default="offline", help="live: real models may be asked")
    sub.add_argument("--out", type=Path, default=latest, metavar="FOLDER")
    sub.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), help="processes, or live calls in flight")
    sub.add_argument("--split", choices=["dev", "test"])
    sub = command("record", commands.record_command, "ask a live model and keep its replies for replay")
    _selection(sub)
    sub.add_argument("--model", action="append", required=True, help="the live model; repeatable")
    command("gate", commands.gate_command, "judge a run").add_argument("--run", type=Path, default=latest)
    sub = command("bless", commands.bless_command, "make a run the baseline")
    sub.add_argument("--run", type=Path, default=latest)
    sub.add_argument("--reason", required=True)
    sub.add_argument("--by", default="maintainers")
    sub = command("diff", commands.diff_command, "two runs, case by case")
    sub.add_argument("first", type=Path)
    sub.add_argument("second", type=Path)
    sub.add_argument("--short", action="store_true", help="only the names of the cases")
    sub = command("leaderboard", commands.leaderboard_command, "models, or runs with other prompts, side by side")
    sub.add_argument("--run", type=Path, action="append", help="repeatable; default runs/latest")
    sub = command("judge", judge_command, "how far a model's verdicts agree with the labels; gates nothing")
    sub.add_argument("--model", required=True, help="the judge; never the model whose texts it judges")
    sub.add_argument("--limit", type=int)
    command("lint", commands.lint_command, "faults of the suites' labels")
    return top


def _selection(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--suite", action="append", choices=suite_names(), help="repeatable; default: all")
    sub.add_argument("--limit", type=int, help="only the first N cases of each suite")
    sub.add_argument("--epochs", type=int, default=1, help="repetitions with a live model")
    sub.add_argument("--fresh", action="store_true", help="forget what an earlier start left")
    sub.add_argument("--quiet", action="store_true")


if __name__ == "__main__":
    raise SystemExit(main())
