"""The main screen: a text, its marks, and a better text whose every change can be taken or left."""

from __future__ import annotations

import streamlit as st

from coach.domain.documents import DocumentKind
from ui import examples, wording
from ui.context import context
from ui.editor import draft_editor
from ui.files import open_file
from ui.judging import judge_button
from ui.kept import kept_pick
from ui.replying import reply_tools
from ui.rewriting import result, rewrite_button
from ui.session import Draft, Workspace, workspace
from ui.welcome import no_model_card, tour


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    st.title(wording.COACH_TITLE)
    tour(space)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _kind()
        draft = space.draft(kind.value, kind)
        _actions(space, draft)
    context(space, kind)
    _area(draft)
    if kind is DocumentKind.MESSAGE:
        reply_tools(space, draft)
    result(kind.value, draft)
    no_model_card()


def _kind() -> DocumentKind:
    space = workspace()
    space.kind = kept_pick(wording.KIND, wording.KINDS, space.kind, "kind")
    return DocumentKind(space.kind)


@st.fragment
def _area(draft: Draft) -> None:
    draft_editor(
        draft.kind.value,
        draft,
        label=wording.COACH_LABEL[draft.kind.value],
        placeholder=wording.COACH_PLACEHOLDER,
    )


def _actions(space: Workspace, draft: Draft) -> None:
    rewrite_button(draft.kind.value, draft)
    st.button(wording.EXAMPLE, key="example", icon=":material/draft:", on_click=examples.fill, args=(space, draft))
    open_file(draft)
    judge_button(draft.kind.value, draft)
