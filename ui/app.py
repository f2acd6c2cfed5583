"""The page's entry: look, navigation, nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import wording
from ui.screens import coach

# An icon named by a word would be fetched from a font host; this one comes with the page.
_ICON = str(Path(__file__).parent / "icon.png")

st.set_page_config(page_title=wording.PRODUCT, page_icon=_ICON, layout="wide", initial_sidebar_state="auto")

_PAGES = {
    wording.SECTIONS["write"]: [
        st.Page(
            coach.screen, title=wording.PAGES["coach"], icon=":material/edit_note:", url_path="coach", default=True
        ),
    ],
}
st.navigation(_PAGES).run()
