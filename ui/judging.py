"""What a model sees that code cannot: asked for by the visitor, shown beside the other findings as the model's."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import streamlit as st

from coach.wire import findings_to_wire
from ui import wording
from ui.rewriting import product, waiting
from ui.running import Partial, Work
from ui.session import Draft, Judged, workspace
from ui.show import note
from ui.welcome import model_name


def judge_button(place: str, draft: Draft) -> None:
    """The button, the progress, and how many places the model found. Nothing without a model."""
    if model_name() == "builtin":
        return
    space, key = workspace(), f"judge-{place}"
    if st.button(wording.JUDGE, key=key, icon=":material/rate_review:", help=wording.JUDGE_HELP) and draft.text.strip():
        text, kind, situation = draft.text, draft.kind, space.situation(draft.kind, draft.field)
        judge, model = product(space).judge, space.choices.model or None

        def work(_partial: Partial) -> Awaitable[Any]:
            return judge(text, kind, situation, model=model)

        space.judged.pop(place, None)
        space.working[key] = Work(work, given=text)
    with st.container():
        done = waiting(key)
    if done is not None:
        found = [f for f in findings_to_wire(done.result.findings) if f["origin"] == "model"]
        space.judged[place] = Judged(done.given, tuple(found))
    if place in space.judged:
        note(wording.judged(len(space.judged[place].findings)))
