"""The door of a page that strangers can reach: sign in first. Nothing else is drawn, and nothing is read or kept."""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAuthError

from ui import visitors, wording
from ui.show import note, plain


def screen() -> None:
    """Draw the screen."""
    st.title(wording.SIGN_IN_TITLE)
    if visitors.secrets_unreadable():
        st.error(wording.SECRETS_UNREADABLE)
        return
    note(wording.SIGN_IN_INTRO)
    names = visitors.providers()
    if not names:
        st.error(wording.SIGN_IN_BROKEN)
    for name in names:
        if st.button(wording.sign_in(name, len(names)), key=f"sign-in-{name}", type="primary", icon=":material/login:"):
            _begin(name)


def who_is_here() -> None:
    """The signed-in visitor's name and the way out, in the sidebar."""
    if visitors.signed_in() is None:
        return
    with st.sidebar:
        plain(visitors.shown_name(), most=80)
        st.button(wording.SIGN_OUT, key="sign-out", icon=":material/logout:", on_click=st.logout)


def _begin(name: str) -> None:
    try:
        st.login(None if name == visitors.ONLY_PROVIDER else name)
    except StreamlitAuthError:
        # Its text may hold what stands in the secrets file.
        st.error(wording.SIGN_IN_BROKEN)
