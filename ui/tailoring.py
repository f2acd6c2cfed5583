"""Writing a proposal for a job post: start, wait, cancel, and the letter with what each sentence rests on."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import streamlit as st

from coach.domain.documents import DocumentKind
from coach.wire import letter_to_wire
from ui import wording
from ui.downloads import download
from ui.editor import marked_text
from ui.listing import Item, listing
from ui.rewriting import product, waiting
from ui.running import Partial, Work
from ui.session import Workspace
from ui.show import plain

_PLACE = "letter"


def letter_button(space: Workspace) -> None:
    """The button, and the progress of a letter under way."""
    follow = space.follow_checks
    disabled = not (space.job_post.strip() and space.about.sources())
    if st.button(
        wording.WRITE_LETTER, key="write-letter", type="primary", icon=":material/edit_square:", disabled=disabled
    ):
        post, facts = space.job_post, space.facts()
        situation, model, past = (
            space.situation(DocumentKind.PROPOSAL),
            space.choices.model or None,
            space.about.letters(),
        )
        coach = product(space)
        space.letter = None

        def work(partial: Partial) -> Awaitable[Any]:
            return coach.tailor(
                post,
                facts,
                situation=situation,
                model=model,
                past_letters=past,
                follow_checks=follow,
                on_partial=partial,
            )

        space.working[_PLACE] = Work(work, readable=True)
    with st.container():
        done = waiting(_PLACE)
    if done is not None:
        space.letter = letter_to_wire(done.result)
        space.history.keep("proposal", space.letter["text"], space.letter["writer"])


def letter(space: Workspace) -> None:
    """The last letter, if there is one."""
    wire = space.letter
    if wire is None:
        return
    st.header(wording.LETTER, divider="gray")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(wording.outcome(wire["outcome"]))
        plain(wording.written_by(wire))
    marked_text("letter", wire["text"], wire["findings"], label=wording.LETTER)
    with st.container(horizontal=True):
        wanted = st.button(wording.EDIT_LETTER, key="edit-letter", icon=":material/edit_note:")
        download("letter", "proposal", wire["text"])
    if wanted:
        space.draft("proposal", DocumentKind.PROPOSAL).put(wire["text"])
        space.proposed.pop("proposal", None)
        space.kind = "proposal"
        st.switch_page(st.session_state["pages"]["coach"])
    _evidence(space, wire)
    _open_ends(wire)


def _evidence(space: Workspace, wire: dict[str, Any]) -> None:
    facts = space.facts()
    asked = {item["id"]: item["text"] for item in wire["coverage"]["requirements"]}
    items = []
    for sentence in wire["sentences"]:
        item = Item(sentence["text"])
        for fact_id in sentence["facts"]:
            fact = facts.get(fact_id)
            item.quotes(wording.rests_on(fact.text, fact.source) if fact else "")
        for requirement in sentence["requirements"]:
            item.says(wording.takes_up(asked.get(requirement, "")))
        items.append(item)
    claims = wire["claims"]
    with st.expander(wording.claims_backed(claims["supported"], claims["total"])):
        listing("evidence", items, label=wording.EVIDENCE)


def _open_ends(wire: dict[str, Any]) -> None:
    items = [Item(q["text"], tag=wording.QUESTION, tone="advice").says(q["why"]) for q in wire["questions"]]
    items += [
        Item(a["question"], tag=wording.CLIENT_ASKS, tone="good" if a["text"] else "warning").quotes(a["text"] or "")
        for a in wire["answers"]
    ]
    items += [Item(note, tag=wording.NOTE) for note in wire["notes"]]
    items += [Item(note, tag=wording.LEFT_OUT, tone="warning") for note in wire.get("dropped", ())]
    if items:
        st.subheader(wording.NOTES)
        listing("open-ends", items, label=wording.NOTES)
