"""A client's post seen through: what is asked, which orders stand in it, what is wrong with it, whether you fit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import streamlit as st

from coach.wire import letter_to_wire
from ui import examples, wording
from ui.editor import marked_text
from ui.files import uploaded_text
from ui.kept import kept_area
from ui.listing import Item, listing
from ui.session import Workspace, coach, workspace
from ui.show import problems_shown
from ui.tailoring import letter, letter_button

_SOURCES = {"must": "hard", "nice": "advice"}


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    st.title(wording.JOB_TITLE)
    space.job_post = kept_area(
        wording.JOB_POST, space.job_post, "job-post", height=180, placeholder=wording.JOB_PLACEHOLDER
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        letter_button(space)
        st.button(wording.EXAMPLE, key="job-example", icon=":material/draft:", on_click=_example, args=(space,))
        with st.popover(wording.UPLOAD, icon=":material/upload_file:"):
            text = uploaded_text("upload-job")
        if text is not None:
            space.job_post = text
            st.rerun()
    if not space.job_post.strip():
        st.caption(wording.JOB_EMPTY)
        return
    with problems_shown():
        _post(space)
        letter(space)


def _example(space: Workspace) -> None:
    space.job_post = examples.text_of("job_post")
    if not space.about.sources():
        space.about.notes = examples.text_of("facts")


def _post(space: Workspace) -> None:
    reading = space.once(("reading", space.job_post), lambda: coach().read_job(space.job_post))
    marked_text("job", space.job_post, _marks(reading), label=wording.JOB_MARKED)
    st.subheader(wording.FIT)
    if not space.about.sources():
        st.caption(wording.FIT_NO_FACTS)
        return
    _fit(space)


def _marks(reading: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Everything read in the post as marks of the editor; red flags are the catalogue's own findings."""
    marks = [dict(finding) for finding in reading["findings"]]
    for name, severity in (("requirements", "requirement"), ("questions", "question"), ("instructions", "instruction")):
        for number, item in enumerate(reading[name]):
            title, message = wording.read_in_post(name, item)
            marks.append(
                {
                    "rule": "",
                    "title": title,
                    "severity": severity,
                    "start": item["start"],
                    "end": item["end"],
                    "quote": item["quote"],
                    "message": message,
                    "fingerprint": f"{name}-{number}",
                    "fix": None,
                }
            )
    return sorted(marks, key=lambda mark: (mark["start"], mark["end"]))


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
            tone="good" if answered else _SOURCES[requirement["level"]],
            aside=wording.LEVELS[requirement["level"]],
        )
        for text in answered:
            item.quotes(text)
        items.append(item)
    listing("fit", items, label=wording.FIT, empty=wording.NO_REQUIREMENTS)
