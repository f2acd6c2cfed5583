"""The marked editor as the page uses it: a draft in, the same draft with what the person typed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from coach.detection.dismissals import Dismissals
from coach.domain.documents import DocumentKind
from coach.service import MAX_CHARACTERS
from ui import component_texts, reading, wording
from ui.judged import with_judged
from ui.session import Draft, clean, coach, workspace
from ui.show import problems_shown

_NOTHING_FOUND: Mapping[str, Any] = {
    "findings": [],
    "preview": "",
    "limits": [],
    "counts": {"hard": 0, "warning": 0, "advice": 0},
}
_MOST_DISMISSED = 5_000
_QUICK = 5_000
"""Characters up to which a first answer under the fingers holds spelling too."""
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
            now = {str(mark)[:64]: str(reason)[:40] for mark, reason in list(given.items())[:_MOST_DISMISSED]}
            _set_aside(place, draft, now)

    checked, unchecked = dict(_NOTHING_FOUND), True
    with problems_shown():
        # Whatever breaks in a check, the text stays where it is and can be typed on.
        checked, unchecked = check(draft, place), False
    open_ones, hidden = workspace().set_aside(place, draft).split(map(_Marked.of, checked["findings"]))
    # What was set aside just now is hidden by the editor itself, which can still undo it.
    just_now = [mark for mark in hidden if mark.fingerprint in draft.dismissed]
    shown = {id(mark.wire) for mark in (*open_ones, *just_now)}
    _editor(
        key=key,
        data={
            "text": draft.text,
            "revision": draft.revision,
            "sequence": draft.sequence,
            "tier": draft.tier,
            "findings": [finding for finding in checked["findings"] if id(finding) in shown],
            "dismissed": draft.dismissed,
            "preview": checked["preview"] if _is_seen_first(draft) else "",
            "limits": checked["limits"],
            "label": label,
            "placeholder": placeholder,
            "read_only": False,
            "unchecked": unchecked or len(draft.text) > MAX_CHARACTERS,
            "short": short,
            "words": component_texts.JOB_POST if draft.kind is DocumentKind.JOB_POST else component_texts.EDITOR,
        },
        on_draft_change=typed,
        on_dismissed_change=dismissed,
    )
    if hidden:
        st.button(
            wording.show_again(len(hidden)),
            key=f"again-{place}",
            type="tertiary",
            on_click=_show_again,
            args=(place, draft),
        )
    return checked


@dataclass(frozen=True)
class _Marked:
    """A finding in wire form, as dismissals see it."""

    rule: str
    quote: str
    fingerprint: str
    wire: Mapping[str, Any]

    @classmethod
    def of(cls, wire: Mapping[str, Any]) -> _Marked:
        return cls(wire["rule"], wire["quote"], wire["fingerprint"], wire)


def _set_aside(place: str, draft: Draft, now: dict[str, str]) -> None:
    """Take over what the editor set aside or took back, and keep it."""
    space, before = workspace(), set(draft.dismissed)
    aside = space.set_aside(place, draft)
    for mark in map(_Marked.of, check(draft, place)["findings"]):
        if mark.fingerprint in now and mark.fingerprint not in before:
            aside = aside.dismiss(mark)
        elif mark.fingerprint in before and mark.fingerprint not in now:
            aside = aside.restore(mark)
    draft.dismissed, draft.aside = now, aside
    space.keeping.ask(lambda shelf: shelf.keep_dismissals(place, aside), None)


def _show_again(place: str, draft: Draft) -> None:
    draft.dismissed, draft.aside = {}, Dismissals()
    draft.put(draft.text)
    workspace().keeping.ask(lambda shelf: shelf.keep_dismissals(place, Dismissals()), None)


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


def check(draft: Draft, place: str = "") -> dict[str, Any]:
    """The check of a draft; nothing is checked twice. What was set aside is left out by the editor itself."""
    if not draft.text.strip() or len(draft.text) > MAX_CHARACTERS:
        return dict(_NOTHING_FOUND)
    space = workspace()
    situation = space.situation(draft.kind, draft.field)
    quick = draft.tier <= 1
    polish = draft.kind is not DocumentKind.JOB_POST and (not quick or len(draft.text) <= _QUICK)
    answer = space.once(
        ("check", draft.text, draft.kind, situation, polish, quick),
        lambda: coach().check(draft.text, draft.kind, situation, polish=polish, quick=quick),
    )
    if not draft.kind.may_be_rewritten:
        return {**answer, "findings": reading.marks(answer)}
    return {**answer, "findings": with_judged(answer["findings"], space.judged.get(place), draft.text)}


def _take(draft: Draft, sent: Any) -> None:
    """What the browser sent, if it is about the text the page knows; anything else is left alone."""
    if not isinstance(sent, Mapping) or sent.get("revision") != draft.revision:
        return
    text, sequence, tier = sent.get("text"), sent.get("sequence"), sent.get("tier")
    if isinstance(text, str) and isinstance(sequence, int) and isinstance(tier, int):
        draft.text = clean(text)[: MAX_CHARACTERS + 1]
        draft.sequence = sequence
        draft.tier = tier
