"""`python -m coach.rules.compile`: writes the snapshot and the page of the catalogue, or checks they are current."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any

from coach.domain.findings import Severity
from coach.rules.authoring import Written, read_folder
from coach.rules.catalogue_page import render
from coach.rules.compiled import NEXT, PAGE_LETTERS, packed
from coach.rules.keywords import needs
from coach.rules.loader import FOLDER, SNAPSHOT, WRITTEN, Catalogue
from coach.rules.patterns import matches_nothing, runnable, shortened
from coach.rules.rule import (
    Condition,
    Frame,
    JudgedDetector,
    LiteralDetector,
    PhraseDetector,
    PolishDetector,
    Rule,
    RuleFix,
)

PAGE = Path(__file__).parent / "CATALOGUE.md"


def compile_catalogue(written: Written) -> dict[str, Any]:
    """The snapshot's content. The files must be free of mistakes."""
    numbers: dict[str, int] = {}
    conditions: dict[str, int] = {}
    rules = [_rule(rule, written, numbers, conditions) for rule in written.rules]
    guards = {name: runnable(text, written.vocabulary) for name, text in written.guards.items()}
    return {
        "phrases": written.phrases,
        "limits": written.limits,
        "program": {
            "patterns": list(map(shortened, numbers)),
            "conditions": list(map(shortened, conditions)),
            "index": _index(numbers),
            "guards": guards,
            "rules": rules,
        },
    }


def _as_written(written: Written) -> list[dict[str, Any]]:
    return [rule.model_dump(mode="json", exclude_defaults=True) for rule in written.rules]


def catalogue_from(written: Written) -> Catalogue:
    """A catalogue straight from its files, for tests and authors."""
    return Catalogue(compile_catalogue(written), lambda: _as_written(written))


def snapshot_text(written: Written) -> str:
    """The snapshot file: one line a rule or pattern, so that a change shows where it was made."""
    data = compile_catalogue(written)
    lines = [f'"{key}": {_json(data[key])}' for key in ("phrases", "limits")]
    program = data["program"]
    parts = [f'"{key}": {_rows(program[key])}' for key in ("patterns", "conditions", "rules")]
    parts += [f'"{key}": {_json(program[key])}' for key in ("index", "guards")]
    lines.append('"program": {' + ",\n".join(parts) + "}")
    return "{" + ",\n".join(lines) + "}\n"


def written_text(written: Written) -> str:
    """The file of the rules as they are written, one line a rule."""
    return _rows(_as_written(written)) + "\n"


def _index(patterns: Collection[str]) -> dict[str, Any]:
    """What `coach.rules.compiled.Index` is made of."""
    tables: dict[str, dict[str, list[int]]] = {"words": {}, "first": {}, "second": {}}
    always: list[int] = []
    for number, pattern in enumerate(patterns):
        for needed in needs(pattern):
            entry = number + needed.shape * len(patterns)
            if needed.words is None:
                always.append(entry)
            for name, table in tables.items():
                for word in sorted(getattr(needed, name) or ()):
                    table.setdefault(word, []).append(entry)
    every: list[int] = []
    pages: dict[str, str] = {}
    for word in dict.fromkeys(word for table in tables.values() for word in table):
        begins = []
        for table in tables.values():
            begins.append(str(len(every)))
            every += (len(table.get(word, ())), *table.get(word, ()))
        page = word[:PAGE_LETTERS]
        pages[page] = f"{pages.get(page, NEXT)}{word} {' '.join(begins)}{NEXT}"
    stems = sorted({word[:-1] for table in tables.values() for word in table if word.endswith("*") and len(word) > 1})
    return {"pages": pages, "stems": stems, "always": packed(always), "entries": packed(every)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(values: list[Any]) -> str:
    return "[\n" + ",\n".join(_json(value) for value in values) + "\n]"


def _fix(fix: RuleFix, text: str, written: Written) -> dict[str, Any]:
    in_profile = {} if fix.in_profile is None else {"profile_text": written.phrases.get(fix.in_profile, "")}
    return {"text": text, "scope": fix.scope, "safety": fix.safety, **in_profile}


def _rule(rule: Rule, written: Written, numbers: dict[str, int], conditions: dict[str, int]) -> dict[str, Any]:
    kinds = [kind.value for kind in rule.kinds]
    fix = rule.fix
    text = "" if fix is None else written.phrases[fix.phrase] if fix.phrase else (fix.text or "")
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.value,
        "kinds": kinds,
        "message": rule.message,
        "why": rule.why,
        "source": rule.source.model_dump(mode="json"),
        "remedy": rule.remedy.value,
        "fix": None if fix is None else _fix(fix, text, written),
        "priority": rule.priority,
        "phrases": [
            _phrases(item, kinds, written.vocabulary, numbers, conditions)
            for item in rule.detectors
            if isinstance(item, PhraseDetector)
        ],
        "literals": [_finder(item, kinds) for item in rule.detectors if isinstance(item, LiteralDetector)],
        "polish": [_finder(item, kinds) for item in rule.detectors if isinstance(item, PolishDetector)],
        "judged": [
            {"ask": item.ask, "kinds": _kinds(item.kinds, kinds)}
            for item in rule.detectors
            if isinstance(item, JudgedDetector)
        ],
        "adjust": [[_condition(item.when) or {}, _severity(item.severity), item.note] for item in rule.adjust],
    }


