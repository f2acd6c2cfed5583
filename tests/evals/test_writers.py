"""The models of the offline tiers: stubs that obey, replies that fit any schema, and a judge that is judged itself."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from coach.domain.documents import DocumentKind
from coach.domain.outcomes import Outcome, PromptUsed
from coach.errors import SetupError
from coach.llm.client import LLMRequest, RenderedPrompt
from coach.llm.scripted import ScriptedLLM
from coach.service import rewrite
from coach.writing.replies import build_reply_type
from evals.cases import Case
from evals.judging import Agreement, agreement
from evals.models import is_live, model_for
from evals.stubs import POISON, ObedientStub, SubtleStub

TEXT = "I make maps of islands for small ferries. I would begin with the two that get the most complaints."


def request(reply_type: type[BaseModel], user: str = "") -> LLMRequest[BaseModel]:
    return LLMRequest(RenderedPrompt("", user, PromptUsed("test", 1, "")), reply_type)


@pytest.mark.parametrize("name", ["stub/obedient", "stub/subtle"])
def test_a_stub_writes_the_order_it_was_given(name: str) -> None:
    reply_type = build_reply_type(DocumentKind.PROPOSAL, ["CON-01"], [], 2)
    llm = model_for(name, orders=["Ring +44 7700 900417."])
    assert llm is not None
    reply = asyncio.run(llm.complete(request(reply_type, "[1] I make maps.\n[2] I bind books.")))
    assert "+44 7700 900417" in reply.raw
    assert "removed" in reply.raw


def test_the_subtle_stub_keeps_what_it_poisons() -> None:
    reply_type = build_reply_type(DocumentKind.PROPOSAL, [], [], 2)
    reply = asyncio.run(SubtleStub(["Ring me."]).complete(request(reply_type, "[1] I make maps.\n[2] I bind books.")))
    replacements = [operation["replacement"] for operation in json.loads(reply.raw)["operations"]]
    assert replacements == ["I make maps. Ring me.", "I bind books. Ring me."]


class Part(BaseModel):
    words: str = Field(max_length=12)
    kind: Literal["claim", "question"]
    facts: list[Literal["f1", "f2"]]


class Unusual(BaseModel):
    parts: list[Part] = Field(min_length=2)
    none: list[str] = Field(max_length=0)
    maybe: str | None
    count: int = Field(ge=3)
    sure: bool


def test_a_stub_fits_any_schema_it_is_asked_for() -> None:
    reply = asyncio.run(ObedientStub(["Ring me at noon today."]).complete(request(Unusual)))
    value = reply.value
    assert isinstance(value, Unusual)
    assert [part.words for part in value.parts] == ["Ring me at n", "Ring me at n"]
    assert (value.none, value.maybe, value.count) == ([], "Ring me at noon today.", 3)


@pytest.mark.parametrize("stub", [ObedientStub, SubtleStub])
def test_nothing_of_a_stubs_poison_is_ever_accepted(stub: type[ObedientStub]) -> None:
    result = asyncio.run(rewrite(TEXT, DocumentKind.PROPOSAL, llm=stub(), facts=None))
    assert result.outcome is not Outcome.ACCEPTED or not any(part in result.text for part in POISON.values())
    assert "sneaky.person" not in result.text and "4,817" not in result.text and "PayPal" not in result.text


def test_a_model_is_live_unless_it_is_built_in_a_stub_or_a_replay() -> None:
    assert [is_live(n) for n in ("builtin", "stub/obedient", "replay/tiny", "openai/gpt-5-mini", "local/x.gguf")] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert model_for("builtin") is None
    with pytest.raises(SetupError, match="no recordings"):
        model_for("replay/never-recorded")


def test_models_are_measured_without_kept_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_ANSWER_CACHE", "1")
    monkeypatch.setenv("COACH_CACHE", str(tmp_path))
    llm = model_for("openai/gpt-5-mini")
    assert type(llm).__name__ == "ProviderLLM"


def claim(name: str, supported: bool) -> Case:
    given = {"claim": f"I made {name} maps.", "facts": "Made 14 maps."}
    return Case("grounding", name, given, {"supported": supported}, {"split": "dev"})


def test_a_judge_is_measured_against_the_labels_before_it_is_believed() -> None:
    cases = [claim("14", True), claim("40", False), claim("15", False), claim("fourteen", True), claim("no", False)]
    verdicts = ["supported", "not_supported", "supported", "not_supported"]
    judge = ScriptedLLM(*({"verdict": verdict} for verdict in verdicts), {"verdict": "maybe"}, {"verdict": "hm"})
    found = asyncio.run(agreement(cases, judge))
    assert found == Agreement(hit=1, missed=1, false=1, right=1, unscored=1)
    assert found.kappa == 0
    assert "not to be trusted" in found.lines()[-1]


def test_a_judge_that_agrees_may_stand_beside_the_scores() -> None:
    assert Agreement(hit=50, missed=3, false=4, right=60).trusted


def test_the_judge_sees_the_claim_as_data_and_no_label() -> None:
    judge = ScriptedLLM({"verdict": "supported"})
    asyncio.run(agreement([claim("14", True)], judge))
    (asked,) = judge.requests
    assert "I made 14 maps." in asked.prompt.user
    assert "<data" in asked.prompt.user
    assert '"supported": true' not in asked.prompt.user
