"""Which batches may start no call in this very process, ahead of what the database tells."""

from __future__ import annotations


class Stops:
    """Batches that were cancelled or paused in this very process: no call of theirs starts any more.

    The database refuses their calls as well; this closes the gap between a call's commit and its sending.
    """

    def __init__(self) -> None:
        self.moment = 0
        """Counts the stops; read it before a claim."""
        self._since: dict[int, int] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._since

    def add(self, key: int) -> None:
        """Stop a batch."""
        self.moment += 1
        self._since[key] = self.moment

    def lift(self, key: int, moment: int | None = None) -> None:
        """The batch goes on; with `moment` only if it was stopped no later, as a claim made since then shows."""
        if moment is None or self._since.get(key, moment + 1) <= moment:
            self._since.pop(key, None)
