"""Rewriting a draft: start, wait, cancel, and the result with everything needed to judge it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

import streamlit as st

from coach.bootstrap import Coach
from coach.domain.facts import Fact, FactSheet
from coach.domain.spans import Span
from coach.errors import CoachBug, CoachError
from coach.wire import rewrite_to_wire
from ui import wording
from ui.changes import Proposed, changes_view
from ui.downloads import download
from ui.exports import as_report
from ui.listing import Item, listing
from ui.running import Partial, Work
from ui.session import Draft, Workspace, coach, workspace
from ui.show import note, plain, problem

_AT_ONCE = 1.5
"""Seconds the page waits for a result before it shows progress; the built-in editor is done by then."""
_MOST_GROWING = 20_000


def product(space: Workspace) -> Coach:
    """The product with the visitor's own key and cost cap, where they gave any."""
    key, cap = space.choices.api_key, space.choices.cap
    if not key and cap is None:
        return coach()
    own: Coach = space.once(("product", key, cap), lambda: coach().with_choices(api_key=key or None, max_cost_usd=cap))
    return own


def rewrite_button(place: str, draft: Draft) -> None:
    """The button, and the progress of a rewrite under way."""
    if st.button(wording.REWRITE, key=f"rewrite-{place}", type="primary", icon=":material/auto_fix_high:"):
        start(place, draft)
    with st.container():
        done = waiting(place)
    if done is None:
        return
    text, kind, facts = done.given
    wire = rewrite_to_wire(done.result)
    space = workspace()
    space.proposed[place] = Proposed(text, kind, wire, facts)
    space.history.keep(kind, text, "yours")
    space.history.keep(kind, wire["text"], wire["writer"], before=text)


def start(place: str, draft: Draft, answers: dict[str, str] | None = None) -> None:
    """Begin a rewrite of the draft as it stands; `answers` are the person's own words, new facts."""
    space = workspace()
    if not draft.text.strip():
        return
    text, kind, situation = draft.text, draft.kind, space.situation(draft.kind, draft.field)
    facts = _with_answers(space.facts(), answers or {})
    writer, model = product(space), space.choices.model or None
    space.proposed.pop(place, None)

    def work(partial: Partial) -> Awaitable[Any]:
        return writer.rewrite(text, kind, situation=situation, facts=facts, model=model, on_partial=partial)

    space.working[place] = Work(work, given=(text, kind.value, facts), readable=True)


def _with_answers(facts: FactSheet, answers: dict[str, str]) -> FactSheet:
    said = [answer.strip() for answer in answers.values() if answer.strip()]
    new = [Fact(f"a{number}", text, "answer", Span(0, len(text))) for number, text in enumerate(said, 1)]
    return FactSheet((*facts, *new))


def waiting(place: str) -> Work | None:
    """The work of this place once it has ended well. Before, its progress is shown; a failure is told here."""
    space = workspace()
    work: Work | None = space.working.get(place)
    if work is None:
        return None
    if not work.done(_AT_ONCE):
        _progress(place)
        return None
    space.working.pop(place, None)
    if work.cancelled:
        return None
    if isinstance(work.error, CoachError):
        problem(work.error)
    elif work.error is not None:
        problem(CoachBug("The work broke off.", hint=f"Your text is unchanged ({type(work.error).__name__})."))
    return work if work.error is None else None


@st.fragment(run_every=0.7)
def _progress(place: str) -> None:
    space = workspace()
    work: Work | None = space.working.get(place)
    if work is None or work.done():
        st.rerun()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        note(wording.working(work.seconds, len(work.so_far)))
        if st.button(wording.CANCEL, key=f"cancel-{place}"):
            work.cancel()
            space.working.pop(place, None)
            st.toast(wording.CANCELLED)
            st.rerun()
    if work.readable and work.so_far:
        with st.container(border=True, key=f"growing-{place}"):
            note(wording.NOT_CHECKED_YET)
            plain(work.so_far, most=_MOST_GROWING)


def result(place: str, draft: Draft) -> None:
    """The last rewrite of this place, if there is one."""
    proposed: Proposed | None = workspace().proposed.get(place)
    if proposed is None:
        return
    wire = proposed.wire
    st.header(wording.RESULT, divider="gray")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(wording.outcome(wire["outcome"]))
        plain(wording.written_by(wire))
    with st.container(horizontal=True):
        if st.button(wording.USE, key=f"use-{place}", icon=":material/check:"):
            draft.put(proposed.text)
            workspace().proposed.pop(place, None)
            st.rerun()
        download(place, proposed.kind, proposed.text, lambda: as_report(proposed))
    changes_view(place, proposed)
    _questions(place, draft, wire)
    _still_open(place, wire)


def _still_open(place: str, wire: Mapping[str, Any]) -> None:
    items = [
        Item(f["title"], tag=wording.SEVERITIES[f["severity"]], tone=f["severity"], aside=f["rule"])
        .quotes(f["quote"])
        .says(f["message"])
        for f in wire["after"]["findings"]
        if f["severity"] != "advice"
    ]
    items += [Item(note, tag=wording.NOTE) for note in wire.get("notes", ())]
    if items:
        st.subheader(wording.NOTES)
        listing(f"open-{place}", items[:60], label=wording.NOTES)


def _questions(place: str, draft: Draft, wire: Mapping[str, Any]) -> None:
    if not wire["questions"]:
        return
    st.subheader(wording.QUESTIONS)
    with st.form(f"questions-{place}"):
        answers = {}
        for number, question in enumerate(wire["questions"][:12]):
            plain(question["text"])
            if question["why"]:
                plain(question["why"])
            answers[question["text"]] = st.text_input(
                wording.answer_to(number + 1), key=f"answer-{place}-{number}", max_chars=1_000
            )
        if st.form_submit_button(wording.WORK_IN) and any(answer.strip() for answer in answers.values()):
            start(place, draft, answers)
            st.rerun()
