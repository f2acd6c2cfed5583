"""A second reader may doubt a claim with a quote; it can never clear one."""

from __future__ import annotations

import asyncio
from typing import Any

from coach import service
from coach.domain.documents import DocumentKind
from coach.domain.findings import Origin
from coach.domain.outcomes import Outcome, Rewrite
from coach.domain.situation import Situation
from coach.errors import ModelUnavailable
from coach.llm.scripted import ScriptedLLM

TEXT = "i build shops for Northloom since 2019 and i like tea."
BETTER = "I have built shops for [NAME_1] since 2019, and I like tea."
FIRST = {
    "operations": [{"units": [1], "action": "replace", "replacement": BETTER, "rule_ids": [], "fact_ids": []}],
    "questions": [],
    "refuse": None,
}


def rewritten(*replies: Any, kind: DocumentKind = DocumentKind.MESSAGE) -> tuple[Rewrite, ScriptedLLM]:
    llm = ScriptedLLM(FIRST, *replies)
    situation = Situation(confidential_names=("Northloom",))
    rewrite = asyncio.run(service.rewrite(TEXT, kind, situation=situation, llm=llm, second_opinion=True))
    return rewrite, llm


def test_a_doubt_with_an_exact_quote_holds_the_text_back() -> None:
    rewrite, llm = rewritten({"bent": [{"claim": 1, "quote": "built shops for [NAME_1]", "reason": "Only one?"}]})
    (doubt,) = [finding for finding in rewrite.after if finding.origin is Origin.MODEL]
    assert doubt.quote == "built shops for Northloom" and doubt.span.of(rewrite.text) == doubt.quote
    assert rewrite.outcome is Outcome.NEEDS_PERSON and rewrite.questions
    assert rewrite.usage.calls == 2
    assert "Northloom" not in llm.requests[1].prompt.user, "names stay masked for the second reader, too"


def test_a_doubt_that_quotes_what_is_not_there_is_not_heard() -> None:
    rewrite, _ = rewritten({"bent": [{"claim": 1, "quote": "led a team", "reason": ""}]})
    assert not [finding for finding in rewrite.after if finding.origin is Origin.MODEL]


def test_a_second_reader_who_fails_has_no_opinion() -> None:
    rewrite, _ = rewritten(ModelUnavailable("away"))
    assert rewrite.text.startswith("I have built shops for Northloom")


def test_an_invented_claim_is_refused_whatever_the_second_reader_says() -> None:
    lie = {**FIRST["operations"][0], "replacement": "I have built 40 shops for [NAME_1] since 2019."}  # type: ignore[index,dict-item]
    llm = ScriptedLLM({**FIRST, "operations": [lie]}, {"bent": []}, {"bent": []}, {"bent": []})
    rewrite = asyncio.run(service.rewrite(TEXT, DocumentKind.MESSAGE, llm=llm, second_opinion=True))
    assert "40" not in rewrite.text


def test_without_asking_for_it_there_is_no_second_call() -> None:
    llm = ScriptedLLM({**FIRST, "operations": []})
    asyncio.run(service.rewrite(TEXT, DocumentKind.MESSAGE, llm=llm))
    assert len(llm.requests) == 1
