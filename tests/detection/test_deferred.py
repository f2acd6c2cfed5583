"""Deferred patterns behave as compiled ones, and each of them compiles; quick looks spare no place."""

import gc
import re
from importlib import import_module
from itertools import pairwise
from pkgutil import walk_packages

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coach.detection
from coach.detection.deferred import _Deferred, deferred
from coach.detection.gates import near, within


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


@given(
    st.lists(st.sampled_from(["skype: bo_1", "plain words", "", "é", "a telegram id", "\n"]), max_size=8).map("\n".join)
)
def test_a_slow_search_near_a_word_finds_what_a_search_of_everything_finds(text: str) -> None:
    slow = re.compile(r"(?:skype|telegram)\W{1,3}\w+")
    stretches = near("skype|telegram")(text)
    assert [m.span() for m in within(text, slow, stretches)] == [m.span() for m in slow.finditer(text)]
    assert all(before[1] < after[0] for before, after in pairwise(stretches))
