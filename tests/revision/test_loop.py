"""The path of a rewrite, with a scripted model and plain neighbours."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from coach import service
from coach.domain.documents import Document, DocumentKind
from coach.domain.edits import Edit, Safety, apply_edits
from coach.domain.facts import Fact, FactSheet
from coach.domain.outcomes import Outcome, Rewrite
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.errors import BudgetExceeded, ModelUnavailable, UserInputError
from coach.llm.scripted import ScriptedLLM
from coach.revision.loop import revise
from tests.revision.plain_skills import CHAT, PAY, skills

BAD = "i build shops since 2019. Mail me at jo@post.example today. I made 12 shops."


def operation(units: list[int], replacement: str = "", action: str = "replace", **more: Any) -> dict[str, Any]:
    return {"units": units, "action": action, "replacement": replacement, "rule_ids": [], "fact_ids": [], **more}


def reply(
    *operations: dict[str, Any], questions: tuple[dict[str, str], ...] = (), refuse: str | None = None
) -> dict[str, Any]:
    return {"operations": list(operations), "questions": list(questions), "refuse": refuse}


def run(
    text: str, *replies: Any, kind: DocumentKind = DocumentKind.PROPOSAL, **more: Any
) -> tuple[Rewrite, ScriptedLLM]:
    llm = ScriptedLLM(*replies)
    facts = more.pop("facts", FactSheet())
    rewrite = asyncio.run(
        revise(
            Document(text, kind),
            more.pop("situation", Situation()),
            facts,
            llm=llm if replies else None,
            skills=skills(text, [fact.text for fact in facts], **more),
        )
    )
    edits = [Edit(e.start, e.end, e.replacement) for e in rewrite.edits]
    assert apply_edits(text, edits)[0] == rewrite.text, "the edits must give the text"
    return rewrite, llm


def test_a_good_answer_is_accepted_after_one_call() -> None:
    rewrite, llm = run(BAD, reply(operation([1], "I have built shops since 2019."), operation([2], CHAT)))
    assert rewrite.outcome is Outcome.ACCEPTED
    assert rewrite.text == f"I have built shops since 2019. {CHAT} I made 12 shops."
    assert (rewrite.attempts, rewrite.usage.calls, rewrite.writer) == (1, 1, "model:scripted")
    assert rewrite.prompt is not None and rewrite.prompt.id == "revise_document"
    assert all(edit.safety <= Safety.NEEDS_REVIEW for edit in rewrite.edits)
    assert any("CON-01" in edit.rules for edit in rewrite.edits)
    assert len(llm.requests) == 1


def test_contact_data_never_reaches_the_model() -> None:
    post = "We sell tea. Ask boss@tea.example."
    _, llm = run(BAD, reply(operation([2], CHAT)), situation=Situation(job_post=post))
    sent = llm.requests[0].prompt.user + llm.requests[0].prompt.system
    assert "jo@post.example" not in sent and "boss@tea.example" not in sent
    assert "[EMAIL_1]" in llm.requests[0].prompt.user


def test_a_kept_placeholder_comes_back_as_what_it_stood_for() -> None:
    text = "Acme liked it and i liked Acme, best in the world."
    rewrite, llm = run(text, reply(operation([1], "[NAME_1] liked it and I liked [NAME_1].")))
    assert "Acme" not in llm.requests[0].prompt.user
    assert rewrite.text == "Acme liked it and I liked Acme."


def test_a_placeholder_nobody_gave_out_is_no_text() -> None:
    rewrite, _ = run(BAD, reply(operation([2], CHAT), operation([1], "I, [NAME_7], build shops since 2019.")), reply())
    assert "[NAME" not in rewrite.text


def test_only_the_offending_operation_is_dropped() -> None:
    rewrite, llm = run(BAD, reply(operation([1], "I have built 4817 shops since 2019."), operation([2], CHAT)), reply())
    assert rewrite.text.startswith("I build shops since 2019.")
    assert CHAT in rewrite.text and "4817" not in rewrite.text
    assert rewrite.outcome is Outcome.ACCEPTED
    assert len(llm.requests) == 1, "a dropped improvement of a harmless unit is not worth a second call"


def test_a_breach_that_code_can_take_out_by_itself_costs_no_second_call() -> None:
    rewrite, llm = run(
        BAD,
        reply(operation([1], "I have built shops since 2019."), operation([2], "Please mail me at [EMAIL_1] today.")),
    )
    assert rewrite.outcome is Outcome.ACCEPTED
    assert rewrite.text == f"I have built shops since 2019. {CHAT} I made 12 shops."
    assert (rewrite.attempts, rewrite.writer, len(llm.requests)) == (1, "model:scripted", 1)


@pytest.mark.parametrize(
    ("breach", "mended"),
    [
        ("14 cafes mail me at jo@post.example.", "14 cafes order from me."),
        ("Mail the brand colours to jo@post.example.", "Please send the brand colours here in Upwork Messages."),
    ],
)
def test_a_breach_that_holds_more_than_itself_is_named_in_one_repair(breach: str, mended: str) -> None:
    text = f"i build shops since 2019. {breach} I made 12 shops."
    rewrite, llm = run(
        text,
        reply(
            operation([1], "I have built shops since 2019."),
            operation([2], breach.replace("jo@post.example.", "[EMAIL_1]!")),
        ),
        reply(operation([2], mended)),
    )
    assert rewrite.outcome is Outcome.ACCEPTED
    assert rewrite.text == f"I have built shops since 2019. {mended} I made 12 shops."
    assert rewrite.attempts == 2
    second = llm.requests[1].prompt.user
    assert "unit 2: CON-01" in second and "Leave these units out, they are done: 1." in second
    assert "jo@post.example" not in second


def test_repairs_end_after_two_and_code_finishes_the_text() -> None:
    text = "i build shops since 2019. Mail the brand colours to jo@post.example. I made 12 shops."
    bad = reply(operation([2], "Please mail the brand colours to [EMAIL_1]."))
    better = reply(operation([1], "I have built shops since 2019."), operation([2], "Mail the colours to [EMAIL_1]."))
    rewrite, llm = run(text, bad, better, bad)
    assert len(llm.requests) == 3
    assert rewrite.outcome is Outcome.ACCEPTED
    assert "@" not in rewrite.text and CHAT in rewrite.text


def test_a_model_that_repeats_itself_is_not_asked_a_third_time() -> None:
    bad = reply(operation([1], "Please mail the brand colours to [EMAIL_1]."))
    rewrite, llm = run("Mail the brand colours to jo@post.example. I made 12 shops.", bad, bad, bad)
    assert len(llm.requests) == 2
    assert (rewrite.outcome, rewrite.writer) == (Outcome.ACCEPTED, "builtin")
    assert "@" not in rewrite.text


def test_a_lost_fact_is_put_back() -> None:
    rewrite, _ = run(BAD, reply(operation([2], CHAT), operation([3], "", "delete")))
    assert "12 shops" in rewrite.text
    assert rewrite.outcome is Outcome.ACCEPTED


def test_a_number_inside_a_removed_breach_may_go_with_it() -> None:
    rewrite, _ = run("I bake. Call +49 555 0100 200 now.", reply(operation([2], CHAT)))
    assert rewrite.outcome is Outcome.ACCEPTED
    assert rewrite.text == f"I bake. {CHAT}"


def test_a_fact_in_a_sentence_that_has_to_go_becomes_a_question() -> None:
    rewrite, _ = run("I bake cakes. 14 cafes mail jo@post.example daily.")
    assert "@" not in rewrite.text
    assert rewrite.outcome is Outcome.NEEDS_PERSON
    assert any("14" in question.why for question in rewrite.questions)


@pytest.mark.parametrize("failure", [ModelUnavailable("The model is away."), "not json", '{"operations": 1}'])
def test_a_model_that_fails_leaves_the_work_to_the_builtin_editor(failure: Any) -> None:
    rewrite, _ = run(BAD, failure, failure)
    assert rewrite.outcome is Outcome.ACCEPTED
    assert rewrite.writer == "builtin"
    assert "@" not in rewrite.text
    assert any("code finished" in note for note in rewrite.notes)


def test_a_cost_over_the_cap_is_told_to_the_user() -> None:
    with pytest.raises(BudgetExceeded):
        run(BAD, BudgetExceeded("This would cost 2 USD; the cap is 1 USD."))


def test_advice_alone_is_not_worth_a_second_call() -> None:
    text = "I build shops. I like tea."
    facts = FactSheet((Fact("f1", "I know Figma.", "facts", Span(0, 13)),))
    rewrite, llm = run(text, reply(operation([1], "I have built 4817 shops.")), facts=facts)
    assert (rewrite.text, len(llm.requests)) == (text, 1)


def test_a_whole_text_in_one_operation_is_taken_unit_by_unit() -> None:
    whole = f"I have built shops since 2019. {CHAT} I made 4817 shops."
    rewrite, _ = run(BAD, reply(operation([1, 2, 3], whole)))
    assert rewrite.text == f"I have built shops since 2019. {CHAT} I made 12 shops."


def test_units_that_do_not_exist_are_asked_for_once_more() -> None:
    rewrite, _ = run(BAD, reply(operation([9], "x")), reply(operation([2], CHAT)))
    assert rewrite.outcome is Outcome.ACCEPTED
    assert CHAT in rewrite.text


def test_a_clean_text_costs_no_call_and_stays() -> None:
    text = "I build shops. They are fast."
    rewrite, llm = run(text, reply())
    assert (rewrite.outcome, rewrite.text, rewrite.edits, len(llm.requests)) == (Outcome.ACCEPTED, text, (), 0)


def test_a_clean_text_with_facts_costs_at_most_one_call() -> None:
    text = "I build shops. They are fast."
    facts = FactSheet((Fact("f1", "I know Figma.", "facts", Span(0, 13)),))
    rewrite, llm = run(text, reply(), facts=facts)
    assert (rewrite.outcome, rewrite.text, len(llm.requests)) == (Outcome.ACCEPTED, text, 1)


def test_without_a_model_the_builtin_editor_writes() -> None:
    rewrite, _ = run(BAD)
    assert (rewrite.outcome, rewrite.writer, rewrite.attempts) == (Outcome.ACCEPTED, "builtin", 0)
    assert rewrite.text == f"I build shops since 2019. {CHAT} I made 12 shops."
    again, _ = run(rewrite.text)
    assert again.text == rewrite.text and again.edits == ()


def test_a_job_post_is_refused_at_the_door() -> None:
    with pytest.raises(UserInputError):
        run("We need a shop.", reply(), kind=DocumentKind.JOB_POST)


def test_a_text_whose_purpose_is_the_breach_is_refused_untouched() -> None:
    text = "Hi Ann,\n\nI will write your thesis for you by Friday, nobody will know.\n\nBest, Jo"
    rewrite, llm = run(text, reply())
    assert (rewrite.outcome, rewrite.text, rewrite.edits) == (Outcome.REFUSED, text, ())
    assert not llm.requests and rewrite.notes


def test_a_breach_inside_a_longer_text_is_mended_not_refused() -> None:
    rewrite, _ = run("I build shops for small brands and like it. Pay me with PayPal.")
    assert rewrite.outcome is Outcome.ACCEPTED
    assert rewrite.text == f"I build shops for small brands and like it. {PAY}"


def test_a_text_that_only_moves_money_is_refused() -> None:
    rewrite, _ = run("Hello Ann, please send it with PayPal as always.")
    assert rewrite.outcome is Outcome.REFUSED


def test_questions_need_a_person() -> None:
    rewrite, _ = run(BAD, reply(operation([2], CHAT), questions=({"text": "Which shops?", "why": "It convinces."},)))
    assert rewrite.outcome is Outcome.NEEDS_PERSON
    assert [question.text for question in rewrite.questions] == ["Which shops?"]


def test_a_question_that_smuggles_an_address_is_not_asked() -> None:
    ask = {"text": "Mail your password to x@evil.example", "why": ""}
    rewrite, _ = run(BAD, reply(operation([2], CHAT), questions=(ask,)))
    assert rewrite.questions == ()


def test_a_reason_that_smuggles_an_address_is_replaced() -> None:
    rewrite, _ = run(BAD, reply(operation([2], CHAT, reason="Write to x@evil.example")))
    assert all("evil" not in edit.reason for edit in rewrite.edits)


def test_a_limit_is_kept() -> None:
    long = "I also like to think a lot about small things that other people never look at. " * 3
    rewrite, _ = run(BAD, reply(operation([2], CHAT), operation([3], long, "insert_after")), limit=150)
    assert len(rewrite.text) <= 150


def test_a_model_that_declines_a_text_without_reason_leaves_it_to_code() -> None:
    rewrite, _ = run(BAD, reply(refuse="I would rather not."))
    assert rewrite.writer == "builtin"
    assert "@" not in rewrite.text


def test_a_rewrite_knows_what_was_and_what_is_left() -> None:
    rewrite, _ = run("I am the best in the world. Mail jo@post.example please.", reply(operation([2], CHAT)))
    assert [finding.rule for finding in rewrite.before] == ["TRU-02", "CON-01"]
    assert [finding.rule for finding in rewrite.after] == ["TRU-02"]


def test_a_correction_of_language_that_turns_a_question_into_a_statement_is_left_out() -> None:
    text = "Now why am i here? Mail me at jo@post.example today. i build shops since 2019."
    answer = reply(operation([1], "I am here."), operation([2], CHAT), operation([3], "I have built shops since 2019."))
    rewrite, _ = run(text, answer)
    assert rewrite.text == f"Now why am I here? {CHAT} I have built shops since 2019."


def test_a_text_whose_sentences_the_model_moved_by_one_stays_in_order() -> None:
    text = "I draw maps of islands. I print them on thick paper. Harbours are my favourite."
    moved = [operation([1], "I print them on thick paper."), operation([2], "Harbours are my favourite.")]
    rewrite, _ = run(text, reply(*moved), reply())
    assert rewrite.text == text


def test_half_of_a_reply_that_stays_invalid_is_used() -> None:
    bad = reply(operation([2], CHAT), operation([9], "Nobody asked for this."))
    rewrite, llm = run(BAD, bad, bad)
    assert rewrite.outcome is Outcome.ACCEPTED and CHAT in rewrite.text
    assert rewrite.writer == "model:scripted" and llm.waiting == 0


def test_a_sign_off_nobody_complained_about_is_not_deleted() -> None:
    text = "Mail me at jo@post.example today.\n\nSincerely,\nTaylor"
    rewrite, _ = run(text, reply(operation([1], CHAT), operation([2], action="delete"), operation([3], "")))
    assert rewrite.text == f"{CHAT}\n\nSincerely,\nTaylor"


def test_a_correction_that_would_bend_a_fact_does_not_cost_the_others() -> None:
    text = "I keep Wordpress shops alive for bakers.\n\nPlugins for ovens and timers are my expertises."
    rewrite = asyncio.run(service.rewrite(text, DocumentKind.PROPOSAL))
    assert "I keep WordPress shops alive" in rewrite.text
