"""Counters of the form's fields, and what the client sees first."""

from __future__ import annotations

from typing import Any

from coach.detection.deferred import deferred
from coach.domain.documents import Document, DocumentKind
from coach.domain.situation import Situation
from coach.rules.loader import load_catalogue

_TAG = deferred(r"[^,;\n|•·]+")
_FIELDS = {DocumentKind.PROFILE: "overview", DocumentKind.PROPOSAL: "cover_letter"}
_PROPOSAL_PREVIEW = 230
"""Characters of a cover letter a client sees in the list of proposals; third parties measured 150 to 250."""
_PROFILE_PREVIEW = 250


def field_of(document: Document, situation: Situation) -> str | None:
    """The form field a text sits in: what the situation says, else the main field of its kind."""
    return situation.field or _FIELDS.get(document.kind)


def count(text: str, unit: str) -> int:
    """How much of a field is used: code points, or tags parted by commas, semicolons or lines."""
    return len(text) if unit == "characters" else sum(1 for tag in _TAG.findall(text) if tag.strip())


def counters(document: Document, situation: Situation) -> list[dict[str, Any]]:
    """`field`, `used`, `limit` for the field the text sits in; empty where no limit is known. Code points or tags."""
    field = field_of(document, situation)
    limit = load_catalogue().limits.get(field) if field else None
    if field is None or limit is None or limit.unit not in ("characters", "tags"):
        return []
    return [{"field": field, "used": count(document.text, limit.unit), "limit": limit.value}]


def preview_length(kind: DocumentKind) -> int:
    """Characters a client sees before opening a text of this kind."""
    return _PROFILE_PREVIEW if kind is DocumentKind.PROFILE else _PROPOSAL_PREVIEW


def preview(document: Document) -> str:
    """The first characters a client sees, cut at a word; the whole text where it is shorter."""
    length = preview_length(document.kind)
    text = " ".join(document.text.split())
    if len(text) <= length:
        return text
    cut = text[: length + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > length // 2 else text[:length]) + "…"
