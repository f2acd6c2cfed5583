"""The profile as the fields of the platform's form, each with its marks and its limit."""

from __future__ import annotations

import streamlit as st

from coach.domain.documents import DocumentKind
from ui import wording
from ui.editor import draft_editor
from ui.rewriting import result, rewrite_button
from ui.session import Draft, Workspace, workspace


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    st.title(wording.PROFILE_TITLE)
    for name in wording.PROFILE_FIELDS:
        _field(space, name)
    if st.button(wording.PROFILE_AS_FACTS, key="profile-as-facts", icon=":material/fact_check:"):
        space.about.profile = as_text(space)
        st.toast(wording.PROFILE_TAKEN)


def as_text(space: Workspace) -> str:
    """The fields as one text, in the order of the form."""
    drafts = [space.drafts.get(f"profile-{name}") for name in wording.PROFILE_FIELDS]
    texts = [draft.text.strip() for draft in drafts if draft is not None]
    return "\n\n".join(text for text in texts if text)


def _field(space: Workspace, name: str) -> None:
    place = f"profile-{name}"
    draft = space.draft(place, DocumentKind.PROFILE, name)
    _area(place, name, draft)
    if name in ("overview", "portfolio"):
        with st.container(horizontal=True):
            rewrite_button(place, draft)
        result(place, draft)


@st.fragment
def _area(place: str, name: str, draft: Draft) -> None:
    draft_editor(
        place,
        draft,
        label=wording.PROFILE_FIELDS[name],
        placeholder=wording.PROFILE_PLACEHOLDERS[name],
        short=name != "overview",
    )
