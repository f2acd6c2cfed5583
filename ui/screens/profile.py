"""The profile as the fields of the platform's form, each with its marks and its limit, and how complete it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from coach import service
from coach.domain.documents import DocumentKind
from coach.wire import profile_review_to_wire
from ui import wording
from ui.editor import draft_editor
from ui.listing import Item, listing
from ui.rewriting import result, rewrite_button
from ui.session import Workspace, workspace
from ui.show import problems_shown


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    st.title(wording.PROFILE_TITLE)
    for name in wording.PROFILE_FIELDS:
        _field(space, name)
    if st.button(wording.PROFILE_AS_FACTS, key="profile-as-facts", icon=":material/fact_check:"):
        space.about.profile = as_text(space)
        st.toast(wording.PROFILE_TAKEN)
    with problems_shown():
        _completeness(space)


def as_text(space: Workspace) -> str:
    """The fields as one text, in the order of the form."""
    texts = [_text(space, name).strip() for name in wording.PROFILE_FIELDS]
    return "\n\n".join(text for text in texts if text)


def as_fields(texts: Mapping[str, str]) -> dict[str, Any]:
    """The fields as the service reads them: skills one by one, each paragraph of the portfolio a work."""
    works = [part.strip() for part in re.split(r"\n\s*\n", texts.get("portfolio", "")) if part.strip()]
    portfolio = []
    for work in works:
        title, _, description = work.partition("\n")
        portfolio.append({"title": title.strip(), "description": description.strip()})
    skills = [skill.strip() for skill in re.split(r"[,\n;]", texts.get("skills", "")) if skill.strip()]
    return {
        "title": texts.get("title", "").strip(),
        "overview": texts.get("overview", ""),
        "skills": skills,
        "portfolio": portfolio,
    }


def _text(space: Workspace, name: str) -> str:
    draft = space.drafts.get(f"profile-{name}")
    return draft.text if draft is not None else ""


def _field(space: Workspace, name: str) -> None:
    place = f"profile-{name}"
    draft = space.draft(place, DocumentKind.PROFILE, name)
    draft_editor(
        place,
        draft,
        label=wording.PROFILE_FIELDS[name],
        placeholder=wording.PROFILE_PLACEHOLDERS[name],
        short=name != "overview",
    )
    if name == "overview":
        with st.container(horizontal=True):
            rewrite_button(place, draft)
        result(place, draft)


def _completeness(space: Workspace) -> None:
    texts = {name: _text(space, name) for name in wording.PROFILE_FIELDS}
    if not any(text.strip() for text in texts.values()):
        return
    review = space.once(
        ("profile", *texts.values()), lambda: profile_review_to_wire(service.profile_review(as_fields(texts)))
    )
    st.subheader(wording.COMPLETENESS)
    st.progress(min(max(review["completeness"], 0.0), 1.0), text=wording.complete(review["completeness"]))
    items = [Item(q["text"], tag=wording.MISSING, tone="warning").says(q["why"]) for q in review["questions"]]
    items += [
        Item(wording.too_long(field), tag=wording.OVER_LIMIT, tone="hard").says(field["note"])
        for field in review["fields"]
        if field["over"]
    ]
    items += [Item(name, tag=wording.PRESENT, tone="good") for name in review["done"]]
    listing("completeness", items, label=wording.COMPLETENESS)
