"""What stands around a text: the job post, the facts, the contract. It changes what a rule says."""

from __future__ import annotations

import streamlit as st

from coach.domain.documents import DocumentKind
from ui import wording
from ui.kept import kept_area, kept_pick, kept_select, kept_tick
from ui.session import Workspace


def context(space: Workspace, kind: DocumentKind) -> None:
    """The inputs around a text of this kind; the workspace keeps what is typed."""
    if kind is DocumentKind.MESSAGE:
        _contract(space)
    with st.expander(wording.CONTEXT[kind.value]):
        if kind is DocumentKind.PROPOSAL:
            space.job_post = kept_area(wording.JOB_POST, space.job_post, "context-job", help=wording.JOB_POST_HELP)
        space.about.notes = kept_area(wording.FACTS, space.about.notes, "context-facts", help=wording.FACTS_HINT)


def _contract(space: Workspace) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        space.speaker = kept_pick(wording.SPEAKER, wording.SPEAKERS, space.speaker, "speaker")
        space.stage = kept_select(wording.STAGE, wording.STAGES, space.stage, "stage")
    with st.container(horizontal=True):
        space.consent = kept_tick(wording.CONSENT, space.consent, "consent")
        space.enterprise = kept_tick(wording.ENTERPRISE, space.enterprise, "enterprise")
