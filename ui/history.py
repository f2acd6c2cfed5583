"""Versions of a visitor's texts: newest first, searchable, really deleted; on disk where the visitor has a shelf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from coach.keeping import KeptVersion, Shelf
from ui.keeping import Keeping

_MOST = 300


class Version(KeptVersion):
    """A text as it stood at one moment. An id below zero means that it lives in this session alone."""

    __slots__ = ()

    @property
    def title(self) -> str:
        """The first words, for lists."""
        words = " ".join(self.text.split())
        return words[:80] + ("…" if len(words) > 80 else "")


@dataclass
class History:
    """The versions of one visitor."""

    keeping: Keeping = field(default_factory=Keeping)
    versions: list[Version] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(-1, -1))

    def refresh(self) -> None:
        """Take up what is on disk, which another window may have changed."""
        kept = self.keeping.ask(lambda shelf: shelf.versions(), None)
        if kept is None:
            return
        here = [version for version in self.versions if version.id < 0]
        on_disk = [Version(v.id, v.kind, v.text, v.origin, v.before, v.made_at) for v in kept]
        self.versions = sorted([*here, *on_disk], key=lambda version: version.made_at, reverse=True)

    def keep(self, kind: str, text: str, origin: str, before: str = "") -> Version | None:
        """Keep a text; None when it is empty or the newest version says the same."""
        if not text.strip() or (self.versions and self.versions[0].text == text):
            return None
        key = self.keeping.ask(lambda shelf: shelf.keep_version(kind, text, origin, before), None)
        number = next(self._numbers) if key is None else key
        version = Version(number, kind, text, origin, before, datetime.now(UTC))
        self.versions = [version, *self.versions][:_MOST]
        return version

    def search(self, words: str) -> list[Version]:
        """The versions that hold all of `words`, in any order and case."""
        wanted = words.casefold().split()
        return [v for v in self.versions if all(word in v.text.casefold() for word in wanted)]

    def delete(self, version_id: int) -> None:
        """Forget one version. One that could not be removed from the disk stays in the list."""
        if version_id < 0 or self._erased(lambda shelf: shelf.delete_version(version_id)):
            self.versions = [v for v in self.versions if v.id != version_id]

    def clear(self) -> None:
        """Forget all, likewise."""
        if self._erased(lambda shelf: shelf.delete_versions()):
            self.versions = []

    def _erased(self, erase: Callable[[Shelf], None]) -> bool:
        if self.keeping.shelf is None:
            return True
        return self.keeping.ask(lambda shelf: (erase(shelf), True)[1], False, erases=True)
