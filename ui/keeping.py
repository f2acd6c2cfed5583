"""Whose shelf a visit may use, and what happens when it cannot be used: the session goes on without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from coach.bootstrap import build_archive
from coach.errors import CoachError
from coach.keeping import LOCAL_OWNER
from coach.settings import Settings
from ui import visitors

if TYPE_CHECKING:
    from coach.keeping import Archive, Shelf

A = TypeVar("A")


@dataclass
class Keeping:
    """The shelf of one visitor, if they have one. Nothing here ever raises: what cannot be kept stays in memory."""

    shelf: Shelf | None = None
    session_only: bool = False
    """The visitor wants nothing kept on disk."""
    broken: bool = False
    """The last try failed."""
    file: str = ""
    """Where the user of this machine finds what is kept; nobody else is told."""

    def ask(self, question: Callable[[Shelf], A], otherwise: A, *, erases: bool = False) -> A:
        """The shelf's answer, or `otherwise`. What `erases` is done even when nothing more is kept."""
        if self.shelf is None or (self.session_only and not erases):
            return otherwise
        try:
            answer = question(self.shelf)
        except CoachError:
            self.broken = True
            return otherwise
        self.broken = False
        return answer


def own_shelf() -> Shelf | None:
    """The visitor's shelf: the signed-in user's, or this machine's. None for a stranger: visitors stay apart."""
    owner = visitors.owner()
    return None if owner is None else _archive().shelf(owner)


def own_file() -> str:
    """The file in which the user of this machine keeps their texts; empty for everybody else, and with a server."""
    url = Settings.from_environment().database
    if visitors.owner() != LOCAL_OWNER or not url.startswith("sqlite:///"):
        return ""
    file = Path(url.removeprefix("sqlite:///"))
    return f"~/{file.relative_to(Path.home())}" if file.is_relative_to(Path.home()) else str(file)


@st.cache_resource(show_spinner=False)
def _archive() -> Archive:
    return build_archive(Settings.from_environment())
