"""Versions a visitor kept: newest first, searchable, really deleted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count


@dataclass(frozen=True, slots=True)
class Version:
    """A text as it stood at one moment, and how it came about."""

    id: int
    kind: str
    text: str
    origin: str
    """`yours`, or the writer's name."""
    made_at: datetime
    before: str = ""
    """The text it was rewritten from."""

    @property
    def title(self) -> str:
        """The first words, for lists."""
        words = " ".join(self.text.split())
        return words[:80] + ("…" if len(words) > 80 else "")


@dataclass
class History:
    """The versions of one visitor."""

    versions: list[Version] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def keep(self, kind: str, text: str, origin: str, before: str = "") -> Version | None:
        """Keep a text; None when it is empty or the newest version says the same."""
        same = hashlib.sha256(text.encode()).digest()
        newest = self.versions[0] if self.versions else None
        if not text.strip() or (newest and hashlib.sha256(newest.text.encode()).digest() == same):
            return None
        version = Version(next(self._numbers), kind, text, origin, datetime.now(UTC), before)
        self.versions.insert(0, version)
        return version

    def search(self, words: str) -> list[Version]:
        """The versions that hold all of `words`, in any order and case."""
        wanted = words.casefold().split()
        return [v for v in self.versions if all(word in v.text.casefold() for word in wanted)]

    def delete(self, version_id: int) -> None:
        """Forget one version."""
        self.versions = [v for v in self.versions if v.id != version_id]

    def clear(self) -> None:
        """Forget all."""
        self.versions = []
