"""Who visits: somebody signed in through the operator's identity provider, the user of this machine, or a stranger."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from coach.keeping import LOCAL_OWNER

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
ONLY_PROVIDER = "default"
"""What Streamlit calls the provider that stands in the section `[auth]` itself."""


def needs_sign_in() -> bool:
    """Whether sign-in is set up on this page and the visitor has not signed in. Never true without the set-up."""
    return st.user.to_dict().get("is_logged_in") is False


def secrets_unreadable() -> bool:
    """Whether a secrets file is there and cannot be read: then nobody knows whether people must sign in."""
    there = any(Path(name).is_file() for name in st.get_option("secrets.files"))
    return there and not st.secrets.load_if_toml_exists()


def providers() -> list[str]:
    """The identity providers of the secrets file, by the name `st.login` takes."""
    auth = st.secrets["auth"]
    named = [name for name, section in auth.items() if isinstance(section, Mapping) and "client_id" in section]
    return [*([ONLY_PROVIDER] if "client_id" in auth else []), *named]


def signed_in() -> str | None:
    """The key of the signed-in visitor, the same at each visit; None when nobody has signed in."""
    who = st.user.to_dict()
    subject = who.get("sub")
    if who.get("is_logged_in") is not True or not subject:
        # An address may change hands; only the subject is promised to be the same person's for good.
        return None
    return hashlib.sha256(f"{who.get('iss', '')}|{subject}".encode()).hexdigest()


def shown_name() -> str:
    """What the provider calls the signed-in visitor."""
    who = st.user.to_dict()
    return str(who.get("name") or who.get("email") or "")


def owner() -> str | None:
    """Under which name the visitor's texts are kept: their own, this machine's, or None for a stranger."""
    if "is_logged_in" in st.user.to_dict():
        return signed_in()
    return LOCAL_OWNER if _from_this_machine() else None


def _from_this_machine() -> bool:
    """Whether page and browser are on one machine. Behind a proxy all visitors would be one, so that is none."""
    headers = st.context.headers
    asked = [urlsplit(st.context.url or "").hostname, urlsplit(f"//{headers.get('Host', '')}").hostname]
    if origin := headers.get("Origin"):
        asked.append(urlsplit(origin).hostname)
    bound = str(st.get_option("server.address")) in _THIS_MACHINE
    return bound and all(name in _THIS_MACHINE for name in asked) and not any(name in headers for name in _FORWARDED)
