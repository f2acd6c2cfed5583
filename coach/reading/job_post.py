"""A job post read by code: what it asks for, what it wants answered, which orders stand in it, what it pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coach.detection.instructions import Instruction, InstructionKind, find_instructions
from coach.reading.details import find_budget, find_deadline, find_deliverables, find_need, find_questions
from coach.reading.parts import Part
from coach.reading.requirements import find_requirements

__all__ = ["JobReading", "Part", "instructions_to_wire", "read_job_post", "to_wire"]


@dataclass(frozen=True, slots=True)
class JobReading:
    """Everything read in one post; spans are code points of its untouched text."""

    text: str
    need: tuple[Part, ...]
    """The sentence that says what the client wants done, or nothing."""
    requirements: tuple[Part, ...]
    questions: tuple[Part, ...]
    instructions: tuple[Instruction, ...]
    deliverables: tuple[Part, ...]
    budget: tuple[Part, ...]
    deadline: tuple[Part, ...]


def read_job_post(text: str) -> JobReading:
    """Read a post: pure, no model, the whole text, since orders tend to stand at the end."""
    instructions = tuple(find_instructions(text))

    def apart(parts: Sequence[Part]) -> tuple[Part, ...]:
        """Without what stands inside an order, and each place once."""
        kept: list[Part] = []
        for part in sorted(parts, key=lambda p: (-p.confidence, p.span)):
            others = [*(i.span for i in instructions), *(k.span for k in kept)]
            if len(part.span) and not any(part.span.overlaps(span) for span in others):
                kept.append(part)
        return tuple(sorted(kept, key=lambda p: p.span))

    requirements = apart(list(find_requirements(text)))
    need = find_need(text)
    return JobReading(
        text,
        apart([need]) if need else (),
        requirements,
        apart(list(find_questions(text))),
        instructions,
        tuple(find_deliverables(text, requirements)),
        tuple(find_budget(text)),
        tuple(find_deadline(text)),
    )


def to_wire(reading: JobReading) -> dict[str, Any]:
    """The reading as JSON; each item with place, quote and confidence."""
    text = reading.text
    wire: dict[str, Any] = {
        name: [_part_wire(text, part, f"{letter}{n}") for n, part in enumerate(parts, 1)]
        for name, letter, parts in (
            ("need", "n", reading.need),
            ("requirements", "r", reading.requirements),
            ("questions", "q", reading.questions),
            ("deliverables", "d", reading.deliverables),
            ("budget", "b", reading.budget),
            ("deadline", "t", reading.deadline),
        )
    }
    wire["instructions"] = instructions_to_wire(text, reading.instructions)
    return wire


def instructions_to_wire(text: str, instructions: Sequence[Instruction]) -> list[dict[str, Any]]:
    """Orders found in `text` as JSON; `obey` says that only an attention check is the user's to follow."""
    return [_instruction_wire(text, item, f"i{n}") for n, item in enumerate(instructions, 1)]


def _part_wire(text: str, part: Part, identity: str) -> dict[str, Any]:
    item = {
        "id": identity,
        "start": part.span.start,
        "end": part.span.end,
        "quote": part.span.of(text),
        "confidence": part.confidence,
    }
    return item | ({"level": part.level} if part.level else {}) | ({"kind": part.kind} if part.kind else {})


def _instruction_wire(text: str, item: Instruction, identity: str) -> dict[str, Any]:
    return {
        "id": identity,
        "kind": item.kind.value,
        "start": item.span.start,
        "end": item.span.end,
        "quote": item.span.of(text),
        "confidence": item.confidence,
        "phrase": item.phrase,
        "position": item.position,
        "obey": "ask" if item.kind is InstructionKind.ATTENTION_CHECK else "never",
    }
