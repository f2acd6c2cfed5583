"""Deferred patterns behave as compiled ones, and each of them compiles."""

import gc
import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import coach.detection
from coach.detection.deferred import _Deferred, deferred


def test_a_deferred_pattern_finds_what_the_compiled_one_finds() -> None:
    later = deferred(r"(\w+)@(\w+)", re.I)
    assert later.search("Jo@North")[1] == "Jo"  # type: ignore[index]
    assert [m.span() for m in later.finditer("a@b c@d")] == [(0, 3), (4, 7)]
    assert later.sub("x", "a@b") == "x"
    assert later.pattern == r"(\w+)@(\w+)"
    assert later.groups == 2


def test_a_name_that_no_pattern_has_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        deferred("a").scan  # type: ignore[attr-defined]  # noqa: B018


def test_every_deferred_pattern_of_the_room_compiles() -> None:
    for module in walk_packages(coach.detection.__path__, "coach.detection."):
        if ".build_" not in module.name:
            import_module(module.name)
    found = [thing for thing in gc.get_objects() if isinstance(thing, _Deferred)]
    assert len(found) > 100
    for pattern in found:
        assert re.compile(pattern._text, pattern._flags)
