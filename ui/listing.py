"""Lists of things people, clients and models wrote, shown as text by a component of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ui.editor import bundle

_listing = st.components.v2.component(
    "coach_listing",
    css=bundle("style.css", "changes.css"),
    js=bundle("offsets.js", "elements.js", "listing.js"),
    isolate_styles=False,
)


@dataclass
class Item:
    """One entry. `tone` colours its tag: good, hard, warning, advice or plain."""

    title: str
    tag: str = ""
    tone: str = "plain"
    aside: str = ""
    lines: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)

    def says(self, text: str) -> Item:
        """Add a line of explanation."""
        if text:
            self.lines.append({"text": text})
        return self

    def quotes(self, text: str) -> Item:
        """Add words somebody wrote."""
        if text:
            self.lines.append({"text": text, "quote": True})
        return self


def listing(key: str, items: Sequence[Item], *, label: str, empty: str = "") -> None:
    """Show the items; `empty` is said where there are none."""
    _listing(key=f"list-{key}", data={"label": label, "empty": empty, "items": [vars(item) for item in items]})
