"""What a finished (or running) batch says as a whole: letters too alike, another client's name, jobs not worth a bid,
questions to the user, what it cost. Pure: values in, plain JSON or CSV out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from coach.bulk.batch import Batch, ItemState
from coach.grounding.slot import SlotKind
from coach.grounding.slots import slots
from coach.tailoring.duplicates import SimilarPair, similar_letters

SCHEMA = "coach.batch_report/1"
_ALIKE_SHOWN = 20
"""Most pairs named in one cell: letters that are all alike would fill the table with each other."""
_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r|%]")
"""How a cell begins that a spreadsheet would run."""


@dataclass(frozen=True, slots=True)
class ReportedLetter:
    """One item as the report sees it. `text` is empty without a letter."""

    id: str
    state: ItemState
    text: str = ""
    job_post: str = ""
    outcome: str = ""
    cost_usd: Decimal = Decimal(0)
    bid: bool = True
    reasons: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class ForeignName:
    """A name of another item's job post in a letter; offsets count in the letter."""

    id: str
    start: int
    end: int
    name: str
    belongs_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The whole batch, item by item in `letters`."""

    batch: Batch
    letters: tuple[ReportedLetter, ...]
    similar: tuple[SimilarPair, ...] = ()
    foreign: tuple[ForeignName, ...] = ()
    questions: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    """Each question once, with the ids it came up for, most frequent first."""


def reported(identity: str, state: ItemState, body: Mapping[str, Any], job_post: str, cost: Decimal) -> ReportedLetter:
    """An item's result (`coach.letter/1` or an error) as the report needs it; tolerant of missing fields."""
    worth = body.get("worth") or {}
    error = body.get("error") or {}
    return ReportedLetter(
        identity,
        state,
        str(body.get("text") or ""),
        job_post,
        str(body.get("outcome") or ""),
        cost,
        bool(worth.get("bid", True)),
        tuple(str(reason) for reason in worth.get("reasons") or ()),
        tuple(str(question.get("text")) for question in body.get("questions") or () if question.get("text")),
        str(error.get("code") or ""),
    )


def make_report(batch: Batch, letters: Iterable[ReportedLetter], own_words: str = "") -> BatchReport:
    """Compare the letters of a batch. `own_words`: the user's facts, whose names may stand in every letter."""
    found = tuple(letters)
    texts = {letter.id: letter.text for letter in found if letter.text.strip()}
    asked: dict[str, list[str]] = defaultdict(list)
    for letter in found:
        for question in dict.fromkeys(letter.questions):
            asked[question].append(letter.id)
    return BatchReport(
        batch,
        found,
        tuple(similar_letters(texts)),
        tuple(_foreign(found, own_words)),
        tuple(sorted(((q, tuple(ids)) for q, ids in asked.items()), key=lambda pair: (-len(pair[1]), pair[0]))),
    )


def _foreign(letters: Sequence[ReportedLetter], own_words: str) -> Iterable[ForeignName]:
    """Names that stand in a letter and in other clients' posts, but neither in its own post nor in the user's facts.

    A name that many posts share (a tool, a platform) says nothing about one client and is left out.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for letter in letters:
        for name in _names(letter.job_post):
            owners[name].add(letter.id)
    common = max(2, len(letters) // 20)
    for letter in letters:
        known = f"{letter.job_post}\n{own_words}".casefold()
        for slot in slots(letter.text) if letter.text else ():
            others = owners.get(slot.value, set()) - {letter.id}
            shown = letter.text[slot.span.start : slot.span.end]
            if slot.kind is SlotKind.NAME and others and len(others) <= common and shown.casefold() not in known:
                yield ForeignName(letter.id, slot.span.start, slot.span.end, shown, tuple(sorted(others)))


def _names(text: str) -> set[str]:
    return {slot.value for slot in slots(text) if slot.kind is SlotKind.NAME} if text else set()


def report_to_wire(report: BatchReport) -> dict[str, Any]:
    """The report as `coach.batch_report/1`; money as decimal strings, offsets as code points of the letters."""
    batch, letters = report.batch, report.letters
    written = [letter for letter in letters if letter.text]
    total = sum((letter.cost_usd for letter in letters), Decimal(0))
    return {
        "schema": SCHEMA,
        "batch": batch.id,
        "state": batch.state.value,
        "reason": batch.reason or None,
        "reason_detail": batch.reason_detail or None,
        "counts": {state.value: getattr(batch.counts, state.value) for state in ItemState},
        "outcomes": dict(sorted(Counter(letter.outcome for letter in written).items())),
        "cost": {
            "currency": "USD",
            "total": f"{batch.spent_usd:.6f}",
            "per_letter": f"{total / len(written):.6f}" if written else None,
        },
        "similar": [_pair(pair) for pair in report.similar],
        "foreign_names": [
            {"id": f.id, "start": f.start, "end": f.end, "name": f.name, "belongs_to": list(f.belongs_to)}
            for f in report.foreign
        ],
        "not_worth_a_bid": [{"id": item.id, "reasons": list(item.reasons)} for item in letters if not item.bid],
        "questions": [{"text": text, "ids": list(ids)} for text, ids in report.questions],
        "failures": [
            {"code": code, "ids": [item.id for item in letters if item.code == code]}
            for code in sorted({item.code for item in letters} - {""})
        ],
        "items": [
            {"id": item.id, "state": item.state.value, "outcome": item.outcome, "cost_usd": f"{item.cost_usd:.6f}"}
            for item in letters
        ],
    }


def _pair(pair: SimilarPair) -> dict[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "share": round(pair.share, 3),
        "passages": [
            {
                "first": {"start": p.first.start, "end": p.first.end},
                "second": {"start": p.second.start, "end": p.second.end},
                "words": p.words,
            }
            for p in pair.passages
        ],
    }


def report_to_csv(report: BatchReport) -> str:
    """One row an item. No cell begins as a formula would: letters and posts are other people's texts."""
    alike: dict[str, list[str]] = defaultdict(list)
    for pair in sorted(report.similar, key=lambda pair: -pair.share):
        alike[pair.first].append(f"{pair.second} ({pair.share:.0%})")
        alike[pair.second].append(f"{pair.first} ({pair.share:.0%})")
    foreign: dict[str, list[str]] = defaultdict(list)
    for name in report.foreign:
        foreign[name.id].append(name.name)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            "id",
            "state",
            "outcome",
            "cost_usd",
            "bid",
            "reasons",
            "too_alike",
            "foreign_names",
            "questions",
            "error",
            "letter",
        ]
    )
    for item in report.letters:
        row = [
            item.id,
            item.state.value,
            item.outcome,
            f"{item.cost_usd:.6f}",
            "yes" if item.bid else "no",
            "; ".join(item.reasons),
            _listed(alike[item.id]),
            ", ".join(foreign[item.id]),
            " | ".join(item.questions),
            item.code,
            item.text,
        ]
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _ALIKE_SHOWN
    return ", ".join(names[:_ALIKE_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
