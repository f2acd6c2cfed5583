"""Answers about texts, kept so that the same text is judged once. Rule ids and offsets only: no text is stored."""

from __future__ import annotations

import json
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Protocol

Places = tuple[tuple[tuple[str, int, int], ...], int]
"""Rule id, start and end of each verified quote in the masked text; and how many quotes were not verified."""

_IN_MEMORY = 512
_FORMAT = 1


class JudgementStore(Protocol):
    """Keeps short texts by key. Both methods may do nothing when the place cannot be reached."""

    def get(self, key: str) -> str | None:
        """What was put under this key, or None."""
        ...

    def put(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        ...


class MemoryStore:
    """The last answers of this process. Safe under threads."""

    def __init__(self, size: int = _IN_MEMORY) -> None:
        self._size = size
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._turn = Lock()

    def get(self, key: str) -> str | None:
        """The answer, which is then the last to be dropped."""
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, value: str) -> None:
        """Keep it; the answer that was asked for least recently goes when there are too many."""
        with self._turn:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


class FolderStore:
    """Answers in a folder, one small file each, behind the memory of this process.

    A folder that cannot be read or written costs a new question to the model and nothing else.
    """

    def __init__(self, folder: Path, *, most: int = 5_000) -> None:
        self._folder = folder
        self._most = most
        self._memory = MemoryStore()

    def get(self, key: str) -> str | None:
        """From memory, else from the folder."""
        known = self._memory.get(key)
        if known is not None:
            return known
        try:
            value = self._path(key).read_text("utf-8")
        except (OSError, ValueError):
            return None
        self._memory.put(key, value)
        return value

    def put(self, key: str, value: str) -> None:
        """Into memory and the folder; a file appears whole or not at all. The oldest go when there are too many."""
        self._memory.put(key, value)
        path = self._path(key)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            draft.write_text(value, "utf-8")
            draft.replace(path)
            self._tidy()
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _tidy(self) -> None:
        files = list(self._folder.glob("*.json"))
        if len(files) > self._most:
            # A tenth at once, so that not every answer pays for looking.
            oldest = sorted(files, key=lambda file: file.stat().st_mtime)[: len(files) - self._most + self._most // 10]
            for file in oldest:
                file.unlink(missing_ok=True)


class Judgements:
    """A store read and written as places; what cannot be read counts as never kept."""

    def __init__(self, store: JudgementStore | None) -> None:
        self._store = store

    def get(self, key: str) -> Places | None:
        """The places kept under this key."""
        kept = self._store.get(key) if self._store else None
        if kept is None:
            return None
        try:
            data = json.loads(kept)
            if data["format"] != _FORMAT:
                return None
            places = tuple((str(rule), int(start), int(end)) for rule, start, end in data["places"])
            return places, int(data["unverified"])
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, known: Places) -> None:
        """Keep the places."""
        if self._store:
            places, unverified = known
            self._store.put(key, json.dumps({"format": _FORMAT, "places": places, "unverified": unverified}))
