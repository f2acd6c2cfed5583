"""The download menu of a result."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from ui import exports, wording

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(place: str, kind: str, text: str, report: Callable[[], str] | None = None) -> None:
    """One button a format, named after the kind of text; a file is made when its button is pressed."""
    formats: list[tuple[str, str, Callable[[], bytes]]] = [
        ("txt", "text/plain", text.encode),
        ("md", "text/markdown", lambda: exports.as_markdown(text).encode()),
        ("docx", _WORD, partial(exports.as_docx, text)),
    ]
    if report is not None:
        formats.append(("html", "text/html", lambda: report().encode()))
    with st.popover(wording.DOWNLOAD, icon=":material/download:"):
        for ending, mime, make in formats:
            st.download_button(
                wording.FORMATS[ending],
                make,
                file_name=f"{kind}.{ending}",
                mime=mime,
                key=f"download-{place}-{ending}",
                on_click="ignore",
                width="stretch",
            )
