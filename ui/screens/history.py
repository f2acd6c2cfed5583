"""Versions of the visitor's texts: search, compare, take back, delete."""

from __future__ import annotations

import streamlit as st

from coach.domain.documents import DocumentKind
from ui import wording
from ui.comparing import comparison
from ui.history import Version
from ui.session import workspace
from ui.show import note, plain

_SHOWN = 40


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    st.title(wording.HISTORY_TITLE)
    space.history.refresh()
    note(wording.stays_where(space.keeping))
    if not space.history.versions:
        note(wording.HISTORY_EMPTY)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(wording.SEARCH, key="history-search", max_chars=200)
        st.button(wording.DELETE_ALL, key="history-clear", icon=":material/delete:", on_click=space.history.clear)
    for version in space.history.search(words)[:_SHOWN]:
        _entry(version)


def _entry(version: Version) -> None:
    space = workspace()
    with st.container(border=True):
        plain(version.title)
        plain(wording.made(version))
        with st.container(horizontal=True):
            if st.button(wording.OPEN, key=f"open-{version.id}", icon=":material/edit_note:"):
                space.kind = version.kind
                space.draft(version.kind, DocumentKind(version.kind)).put(version.text)
                space.proposed.pop(version.kind, None)
                st.switch_page(st.session_state["pages"]["coach"])
            st.button(
                wording.DELETE,
                key=f"delete-{version.id}",
                icon=":material/delete:",
                on_click=space.history.delete,
                args=(version.id,),
            )
            shown = version.before and st.toggle(wording.COMPARE, key=f"compare-{version.id}")
        if shown:
            comparison(f"history-{version.id}", version.before, version.text)
