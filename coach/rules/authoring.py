"""Reads the rule files people write, and says at which line a mistake stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from coach.errors import CatalogueError
from coach.rules.patterns import PatternError, check_syntax, expand, runnable
from coach.rules.rule import Frame, LiteralDetector, PhraseDetector, PolishDetector, Rule

FinderExists = Callable[[str, str], bool]
"""Whether a detector of a kind (`literal`, `polish`) has this name."""


@dataclass(frozen=True)
class Written:
    """What the catalogue's files hold, and every mistake found in them."""

    rules: tuple[Rule, ...]
    vocabulary: dict[str, str]
    phrases: dict[str, str]
    limits: dict[str, dict[str, Any]]
    guards: dict[str, str]
    mistakes: tuple[CatalogueError, ...] = field(default=())


def read_folder(folder: Path, finder_exists: FinderExists | None = None) -> Written:
    """Read all files of a catalogue. Nothing is raised: each mistake is a CatalogueError in `mistakes`."""
    mistakes: list[CatalogueError] = []
    vocabulary = _lists([folder / "vocabulary.yaml", *sorted((folder / "vocabulary.d").glob("*.yaml"))], mistakes)
    guards = _lists([folder / "guards.yaml"], mistakes, vocabulary)
    phrases = _texts(folder / "phrases.yaml", mistakes)
    limits = _limits(folder / "limits.yaml", mistakes)
    rules: dict[str, Rule] = {}
    seen: set[str] = set()
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name == "vocabulary.d":
            continue
        if path.stem in seen:
            mistakes.append(CatalogueError(f"Rule {path.stem} exists twice.", where=f"{path}:1"))
        seen.add(path.stem)
        rule = read_rule(path, vocabulary, phrases, mistakes, finder_exists)
        if rule is not None:
            rules[rule.id] = rule
    return Written(tuple(rules[key] for key in sorted(rules)), vocabulary, phrases, limits, guards, tuple(mistakes))


def read_rule(
    path: Path,
    vocabulary: dict[str, str],
    phrases: dict[str, str],
    mistakes: list[CatalogueError],
    finder_exists: FinderExists | None = None,
) -> Rule | None:
    """The rule in one file, or None with its mistakes appended to `mistakes`."""
    node = _compose(path, mistakes)
    if node is None:
        return None
    before = len(mistakes)
    try:
        # JSON mode lets a list stand for a tuple, as YAML writes it.
        rule = Rule.model_validate(_plain(node))
    except ValidationError as problem:
        for error in problem.errors():
            line = _line(node, error["loc"])
            what = ".".join(str(step) for step in error["loc"])
            mistakes.append(CatalogueError(f"{what}: {error['msg']}.", where=f"{path}:{line}"))
        return None
    if path.stem != rule.id or path.parent.name != rule.family:
        expected = f"{rule.family}/{rule.id}.yaml"
        mistakes.append(
            CatalogueError(f"Rule {rule.id} must live in {expected}.", where=f"{path}:{_line(node, ('id',))}")
        )
    for place, text in _patterns(rule):
        try:
            runnable(text, vocabulary)
        except PatternError as problem:
            mistakes.append(CatalogueError(f"{problem}.", where=f"{path}:{_line(node, place)}"))
    for key in ("phrase", "in_profile"):
        name = getattr(rule.fix, key, None)
        if name and name not in phrases:
            where = f"{path}:{_line(node, ('fix', key))}"
            mistakes.append(CatalogueError(f"phrases.yaml has no {name!r}.", where=where))
    for number, detector in enumerate(rule.detectors):
        if isinstance(detector, LiteralDetector | PolishDetector) and finder_exists:
            if not finder_exists(detector.kind, detector.name):
                line = _line(node, ("detectors", number, "name"))
                mistakes.append(
                    CatalogueError(f"No {detector.kind} detector is called {detector.name!r}.", where=f"{path}:{line}")
                )
    return rule if len(mistakes) == before else None


def _patterns(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every pattern of a rule with its place in the file."""
    for number, detector in enumerate(rule.detectors):
        if not isinstance(detector, PhraseDetector):
            continue
        for index, frame in enumerate(detector.frames):
            if isinstance(frame, Frame):
                for part, text in enumerate(frame.parts):
                    yield ("detectors", number, "frames", index, "parts", part), text
            else:
                yield ("detectors", number, "frames", index), frame
        for name in ("unless", "unless_before", "unless_after", "needs", "needs_document"):
            for index, text in enumerate(getattr(detector, name)):
                yield ("detectors", number, name, index), text


def _lists(paths: list[Path], mistakes: list[CatalogueError], known: dict[str, str] | None = None) -> dict[str, str]:
    """Named patterns of several files as one mapping; a list is read as alternatives."""
    named: dict[str, str] = {}
    lines: dict[str, str] = {}
    for path in paths:
        node = _compose(path, mistakes)
        if node is None:
            continue
        for name, value in _plain(node).items():
            where = f"{path}:{_line(node, (name,))}"
            if name in named:
                mistakes.append(CatalogueError(f"{name!r} exists twice.", where=where))
            elif isinstance(value, str):
                named[name], lines[name] = value, where
            elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
                named[name], lines[name] = "|".join(value), where
            else:
                mistakes.append(CatalogueError(f"{name!r} must be a pattern or a list of patterns.", where=where))
    for name, pattern in named.items():
        try:
            check_syntax(expand(pattern, named if known is None else known))
        except PatternError as problem:
            mistakes.append(CatalogueError(f"{name}: {problem}.", where=lines[name]))
    return named


def _texts(path: Path, mistakes: list[CatalogueError]) -> dict[str, str]:
    node = _compose(path, mistakes)
    return {} if node is None else {str(name): str(text) for name, text in _plain(node).items()}


def _limits(path: Path, mistakes: list[CatalogueError]) -> dict[str, dict[str, Any]]:
    node = _compose(path, mistakes)
    if node is None:
        return {}
    limits: dict[str, dict[str, Any]] = _plain(node)
    for name, limit in limits.items():
        missing = {"value", "unit", "source", "grade", "checked_on"} - set(limit)
        unknown = set(limit) - {"value", "unit", "source", "grade", "checked_on", "soft", "note"}
        if missing or unknown:
            wrong = ", ".join(sorted(missing | unknown))
            mistakes.append(
                CatalogueError(f"{name}: missing or unknown: {wrong}.", where=f"{path}:{_line(node, (name,))}")
            )
    return limits


def _compose(path: Path, mistakes: list[CatalogueError]) -> yaml.MappingNode | None:
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        mistakes.append(CatalogueError(f"Not YAML: {problem.problem}.", where=f"{path}:{line}"))
        return None
    except (OSError, ValueError) as problem:
        mistakes.append(CatalogueError(f"Cannot be read ({type(problem).__name__}).", where=f"{path}:1"))
        return None
    if not isinstance(node, yaml.MappingNode):
        mistakes.append(CatalogueError("The file must hold a mapping.", where=f"{path}:1"))
        return None
    return node


class _TextLoader(yaml.SafeLoader):
    """YAML without dates: `checked_on` stays the text it is."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _plain(node: yaml.Node) -> Any:
    for item in _all_nodes(node):
        if item.tag == "tag:yaml.org,2002:timestamp":
            item.tag = "tag:yaml.org,2002:str"
    return _TextLoader("").construct_document(node)


def _all_nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, *_all_nodes(value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _all_nodes(value)


def _line(node: yaml.Node, place: tuple[str | int, ...]) -> int:
    """The line a place of the file stands in; steps the file does not have (union tags) are passed over."""
    line = node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line
