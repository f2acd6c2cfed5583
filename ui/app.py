"""The page's entry: look, navigation, nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import wording
from ui.screens import bulk, coach, evals, facts, history, job_post, profile, rules, settings, sign_in
from ui.session import workspace
from ui.show import note
from ui.visitors import needs_sign_in, secrets_unreadable

# An icon named by a word would be fetched from a font host; this one comes with the page.
_ICON = str(Path(__file__).parent / "icon.png")

st.set_page_config(page_title=wording.PRODUCT, page_icon=_ICON, layout="wide", initial_sidebar_state="auto")
st.logo(_ICON, size="large")

# Streamlit shows the focus on links of pages by a shade that is hardly seen, and writes white on the accent, which is
# too light for it in the dark.
_FOCUS = """<style>
[data-testid='stSidebarNavLink']:focus-visible, [data-testid^='stPageLink']:focus-visible {
  outline: 3px solid currentColor; outline-offset: -2px; }
</style>"""
_ON_ACCENT = "<style>[data-testid='stBaseButton-primary'] { color: #06201d; }</style>"
st.html(_FOCUS)
if st.context.theme.type == "dark":
    st.html(_ON_ACCENT)

_ICONS = {
    "coach": ":material/edit_note:",
    "profile": ":material/badge:",
    "job_post": ":material/search_insights:",
    "bulk": ":material/stacks:",
    "facts": ":material/fact_check:",
    "history": ":material/history:",
    "rules": ":material/gavel:",
    "evals": ":material/monitoring:",
    "settings": ":material/tune:",
}
_SCREENS = {
    "coach": coach,
    "profile": profile,
    "job_post": job_post,
    "bulk": bulk,
    "facts": facts,
    "history": history,
    "rules": rules,
    "evals": evals,
    "settings": settings,
}


def _pages() -> dict[str, StreamlitPage]:
    return {
        name: st.Page(
            screen.screen, title=wording.PAGES[name], icon=_ICONS[name], url_path=name, default=name == "coach"
        )
        for name, screen in _SCREENS.items()
    }


def _inside() -> None:
    """The screens, for whoever may use them."""
    pages = _pages()
    st.session_state["pages"] = pages
    # One flat list: with sections Streamlit puts list items outside of their list, which screen readers stumble over.
    chosen = st.navigation(list(pages.values()))
    sign_in.who_is_here()
    space = workspace()
    if space.keeping.broken:
        note(wording.NOT_KEPT)
    chosen.run()
    space.keep_about()


if needs_sign_in() or secrets_unreadable():
    st.navigation([st.Page(sign_in.screen, title=wording.SIGN_IN_TITLE)], position="hidden").run()
else:
    _inside()
