"""A reply with one bad entry, or cut off in the middle, still gives its good entries."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.documents import DocumentKind
from coach.domain.outcomes import PromptUsed
from coach.errors import ModelReplyError
from coach.llm.client import LLMRequest, RenderedPrompt
from coach.llm.provider import ProviderLLM
from coach.llm.rescue import keeping_entries
from coach.llm.scripted import ScriptedLLM
from coach.writing.replies import build_reply_type, operations_of
from tests.llm.loopback import Provider

REPLY = build_reply_type(DocumentKind.PROPOSAL, ("LNG-01",), (), 3)
RESCUE = keeping_entries(REPLY, "operations", frozenset(("units", "action", "replacement")))


def operation(unit: int, words: str = "I draw maps.") -> dict[str, Any]:
    return {"units": [unit], "action": "replace", "replacement": words}


def kept(*operations: dict[str, Any]) -> list[tuple[int, ...]]:
    value = RESCUE(json.dumps({"operations": operations}))
    return [] if value is None else [o.units for o in operations_of(value)]


def test_an_entry_that_names_what_is_not_there_costs_only_itself() -> None:
    assert kept(operation(1), operation(9), operation(2)) == [(1,), (2,)]


def test_of_two_entries_for_one_unit_the_first_counts() -> None:
    value = RESCUE(json.dumps({"operations": [operation(1, "I draw maps."), operation(1, "I drew maps.")]}))
    assert value is not None
    assert [o.replacement for o in operations_of(value)] == ["I draw maps."]


def test_nothing_good_is_no_reply() -> None:
    assert RESCUE(json.dumps({"operations": [operation(9)]})) is None
    assert RESCUE("I cannot do that.") is None
    assert RESCUE('{"operations": {"units": [1]}}') is None


@given(st.integers(min_value=0, max_value=200))
def test_a_reply_cut_off_anywhere_never_turns_a_replacement_into_a_deletion(length: int) -> None:
    value = RESCUE(json.dumps({"operations": [operation(1), operation(2)]})[:length])
    assert value is None or all(o.replacement == "I draw maps." for o in operations_of(value))


def request() -> LLMRequest[Any]:
    prompt = RenderedPrompt("Edit.", "[1] i draw maps.", PromptUsed("p", 1, "0" * 64))
    return LLMRequest(prompt=prompt, reply_type=REPLY, max_output_tokens=200, rescue=RESCUE)


BAD = {"operations": [operation(1), operation(9)]}


def test_the_model_is_first_told_what_is_wrong_and_only_then_half_a_reply_is_taken() -> None:
    good = {"operations": [operation(2)]}
    first = asyncio.run(ScriptedLLM(BAD, good).complete(request()))
    assert [o.units for o in operations_of(first.value)] == [(2,)]
    second = asyncio.run(ScriptedLLM(BAD, BAD).complete(request()))
    assert [o.units for o in operations_of(second.value)] == [(1,)]


@pytest.mark.filterwarnings("ignore:Item .* on TypedDict class:UserWarning")
def test_a_provider_s_reply_is_rescued_too_and_replays_as_what_was_kept() -> None:
    with Provider(BAD, BAD) as provider:
        reply = asyncio.run(ProviderLLM("openai/m", api_base=provider.url, api_key="sk-none").complete(request()))
    assert [o.units for o in operations_of(reply.value)] == [(1,)]
    assert REPLY.model_validate_json(reply.raw) == reply.value
    with Provider("no JSON", "no JSON") as provider, pytest.raises(ModelReplyError):
        asyncio.run(ProviderLLM("openai/m", api_base=provider.url, api_key="sk-none").complete(request()))
