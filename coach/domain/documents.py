"""Documents: one text with a kind."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

_HALF_PAIR = re.compile(r"[\ud800-\udfff]")


def encodable(text: str) -> str:
    """`text` with half surrogate pairs, which no library encodes, replaced one for one: offsets stay."""
    return text if text.isascii() else _HALF_PAIR.sub("\ufffd", text)


class DocumentKind(StrEnum):
    """What a text is. A job post is written by a client and is only ever annotated."""

    PROFILE = "profile"
    PROPOSAL = "proposal"
    MESSAGE = "message"
    JOB_POST = "job_post"

    @property
    def may_be_rewritten(self) -> bool:
        """Job posts belong to the client; everything else is the user's own text."""
        return self is not DocumentKind.JOB_POST


@dataclass(frozen=True, slots=True)
class Document:
    """A text exactly as the user gave it, and its kind."""

    text: str
    kind: DocumentKind

    @property
    def sha256(self) -> str:
        """Hash of the text in UTF-8; lone surrogates are kept, so any Python string has one."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
