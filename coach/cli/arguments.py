"""What the commands accept."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module

from coach.domain.documents import DocumentKind

KINDS = [kind.value for kind in DocumentKind]
STAGES = ["pre_contract", "active_contract", "ended"]


def _lazy(module: str) -> Callable[[argparse.Namespace], int]:
    """The `run` of a command's module, imported when called, so that one command does not pay for the others."""

    def run(options: argparse.Namespace) -> int:
        code: int = import_module(f"coach.cli.{module}").run(options)
        return code

    return run


def _situation(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("situation")
    group.add_argument("--stage", choices=STAGES, help="where the contract stands (default: before a contract)")
    group.add_argument("--consent", choices=["yes", "no"], help="the other side agreed to be contacted outside")
    group.add_argument("--client-plan", choices=["standard", "enterprise"], help="the client's plan")
    group.add_argument("--account-kind", choices=["individual", "agency"], help="whose account writes")
    group.add_argument("--speaker", choices=["freelancer", "client"], help="who wrote the message")
    group.add_argument("--purpose", choices=["scoping_access", "legal", "other"], help="why contact data is shown")
    group.add_argument("--situation", metavar="JSON", help="all of it as one JSON object")
    group.add_argument("--job", metavar="FILE", help="the job post this text answers")


def _check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("check", help="mark what breaks the guidelines", description=_CHECK)
    command.add_argument("file", nargs="?", default="-", metavar="FILE", help="txt, md, docx or pdf; - reads stdin")
    command.add_argument("--kind", metavar="KIND", help=f"one of {', '.join(KINDS)} (default: proposal)")
    command.add_argument("--format", choices=["text", "json", "sarif"], default="text")
    command.add_argument(
        "--jsonl", metavar="FILE", help="check many: lines {id, kind, text, situation?}; - reads stdin"
    )
    command.add_argument("--model", metavar="M", help="ask this model, too, about what only a reader can judge")
    polish = command.add_mutually_exclusive_group()
    polish.add_argument(
        "--polish", dest="polish", action="store_true", default=None, help="all of grammar, too (loads for a second)"
    )
    polish.add_argument("--no-polish", dest="polish", action="store_false", help="no spelling and grammar at all")
    _situation(command)
    command.set_defaults(run=_lazy("check"))


def _rewrite(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("rewrite", help="give back a better text, checked by code", description=_REWRITE)
    command.add_argument("file", nargs="?", default="-", metavar="FILE", help="txt, md, docx or pdf; - reads stdin")
    command.add_argument("--kind", metavar="KIND", help=f"one of {', '.join(KINDS[:3])} (default: proposal)")
    command.add_argument("--facts", metavar="FILE", help="what is true of you: profile, resume, notes")
    command.add_argument("--model", metavar="M", help="a litellm model, local/<path or name>, or builtin")
    command.add_argument("--format", choices=["text", "json", "diff"], default="text")
    command.add_argument("--estimate", action="store_true", help="only tell what the model call takes at most")
    command.add_argument(
        "--second-opinion", action="store_true", help="one more call: the model doubts sentences that outdo your facts"
    )
    _situation(command)
    command.set_defaults(run=_lazy("rewrite"))


def _serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("serve", help="the JSON API", description=_SERVE)
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--accept-only", action="store_true", help="accept batches and leave the work to coach worker")
    command.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help="processes that compute checks beside the server (default: 0, it computes them itself)",
    )
    command.set_defaults(run=_lazy("serve"))


def _tailor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("tailor", help="a letter for each of many job posts", description=_TAILOR)
    command.add_argument("--profile", metavar="FILE", required=True, help="what is true of you: profile, resume, notes")
    command.add_argument("--jobs", metavar="FILE", required=True, help="JSON lines or CSV: id, title, description")
    command.add_argument("--out", metavar="FILE", required=True, help="JSON lines, written as letters are done")
    command.add_argument("--resume", action="store_true", help="go on with a run that was interrupted or had failures")
    command.add_argument("--max-cost", metavar="USD", help="stop calling the model before the run costs more")
    command.add_argument("--model", metavar="M", help="a litellm model, local/<path or name>, or builtin")
    command.add_argument("--concurrency", type=int, metavar="N", help="calls to the model at once (default: 64)")
    command.add_argument("--report", metavar="FILE", help="the batch as a whole: .json or .csv")
    command.set_defaults(run=_lazy("tailor"))


def _keys(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("keys", help="who may call the JSON API")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="a new key; it is shown once")
    create.add_argument("--tenant", required=True, help="whose data the key opens")
    create.add_argument("--name", default="", help="what it is for")
    create.add_argument("--scope", action="append", help="checks, rewrites, batches (default: all)")
    create.add_argument("--days", type=int, help="how long it lives (default: until revoked)")
    listed = actions.add_parser("list", help="all keys, never a secret")
    listed.add_argument("--tenant")
    revoke = actions.add_parser("revoke", help="the key opens nothing any more")
    revoke.add_argument("id", metavar="ID")
    command.set_defaults(run=_lazy("keys"))


def parser() -> argparse.ArgumentParser:
    """The whole command line, also read by the documentation test."""
    top = argparse.ArgumentParser(prog="coach", description="A coach for people who sell their work on Upwork.")
    top.add_argument("--version", action="version", version="coach 0.1.0")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _check(commands)
    _rewrite(commands)

    read = commands.add_parser("read", help="a job post: requirements, questions, instructions, red flags")
    read.add_argument("file", nargs="?", default="-", metavar="FILE")
    read.add_argument("--format", choices=["text", "json"], default="text")
    read.add_argument("--model", metavar="M", help="let this model add requirements it can quote (default: code alone)")
    read.set_defaults(run=_lazy("read"))

    facts = commands.add_parser("facts", help="the fact sheet of a profile, resume or notes")
    facts.add_argument("file", nargs="+", metavar="FILE")
    facts.add_argument("--format", choices=["text", "json"], default="text")
    facts.set_defaults(run=_lazy("facts"))

    rules = commands.add_parser("rules", help="the catalogue, or one rule with reason, source and examples")
    rules.add_argument("id", nargs="?", metavar="ID")
    rules.add_argument("--format", choices=["text", "json"], default="text")
    rules.set_defaults(run=_lazy("rules"))

    doctor = commands.add_parser("doctor", help="what is configured, which model is used, what is missing")
    doctor.add_argument("--format", choices=["text", "json"], default="text")
    doctor.set_defaults(run=_lazy("doctor"))

    _tailor(commands)
    _serve(commands)
    worker = commands.add_parser("worker", help="works on the batches that the JSON API accepted")
    worker.add_argument("--concurrency", type=int, metavar="N", help="calls to the model at once (default: 64)")
    worker.set_defaults(run=_lazy("worker"))
    _keys(commands)

    ui = commands.add_parser("ui", help="open the web page")
    ui.add_argument("--port", type=int, default=8501)
    ui.add_argument("--no-browser", action="store_true", help="only serve, open nothing")
    ui.add_argument(
        "--public-name", metavar="HOST", help="the name under which a reverse proxy shows the page to others"
    )
    ui.set_defaults(run=_lazy("ui"))
    return top


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; argparse itself answers a usage error with exit code 2."""
    return parser().parse_args(argv)


_CHECK = "Exit code: 0 no hard finding, 1 at least one, 2 something could not be read."
_REWRITE = "Exit code: 0 accepted, 1 needs a person or refused, 2 error."
_SERVE = "On this machine alone no key is needed until one is created; elsewhere it answers only with keys."
_TAILOR = """Exit code: 0 all letters are there, 1 some rows or items failed or the money is used up, 2 error, 130
interrupted. After all but 0, --resume goes on; with another --max-cost or --model if you give one."""
