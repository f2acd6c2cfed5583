"""Model and key (in memory only), cost cap, region; what is kept; what leaves this machine; health."""

from __future__ import annotations

import streamlit as st

from coach.domain.documents import DocumentKind
from ui import wording
from ui.kept import kept_input, kept_select, kept_tick
from ui.listing import Item, listing
from ui.rewriting import product, waiting
from ui.running import Work
from ui.session import Workspace, coach, workspace
from ui.show import note, plain, problems_shown

_TONES = {"ok": "good", "missing": "plain", "problem": "hard"}
_PLACE = "model-test"


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    choices = space.choices
    st.title(wording.SETTINGS_TITLE)
    left, right = st.columns(2, gap="large")
    with left:
        choices.model = kept_input(
            wording.MODEL, choices.model, "model", help=wording.MODEL_HELP, placeholder=wording.MODEL_PLACEHOLDER
        ).strip()
        choices.api_key = kept_input(
            wording.KEY, choices.api_key, "api-key", help=wording.KEY_HELP, secret=True
        ).strip()
        note(wording.KEY_KEPT)
        choices.max_cost = kept_input(wording.CAP, choices.max_cost, "max-cost", placeholder="0.05").strip()
        if choices.max_cost and choices.cap is None:
            st.error(wording.CAP_WRONG)
        _test(space)
    with right:
        choices.region = kept_select(
            wording.REGION, wording.REGIONS, choices.region, "region", help=wording.REGION_HELP
        )
        choices.agency = kept_tick(wording.AGENCY, choices.agency, "agency")
        with st.expander(wording.CONNECT, expanded=True):
            st.markdown(wording.CONNECT_WAYS)
    _keeping(space)
    _leaves(space)
    st.subheader(wording.HEALTH)
    with problems_shown():
        rows = [
            Item(row["name"], tag=wording.HEALTH_STATES[row["state"]], tone=_TONES[row["state"]])
            .says(row["detail"])
            .says(row["hint"])
            for row in coach().doctor()
        ]
        listing("health", rows, label=wording.HEALTH)


def _test(space: Workspace) -> None:
    """Let the model mend one sentence, through the whole path of a rewrite."""
    if st.button(wording.TEST_MODEL, key="test-model", icon=":material/network_check:"):
        writer, model = product(space), space.choices.model or None
        space.working[_PLACE] = Work(
            lambda partial: writer.rewrite(wording.TESTING_TEXT, DocumentKind.MESSAGE, model=model, on_partial=partial)
        )
    done = waiting(_PLACE)
    if done is None:
        return
    answer = done.result
    if answer.writer.startswith("model:"):
        st.markdown(wording.MODEL_WORKS)
    else:
        st.markdown(wording.MODEL_SILENT if answer.usage.calls or answer.attempts else wording.MODEL_BUILTIN)
    for said in answer.notes:
        plain(said)


def _keeping(space: Workspace) -> None:
    """What stays on this machine after the visit, for those who have a place of their own on it."""
    st.subheader(wording.KEPT_TITLE)
    note(wording.KEPT_PARTS)
    note(wording.stays_where(space.keeping))
    if space.keeping.shelf is None:
        return
    wish = kept_tick(wording.KEEP_NOTHING, space.keeping.session_only, "keep-nothing", help=wording.KEEP_NOTHING_HELP)
    if wish != space.keeping.session_only:
        space.keep_nothing(wish)
    if st.button(wording.FORGET, key="forget-kept", icon=":material/delete_forever:", help=wording.FORGET_HELP):
        st.toast(wording.FORGOTTEN if space.forget_kept() else wording.NOT_KEPT)


def _leaves(space: Workspace) -> None:
    st.subheader(wording.LEAVES)
    note(wording.LEAVES_INTRO)
    kind = DocumentKind(space.kind)
    text = space.draft(space.kind, kind).text
    if not text.strip():
        note(wording.LEAVES_NOTHING)
        return
    with problems_shown():
        masked = space.once(
            ("masked", text, space.about.confidential), lambda: coach().masked(text, space.situation(kind))
        )
        st.code(masked, language=None, wrap_lines=True)
