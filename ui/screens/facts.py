"""What the visitor says is true of them, and what must never be said."""

from __future__ import annotations

import streamlit as st

from ui import wording
from ui.files import uploaded_text
from ui.kept import kept_area, kept_input
from ui.listing import Item, listing
from ui.session import AboutMe, workspace
from ui.show import note, problems_shown


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    about = space.about
    st.title(wording.FACTS_TITLE)
    note(wording.FACTS_INTRO)
    note(wording.stays_where(space.keeping))
    _from_file(about)
    left, right = st.columns(2, gap="large")
    with left:
        about.name = kept_input(wording.YOUR_NAME, about.name, "about-name")
        about.profile = kept_area(wording.PROFILE_SOURCE, about.profile, "about-profile", height=180)
        about.resume = kept_area(wording.RESUME, about.resume, "about-resume", height=180)
        about.notes = kept_area(wording.NOTES_SOURCE, about.notes, "about-notes", help=wording.FACTS_HINT, height=140)
    with right:
        about.never_claim = kept_area(wording.NEVER, about.never_claim, "about-never", help=wording.NEVER_HELP)
        about.confidential = kept_area(
            wording.CONFIDENTIAL, about.confidential, "about-confidential", help=wording.CONFIDENTIAL_HELP
        )
        about.voice = kept_area(wording.VOICE, about.voice, "about-voice", help=wording.VOICE_HELP, height=180)
    st.subheader(wording.SHEET)
    with problems_shown():
        items = [Item(fact.text, aside=f"{fact.id} · {fact.source}") for fact in space.facts()]
        listing("facts", items[:300], label=wording.SHEET, empty=wording.NO_FACTS)


def _from_file(about: AboutMe) -> None:
    with st.popover(wording.FILE_INTO, icon=":material/upload_file:"):
        text = uploaded_text("upload-resume")
    if text is not None:
        about.resume = text
        st.rerun()
