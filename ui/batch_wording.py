"""Texts for people on the screens of many texts: bulk work and evals."""

from __future__ import annotations

from typing import Any

from ui.wording import ALL

BULK_TITLE = "Many posts at once"
BULK_INTRO = "One letter for each post, from your facts. For runs that outlive this visit use `coach tailor`."
BULK_FILE = "A CSV file with a column description, or JSON lines with description, id and title"
BULK_PASTE = "Or paste the posts here"
BULK_PASTE_HELP = "A line of three dashes between two posts."
BULK_START = "Write the letters"
BULK_BAD = "row left out"
BULK_NOTHING = "There is no job post to answer."
BULK_NEW = "Delete and start anew"
BULK_JSONL = "Letters (.jsonl)"
BULK_CSV = "Report (.csv)"
BATCH_VERBS = {"cancel": "Cancel", "pause": "Pause", "resume": "Go on"}
BATCH_STATES = {
    "receiving": "taking the posts in",
    "queued": "waiting",
    "running": "writing",
    "paused": "paused",
    "cancelling": "stopping",
    "cancelled": "cancelled",
    "succeeded": "finished",
    "expired": "out of time",
}
OUTCOME = "Outcome"
OUTCOME_FILTER = {
    "": ALL,
    "accepted": "accepted",
    "needs_person": "needs you",
    "refused": "refused",
    "failed": "failed",
}
LETTERS = "Letters"
NO_LETTERS = "No letter fits this filter."
ALIKE = "Letters that are too alike"
PAIR = "Pair"
SHARED = "Stands in both letters"


def batch_progress(batch: Any) -> str:
    """Where a batch stands."""
    counts = batch.counts
    failed = f", {counts.failed:,} failed" if counts.failed else ""
    return f"{BATCH_STATES[batch.state.value]}: {counts.done:,} of {counts.total:,}{failed} · {batch.spent_usd:.4f} USD"


def batch_over(batch: Any) -> str:
    """How a batch ended."""
    return f":material/done_all: **{batch_progress(batch)}**"


def not_worth(reason: str) -> str:
    """Why a job is not worth a bid."""
    return f"Not worth a bid: {reason}"


def too_alike(count: int) -> str:
    """How many pairs share too much."""
    return "1 pair shares whole passages." if count == 1 else f"{count:,} pairs share whole passages."


EVALS_TITLE = "How good it is"
EVALS_EMPTY = "No run yet. `make evals` makes one; it needs no key and no network."
EVAL_RUN = "Run"
METRICS = "Every metric, with its interval"
PASSED = "Share of cases passed"
TREND = "Over the last runs"


def run_name(run: Any) -> str:
    """A run in a list."""
    return f"{run.name} · {run.finished:%Y-%m-%d %H:%M} UTC"
