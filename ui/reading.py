"""What was read in a job post, as marks of the editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui import wording

_PARTS = (("requirements", "requirement"), ("questions", "question"), ("instructions", "instruction"))


def marks(reading: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Requirements, questions and instructions beside the red flags, which are the catalogue's own findings."""
    found = [dict(finding) for finding in reading["findings"]]
    for name, severity in _PARTS:
        for number, item in enumerate(reading.get(name, ())):
            title, message = wording.read_in_post(name, item)
            found.append(
                {
                    "rule": "",
                    "title": title,
                    "severity": severity,
                    "start": item["start"],
                    "end": item["end"],
                    "quote": item["quote"],
                    "message": message,
                    "fingerprint": f"{name}-{number}",
                    "fix": None,
                }
            )
    return sorted(found, key=lambda mark: (mark["start"], mark["end"]))
