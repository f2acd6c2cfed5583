"""Texts to try the page with, in our own words: one of each kind, each with a few things wrong."""

from __future__ import annotations

from pathlib import Path

from ui.session import Draft, Workspace

_FOLDER = Path(__file__).parent / "texts"


def text_of(name: str) -> str:
    """The example called proposal, message, profile, job_post or facts."""
    return (_FOLDER / f"{name}.txt").read_text("utf-8")


def fill(space: Workspace, draft: Draft) -> None:
    """Put the example of the draft's kind in; facts only where the visitor has none."""
    draft.put(text_of(draft.kind.value))
    draft.dismissed.clear()
    space.proposed.pop(draft.kind.value, None)
    if not space.about.sources():
        space.about.notes = text_of("facts")
