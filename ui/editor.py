"""The marked editor as the page uses it: a draft in, the same draft with what the person typed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from coach.domain.documents import DocumentKind
from coach.service import MAX_CHARACTERS
from ui import component_texts, reading
from ui.session import Draft, clean, coach, workspace
from ui.show import problems_shown

_NOTHING_FOUND: Mapping[str, Any] = {
    "findings": [],
    "preview": "",
    "limits": [],
    "counts": {"hard": 0, "warning": 0, "advice": 0},
}
_MOST_DISMISSED = 5_000
_FOLDER = Path(__file__).parent / "components"


@lru_cache(maxsize=8)
def bundle(*names: str) -> str:
    """Component files as one text; the browser gets them with the page, nothing is fetched from elsewhere."""
    return "\n".join((_FOLDER / name).read_text("utf-8") for name in names)


_editor = st.components.v2.component(
    "coach_editor",
    css=bundle("style.css"),
    js=bundle("offsets.js", "elements.js", "highlights.js", "cards.js", "editor.js"),
    isolate_styles=False,
)


def draft_editor(place: str, draft: Draft, *, label: str, placeholder: str = "", short: bool = False) -> dict[str, Any]:
    """Show the editor for `draft` and keep it up to date; the answer is the check of its text (`coach.check/1`)."""
    key = f"editor-{place}"

    def typed() -> None:
        _take(draft, st.session_state[key].get("draft"))

    def dismissed() -> None:
        given = st.session_state[key].get("dismissed")
        if isinstance(given, Mapping):
            draft.dismissed = {
                str(mark)[:64]: str(reason)[:40] for mark, reason in list(given.items())[:_MOST_DISMISSED]
            }

    checked = dict(_NOTHING_FOUND)
    with problems_shown():
        # Whatever breaks in a check, the text stays where it is and can be typed on.
        checked = check(draft)
    _editor(
        key=key,
        data={
            "text": draft.text,
            "revision": draft.revision,
            "sequence": draft.sequence,
            "tier": draft.tier,
            "findings": checked["findings"],
            "dismissed": draft.dismissed,
            "preview": checked["preview"] if _is_seen_first(draft) else "",
            "limits": checked["limits"],
            "label": label,
            "placeholder": placeholder,
            "read_only": False,
            "short": short,
            "words": component_texts.EDITOR,
        },
        on_draft_change=typed,
        on_dismissed_change=dismissed,
    )
    return checked


def _is_seen_first(draft: Draft) -> bool:
    """Whether clients see the beginning of this text before they open it: letters and overviews."""
    if draft.kind is DocumentKind.PROFILE:
        return draft.field in (None, "overview")
    return draft.kind is DocumentKind.PROPOSAL


def marked_text(place: str, text: str, marks: Sequence[Mapping[str, Any]], *, label: str) -> None:
    """A text nobody edits here (a client's post), with its marks and their cards."""
    _editor(
        key=f"marked-{place}",
        data={
            "text": text,
            "revision": sha256(text.encode("utf-8", "replace")).hexdigest(),
            "sequence": 0,
            "tier": 2,
            "findings": list(marks),
            "dismissed": {},
            "preview": "",
            "limits": [],
            "label": label,
            "read_only": True,
            "words": component_texts.EDITOR,
        },
    )


def check(draft: Draft) -> dict[str, Any]:
    """The check of a draft; nothing is checked twice. What was set aside is left out by the editor itself."""
    if not draft.text.strip() or len(draft.text) > MAX_CHARACTERS:
        return dict(_NOTHING_FOUND)
    space = workspace()
    situation = space.situation(draft.kind, draft.field)
    polish = draft.tier > 1 and draft.kind is not DocumentKind.JOB_POST
    answer = space.once(
        ("check", draft.text, draft.kind, situation, polish),
        lambda: coach().check(draft.text, draft.kind, situation, polish=polish),
    )
    found = answer["findings"] if draft.kind.may_be_rewritten else reading.marks(answer)
    return {**answer, "findings": found}


def _take(draft: Draft, sent: Any) -> None:
    """What the browser sent, if it is about the text the page knows; anything else is left alone."""
    if not isinstance(sent, Mapping) or sent.get("revision") != draft.revision:
        return
    text, sequence, tier = sent.get("text"), sent.get("sequence"), sent.get("tier")
    if isinstance(text, str) and isinstance(sequence, int) and isinstance(tier, int):
        draft.text = clean(text)[: MAX_CHARACTERS + 1]
        draft.sequence = sequence
        draft.tier = tier
