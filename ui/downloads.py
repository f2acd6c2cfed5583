"""The download menu of a result."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ui import exports, wording
from ui.changes import Proposed

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(place: str, proposed: Proposed) -> None:
    """One button a format; a file is made when its button is pressed."""
    with st.popover(wording.DOWNLOAD, icon=":material/download:"):
        text = proposed.text
        for ending, mime, make in (
            ("txt", "text/plain", text.encode),
            ("md", "text/markdown", lambda: exports.as_markdown(text).encode()),
            ("docx", _WORD, partial(exports.as_docx, text)),
            ("html", "text/html", lambda: exports.as_report(proposed).encode()),
        ):
            st.download_button(
                wording.FORMATS[ending],
                make,
                file_name=f"{proposed.kind}.{ending}",
                mime=mime,
                key=f"download-{place}-{ending}",
                on_click="ignore",
                width="stretch",
            )
