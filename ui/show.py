"""Ways to show what people, clients and models wrote: always as text, never as Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from coach.domain.documents import encodable
from coach.errors import CoachBug, CoachError

_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str, *, most: int = 4_000) -> None:
    """Any text, as text. Marks that turn the reading direction are shown by their number."""
    st.text(excerpt(text, most=most))


def note(text: str) -> None:
    """A remark of ours in small letters. Takes texts of `ui.wording` only: they are read as Markdown."""
    st.markdown(f":small[{text}]")


def excerpt(text: str, *, most: int) -> str:
    """The beginning of a text, safe to stand in a line of ours."""
    shown = _DIRECTION_MARKS.sub(lambda mark: f"[U+{ord(mark.group()):04X}]", text[: most + 1])
    shown = encodable(shown)
    return shown if len(text) <= most else f"{shown[:most]}…"


def problem(error: CoachError) -> None:
    """An error for people: what is wrong, and how to mend it."""
    with st.container(border=True):
        st.markdown(":material/error: **This did not work**")
        plain(error.message)
        if error.hint:
            plain(error.hint)


@contextmanager
def problems_shown() -> Iterator[None]:
    """Show a CoachError of the block instead of failing; a bug of ours says so without its details."""
    try:
        yield
    except CoachError as error:
        problem(error)
    except (ValueError, KeyError, TypeError, AttributeError, ImportError, OSError) as error:
        problem(CoachBug("Something in the coach itself broke.", hint=f"Please report it ({type(error).__name__})."))
