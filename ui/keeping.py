"""Whose shelf a visit may use, and what happens when it cannot be used: the session goes on without it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from coach.bootstrap import build_archive
from coach.errors import CoachError
from coach.keeping import LOCAL_OWNER
from coach.settings import Settings

if TYPE_CHECKING:
    from coach.keeping import Archive, Shelf

A = TypeVar("A")
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


@dataclass
class Keeping:
    """The shelf of one visitor, if they have one. Nothing here ever raises: what cannot be kept stays in memory."""

    shelf: Shelf | None = None
    session_only: bool = False
    """The visitor wants nothing kept on disk."""
    broken: bool = False
    """The last try failed."""

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
    owner = _owner()
    return None if owner is None else _archive().shelf(owner)


@st.cache_resource(show_spinner=False)
def _archive() -> Archive:
    return build_archive(Settings.from_environment())


def _owner() -> str | None:
    who = st.user.to_dict()
    if who.get("is_logged_in"):
        name = who.get("sub") or who.get("email")
        return hashlib.sha256(f"{who.get('iss', '')}|{name}".encode()).hexdigest() if name else None
    if "is_logged_in" in who:
        return None
    return LOCAL_OWNER if _from_this_machine() else None


def _from_this_machine() -> bool:
    """Whether page and browser are on one machine. Behind a proxy all visitors would be one, so that is none."""
    headers = st.context.headers
    asked = [urlsplit(st.context.url or "").hostname, urlsplit(f"//{headers.get('Host', '')}").hostname]
    if origin := headers.get("Origin"):
        asked.append(urlsplit(origin).hostname)
    bound = str(st.get_option("server.address")) in _THIS_MACHINE
    return bound and all(name in _THIS_MACHINE for name in asked) and not any(name in headers for name in _FORWARDED)
