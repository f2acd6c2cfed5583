"""A rewrite as changes one can take or leave: the pieces of both texts, and the text that comes of the choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from coach.domain.edits import Edit, apply_edits
from coach.domain.facts import FactSheet
from ui import component_texts
from ui.editor import bundle
from ui.session import coach

_viewer = st.components.v2.component(
    "coach_changes",
    css=bundle("style.css", "changes.css"),
    js=bundle("offsets.js", "elements.js", "changes.js"),
    isolate_styles=False,
)


@dataclass
class Proposed:
    """A rewrite (`coach.rewrite/1`) of `before`, and which of its changes the person keeps as their own."""

    before: str
    kind: str
    wire: Mapping[str, Any]
    facts: FactSheet = field(default_factory=FactSheet)
    left: set[int] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The text with every change but those left."""
        if not self.left:
            return str(self.wire["text"])
        taken = [edit for number, edit in enumerate(self.wire["edits"]) if number not in self.left]
        return apply_edits(self.before, [Edit(e["start"], e["end"], e["replacement"]) for e in taken])[0]


def segments(before: str, edits: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The text cut at its changes: pieces that stay, and changes with old and new words, in the order of the text."""
    pieces: list[dict[str, Any]] = []
    position = 0
    for number, edit in sorted(enumerate(edits), key=lambda item: (item[1]["start"], item[1]["end"])):
        if edit["start"] > position:
            pieces.append({"same": before[position : edit["start"]]})
        pieces.append({"change": number, "old": before[edit["start"] : edit["end"]], "new": edit["replacement"]})
        position = edit["end"]
    if position < len(before):
        pieces.append({"same": before[position:]})
    return pieces


def changes_view(place: str, proposed: Proposed) -> None:
    """Show both texts with their changes; the person's choice is kept in `proposed.left`."""
    key = f"changes-{place}"

    def chosen() -> None:
        left = st.session_state[key].get("left")
        if isinstance(left, list):
            known = range(len(proposed.wire["edits"]))
            proposed.left = {number for number in left if isinstance(number, int) and number in known}

    titles = {rule.id: rule.title for rule in coach().rules()}
    _viewer(
        key=key,
        data={
            "identity": f"{proposed.wire.get('writer')}-{id(proposed.wire)}",
            "segments": segments(proposed.before, proposed.wire["edits"]),
            "changes": [
                {
                    "reason": edit["reason"],
                    "safety": edit["safety"],
                    "rules": [f"{rule} {titles.get(rule, '')}".strip() for rule in edit["rules"]],
                    "facts": _facts(proposed.facts, edit["facts"]),
                }
                for edit in proposed.wire["edits"]
            ],
            "left": sorted(proposed.left),
            "claims": {
                **{name: proposed.wire["claims"][name] for name in ("total", "supported")},
                "items": [
                    {
                        "text": claim["text"],
                        "supported": claim["supported"],
                        "reason": claim.get("reason", ""),
                        "facts": _facts(proposed.facts, claim["facts"]),
                    }
                    for claim in proposed.wire["claims"]["items"]
                ],
            },
            "words": component_texts.CHANGES,
        },
        on_left_change=chosen,
    )


def pieces_view(place: str, before: str, edits: Iterable[Mapping[str, Any]], *, words: Mapping[str, Any]) -> None:
    """Two texts side by side with their differences, for looking only."""
    _viewer(
        key=f"pieces-{place}",
        data={
            "identity": place,
            "segments": segments(before, edits),
            "changes": [],
            "left": [],
            "claims": None,
            "words": dict(words),
        },
    )


def _facts(sheet: FactSheet, ids: Iterable[str]) -> list[dict[str, str]]:
    found = ((fact_id, sheet.get(fact_id)) for fact_id in ids)
    return [
        {"id": fact_id, "text": fact.text if fact else "", "source": fact.source if fact else ""}
        for fact_id, fact in found
    ]
