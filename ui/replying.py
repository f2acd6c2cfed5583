"""Answers to a client's message and drafts of common messages, in the catalogue's words."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coach import service
from coach.domain.documents import DocumentKind
from coach.domain.situation import Speaker
from coach.wire import reply_to_wire
from ui import wording
from ui.listing import Item, listing
from ui.session import Draft, Workspace
from ui.show import problems_shown

_PLACE = "reply"


def reply_tools(space: Workspace, draft: Draft) -> None:
    """A suggested answer to what a client wrote, or a draft of the visitor's own message."""
    with st.container(horizontal=True):
        if space.speaker == Speaker.CLIENT:
            if st.button(wording.SUGGEST_REPLY, key="reply-suggest", icon=":material/reply:") and draft.text.strip():
                with problems_shown():
                    situation = space.situation(DocumentKind.MESSAGE)
                    space.replies[_PLACE] = reply_to_wire(service.reply_to(draft.text, situation=situation))
        else:
            space.replies.pop(_PLACE, None)
            with st.popover(wording.DRAFT_MESSAGE, icon=":material/edit_note:"):
                for intent, label in wording.INTENTS.items():
                    st.button(label, key=f"intent-{intent}", on_click=_begin, args=(draft, intent), width="stretch")
    reply: dict[str, Any] | None = space.replies.get(_PLACE)
    if reply is None:
        return
    item = Item(wording.REPLY, tag=wording.SUGGESTION, tone="good").quotes(reply["text"])
    for hint in [*reply["hints"], *(wording.fill_in(gap) for gap in reply["placeholders"])]:
        item.says(hint)
    listing("reply", [item], label=wording.REPLY)
    st.button(wording.USE_REPLY, key="reply-use", icon=":material/check:", on_click=_use, args=(space, draft))


def _begin(draft: Draft, intent: str) -> None:
    draft.put(reply_to_wire(service.reply_to("", intent=intent))["text"])


def _use(space: Workspace, draft: Draft) -> None:
    draft.put(space.replies.pop(_PLACE)["text"])
    space.speaker = Speaker.FREELANCER.value
