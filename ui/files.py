"""A file in: its text is read under limits, the file and its name are not kept."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from coach.errors import CoachError
from ui import wording
from ui.session import Draft, coach
from ui.show import plain, problem

_TYPES = ["txt", "md", "docx", "pdf"]


def open_file(draft: Draft) -> None:
    """A button that opens a file into the draft."""
    with st.popover(wording.UPLOAD, icon=":material/upload_file:"):
        text = uploaded_text(f"upload-{draft.kind.value}")
    if text is not None:
        draft.put(text)
        st.rerun()


def uploaded_text(key: str) -> str | None:
    """The text of a file given just now; None when there is none, or it was taken already, or it was refused."""
    given = st.file_uploader(wording.UPLOAD_HELP, type=_TYPES, key=key)
    seen = f"{key}-seen"
    if given is None:
        st.session_state.pop(seen, None)
        return None
    data = given.getvalue()
    mark = sha256(data).hexdigest()
    try:
        found = coach().extract(data, given.name)
    except CoachError as error:
        problem(error)
        return None
    for notice in found.notices:
        plain(notice)
    if st.session_state.get(seen) == mark:
        return None
    st.session_state[seen] = mark
    return found.text
