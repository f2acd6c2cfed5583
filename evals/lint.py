"""Faults of labelled cases: offsets, quotes, normal form, and test material that leaked into what may be read."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evals.cases import Case, load

_ROOT = Path(__file__).resolve().parents[1]
_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_WORD = re.compile(r"\w+(?:[.'-]\w+)*")
SHINGLE = 5
"""Words in a run. Two own sentences about one subject rarely share five words in a row."""
SHARE = 0.5
"""A test text leaks when more than this part of its runs stands in one text that may be read."""
_FEWEST_RUNS = 3


def lint(suite: str) -> list[str]:
    """What is wrong with the labels of a suite; nothing when they are sound. CaseError for unreadable lines."""
    cases = load(suite)
    faults = [fault for case in cases for fault in _label_faults(case)]
    return [*faults, *leaks(cases), *_quoted_tests(cases)]


def _label_faults(case: Case) -> Iterator[str]:
    if not _ID.fullmatch(case.id):
        yield f"{case.id}: an id holds lower case letters, digits, dots and hyphens"
    for name, text in _texts(case.input):
        # Disguised text may be denormalised on purpose; its case says so.
        if unicodedata.normalize("NFC", text) != text and not case.metadata.get("denormalised"):
            yield f"{case.id}: {name} is not in NFC"
    whole = case.input.get("text")
    if isinstance(whole, str):
        yield from _span_faults(case, whole)
        yield from _missing_parts(case, whole)


def _span_faults(case: Case, text: str) -> Iterator[str]:
    findings = case.target.get("findings", [])
    for finding in findings:
        start, end, quote = finding["start"], finding["end"], finding["quote"]
        if not 0 <= start < end <= len(text):
            yield f"{case.id}: {finding['rule']} points outside the text"
        elif text[start:end] != quote:
            yield f"{case.id}: {finding['rule']} quotes {quote!r}, the text has {text[start:end]!r}"
        elif quote != quote.strip():
            yield f"{case.id}: {finding['rule']} begins or ends in white space"
    places = [(f["rule"], f["start"], f["end"]) for f in findings]
    if len(set(places)) < len(places):
        yield f"{case.id}: one finding is labelled twice"


def _missing_parts(case: Case, text: str) -> Iterator[str]:
    """A label about a part of the text that is not there tests nothing."""
    whole = " ".join(text.casefold().split())
    for key in ("must_go", "must_stay"):
        for part in case.target.get(key, []):
            if " ".join(part.casefold().split()) not in whole:
                yield f"{case.id}: {key} names {part!r}, which is not in the text"
    both = set(case.target.get("must_go", [])) & set(case.target.get("must_stay", []))
    if both:
        yield f"{case.id}: {sorted(both)} must go and must stay"


def _texts(part: Any, name: str = "input") -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield name, part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(value, str(key))
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value, name)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of `SHINGLE` words, case and punctuation aside."""
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def _material(case: Case) -> frozenset[tuple[str, ...]]:
    whole = [shingles(text) for _, text in _texts(case.input)]
    return frozenset().union(*whole)


def leaks(cases: Iterable[Case]) -> Iterator[str]:
    """Test cases most of whose word runs stand in one dev case."""
    cases = list(cases)
    dev = [(case.id, _material(case)) for case in cases if case.split == "dev"]
    holders: dict[tuple[str, ...], set[int]] = {}
    for number, (_, runs) in enumerate(dev):
        for run in runs:
            holders.setdefault(run, set()).add(number)
    for case in cases:
        if case.split != "test":
            continue
        own = _material(case)
        shared: dict[int, int] = {}
        for run in own:
            for number in holders.get(run, ()):
                shared[number] = shared.get(number, 0) + 1
        for number, count in sorted(shared.items()):
            if len(own) >= _FEWEST_RUNS and count > len(own) * SHARE:
                yield f"{case.id}: most of it stands in the dev case {dev[number][0]}"


def _quoted_tests(cases: Iterable[Case]) -> Iterator[str]:
    """Test cases that a prompt or a rule's example quotes."""
    known = readable_texts()
    for case in cases:
        own = _material(case) if case.split == "test" else frozenset()
        if len(own) < _FEWEST_RUNS:
            continue
        for place, runs in known:
            if len(own & runs) > len(own) * SHARE:
                yield f"{case.id}: most of it is quoted in {place}"


@lru_cache(maxsize=1)
def readable_texts() -> tuple[tuple[str, frozenset[tuple[str, ...]]], ...]:
    """What whoever writes rules and prompts has before them: the prompts, and every rule's examples."""
    found = [
        (f"prompts/{path.name}", shingles(path.read_text(encoding="utf-8")))
        for path in sorted((_ROOT / "prompts").glob("*.md"))
    ]
    for path in sorted((_ROOT / "coach/rules/catalogue").glob("*/*.yaml")):
        examples = yaml.safe_load(path.read_text(encoding="utf-8")).get("examples", {})
        for _, text in _texts(json.loads(json.dumps(examples, default=str)), "example"):
            found.append((f"an example of {path.stem}", shingles(text)))
    return tuple((place, runs) for place, runs in found if runs)
