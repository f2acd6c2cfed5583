"""A client's post seen through: what is asked, which orders stand in it, what is wrong with it, whether you fit."""

from __future__ import annotations

import asyncio

import streamlit as st

from coach.domain.documents import DocumentKind
from coach.wire import letter_to_wire
from ui import examples, wording
from ui.editor import draft_editor
from ui.files import open_file
from ui.kept import kept_tick
from ui.listing import Item, listing
from ui.session import Workspace, coach, workspace
from ui.show import note, problems_shown
from ui.tailoring import letter, letter_button

_TONES = {"must": "hard", "nice": "advice"}


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    draft = space.draft("job_post", DocumentKind.JOB_POST)
    st.title(wording.JOB_TITLE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        letter_button(space)
        st.button(wording.EXAMPLE, key="job-example", icon=":material/draft:", on_click=_example, args=(space,))
        open_file(draft)
    reading = draft_editor("job_post", draft, label=wording.JOB_MARKED, placeholder=wording.JOB_PLACEHOLDER)
    if not space.job_post.strip():
        note(wording.JOB_EMPTY)
        return
    if any(item["kind"] == "attention_check" for item in reading.get("instructions", ())):
        space.follow_checks = kept_tick(wording.FOLLOW_CHECKS, space.follow_checks, "follow-checks")
    with problems_shown():
        letter(space)
        st.subheader(wording.FIT)
        if space.about.sources():
            _fit(space)
        else:
            note(wording.FIT_NO_FACTS)
            st.page_link(st.session_state["pages"]["facts"])


def _example(space: Workspace) -> None:
    space.job_post = examples.text_of("job_post")
    if not space.about.sources():
        space.about.notes = examples.text_of("facts")


def _fit(space: Workspace) -> None:
    """What the facts answer, by code alone: the outline of a letter knows it, and needs no model."""
    facts = space.facts()
    wire = space.once(
        ("fit", space.job_post, *space.about.sources().items()),
        lambda: letter_to_wire(asyncio.run(coach().tailor(space.job_post, facts, model="builtin"))),
    )
    worth = wire["worth"]
    st.markdown(wording.WORTH_BID if worth["bid"] else wording.NOT_WORTH_BID)
    items = [Item(reason, tag=wording.REASON, tone="warning") for reason in worth["reasons"]]
    for requirement in wire["coverage"]["requirements"]:
        answered = [fact.text for fact in map(facts.get, requirement["facts"]) if fact is not None]
        item = Item(
            requirement["text"].strip(),
            tag=wording.ANSWERED if answered else wording.GAP,
            tone="good" if answered else _TONES[requirement["level"]],
            aside=wording.LEVELS[requirement["level"]],
        )
        for text in answered:
            item.quotes(text)
        items.append(item)
    listing("fit", items, label=wording.FIT, empty=wording.NO_REQUIREMENTS)
