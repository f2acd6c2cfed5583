"""The first visit: three steps, and how to connect a model."""

from __future__ import annotations

import streamlit as st

from ui import wording
from ui.session import Workspace, coach, workspace
from ui.show import note


def tour(space: Workspace) -> None:
    """Three steps, until the visitor has a text. The place stays, so that nothing below is drawn anew when it goes."""
    place = st.container()
    if any(draft.text for draft in space.drafts.values()):
        return
    for column, (number, title, body) in zip(place.columns(3), wording.TOUR, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{number}. {title}**")
            note(body)


def no_model_card() -> None:
    """How to connect a model, when none writes."""
    if model_name() != "builtin":
        return
    with st.container(border=True):
        st.markdown(f":material/power: **{wording.NO_MODEL_TITLE}**")
        note(wording.NO_MODEL)
        st.page_link(st.session_state["pages"]["settings"], label=wording.CONNECT, icon=":material/tune:")


def model_name() -> str:
    """The model that writes for this visitor."""
    space = workspace()
    if space.choices.model:
        return space.choices.model
    chosen: str = space.once(("model in use",), lambda: coach().model_name())
    return chosen
