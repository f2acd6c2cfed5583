"""Entity tags of batches: a tag changes whenever what is shown of the batch changes."""

from __future__ import annotations

import hashlib
import json

from coach.api.batch_schemas import batch_to_wire
from coach.api.problems import ApiError
from coach.domain.batches import Batch


def entity_tag(batch: Batch) -> str:
    """The strong tag of a batch's representation."""
    shown = json.dumps(batch_to_wire(batch), sort_keys=True)
    return f'"{hashlib.sha256(shown.encode()).hexdigest()[:24]}"'


def not_modified(if_none_match: str | None, tag: str) -> bool:
    """Whether the reader has this very representation already."""
    return if_none_match is not None and (if_none_match.strip() == "*" or tag in _tags(if_none_match))


def require_match(if_match: str | None, batch: Batch) -> None:
    """ApiError PRECONDITION_FAILED when the caller decided on an older state than the present one."""
    if if_match is not None and if_match.strip() != "*" and entity_tag(batch) not in _tags(if_match):
        raise ApiError("PRECONDITION_FAILED", "The batch has changed.", hint="Read it again and decide anew.")


def _tags(header: str) -> set[str]:
    return {part.strip().removeprefix("W/") for part in header.split(",")}