def _phrases(
    item: PhraseDetector,
    kinds: list[str],
    vocabulary: dict[str, str],
    numbers: dict[str, int],
    conditions: dict[str, int],
) -> dict[str, Any]:
    def numbered(pattern: str, table: dict[str, int] = numbers) -> int:
        return table.setdefault(runnable(pattern, vocabulary), len(table))

    def rare(pattern: str) -> float:
        return sum(needed.rarity for needed in needs(runnable(pattern, vocabulary)))

    def required(parts: tuple[str, ...]) -> list[str]:
        # A part that may be missing adds nothing to what must be there.
        return [part for part in parts if not matches_nothing(runnable(part, vocabulary))]

    frames = [
        (required(frame.parts), frame.gap, frame.any_order) if isinstance(frame, Frame) else ([frame], 0, False)
        for frame in item.frames
    ]
    guards = {
        name: [numbered(pattern, conditions) for pattern in getattr(item, name)]
        for name in ("unless", "unless_before", "unless_after", "needs", "needs_document")
    }
    return {
        "frames": [
            [[numbered(part) for part in parts], [numbered(part) for part in sorted(parts, key=rare)], gap, any_order]
            for parts, gap, any_order in frames
        ],
        "kinds": _kinds(item.kinds, kinds),
        "when": _condition(item.when),
        **guards,
        "skip_refusals": item.refusals == "skip",
        "skip_quoted": item.quoted == "skip",
        "mark_sentence": item.mark == "sentence",
        "severity": _severity(item.severity),
        "confidence": item.confidence,
    }


def _finder(item: LiteralDetector | PolishDetector, kinds: list[str]) -> dict[str, Any]:
    literal = item if isinstance(item, LiteralDetector) else None
    return {
        "name": item.name,
        "kinds": _kinds(literal.kinds, kinds) if literal else kinds,
        "when": _condition(literal.when) if literal else None,
        "severity": _severity(literal.severity) if literal else None,
        "parameters": item.parameters,
    }


def _kinds(own: Any, rule: list[str]) -> list[str]:
    return rule if own is None else [kind.value for kind in own]


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    return None if condition is None else condition.model_dump(mode="json", exclude_none=True)


def _severity(value: Severity | str | None) -> str | None:
    return value.value if isinstance(value, Severity) else value


def finder_exists(kind: str, name: str) -> bool:
    """Whether the detection room has a detector of this name; asked by name, so this room does not depend on it."""
    folder = {"literal": "detectors", "polish": "polish"}[kind]
    module, _, key = name.partition(".")
    try:
        return key in import_module(f"coach.detection.{folder}.{module}").FINDERS
    except (ImportError, AttributeError):
        return False


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when all is well, 1 when files have mistakes or are not current."""
    parser = argparse.ArgumentParser(prog="python -m coach.rules.compile")
    parser.add_argument("--check", action="store_true", help="only say whether the generated files are current")
    parser.add_argument("--partial", action="store_true", help="write the rules that are sound, leave out the others")
    options = parser.parse_args(arguments)
    written = read_folder(FOLDER, finder_exists)
    for mistake in written.mistakes:
        sys.stderr.write(f"{mistake}\n")
    if written.mistakes and not options.partial:
        return 1
    outputs = {SNAPSHOT: snapshot_text(written), WRITTEN: written_text(written), PAGE: render(written)}
    if options.check:
        stale = [path.name for path, text in outputs.items() if not path.exists() or path.read_text("utf-8") != text]
        if stale:
            sys.stderr.write(f"{', '.join(stale)}: not current; run `python -m coach.rules.compile`\n")
        return 1 if stale else 0
    for path, text in outputs.items():
        path.write_text(text, "utf-8")
    sys.stdout.write(f"{len(written.rules)} rules written\n")
    return 1 if written.mistakes else 0


if __name__ == "__main__":
    raise SystemExit(main())
