"""What the user's own words carry, and what bends them."""

from __future__ import annotations

import pytest

from coach.domain.findings import Origin, Severity
from coach.domain.situation import Situation
from coach.grounding.support import Grounding, check
from coach.service import fact_sheet
from evals.cases import load
from evals.scorers.grounding import score_grounding
from evals.scores import Status

FACTS = (
    "Built 12 dashboards for clients like Acme. Helped migrate 300 pages to Webflow. Built a booking site for a gym.\n"
    "Takes on up to 5 projects a year. Learning Rust. Plans to move to Lisbon."
)


def compared(claim: str, facts: str = FACTS, original: str = "", job_post: str | None = None) -> Grounding:
    return check(claim, original=original, facts=fact_sheet({"facts": facts}), job_post=job_post)


def backed(claim: str, **sources: str) -> bool:
    result = compared(claim, **sources)
    return not result.findings and all(item.supported for item in result.claims)


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ("a client named only for comparison", "I built 12 dashboards for Acme."),
        ("an invented number", "I built 15 dashboards for clients like Acme."),
        ("a bound", "I built over 12 dashboards for clients like Acme."),
        ("a quantity", "I built dozens of dashboards for clients like Acme."),
        ("a stronger verb", "I led the migration of 300 pages to Webflow."),
        ("help told as own work", "I migrated 300 pages to Webflow."),
        ("one made many", "I built booking sites for gyms."),
        ("a plan told as done", "I moved to Lisbon."),
        ("learning told as knowing", "I know Rust."),
        ("a certainty", "I am a Rust expert."),
        ("a new tool", "I helped migrate 300 pages to Framer."),
        ("a result nobody told", "The booking site doubled the bookings of a gym."),
        ("a title", "As a certified architect I built a booking site for a gym."),
        ("all of them", "All of my clients use 12 dashboards I built."),
        ("a most told as usual", "I take on 5 projects a month."),
    ],
)
def test_a_bent_claim_is_refused(kind: str, claim: str) -> None:
    assert not backed(claim), kind


@pytest.mark.parametrize(
    "claim",
    [
        "I have built twelve dashboards for clients such as Acme.",
        "I assisted with the migration of 300 pages to Webflow.",
        "A gym takes its bookings through a site I built.",
        "I am learning Rust.",
        "Which of the pages matters most to you?",
        "Thank you for the clear post.",
        "I would start with a short call inside Upwork.",
    ],
)
def test_a_true_paraphrase_passes(claim: str) -> None:
    assert backed(claim)


def test_six_years_do_not_become_over_six() -> None:
    original = "i design logos since 6 years"
    assert backed("I have designed logos for 6 years.", facts="", original=original)
    assert not backed("I have designed logos for over six years.", facts="", original=original)


@pytest.mark.parametrize(
    "sources",
    [
        {"job_post": "We need an inventory dashboard in Flutter. We run 40 clinics."},
        {"original": "I read your inventory dashboard job. You need it in Flutter for your 40 clinics."},
    ],
)
def test_what_the_client_has_or_wants_is_not_the_writers(sources: dict[str, str]) -> None:
    assert not backed("I have worked on inventory dashboards.", **sources)
    assert not backed("I have built dashboards for 40 clinics.", **sources)
    assert not backed("I know Flutter well.", **sources)
    assert backed("You need the inventory dashboard in Flutter, for 40 clinics.", **sources)


def test_numbers_of_two_facts_are_not_mixed() -> None:
    facts = "Wrote 400 letters for a roofing firm. They brought 31 replies."
    assert backed("I wrote 400 letters for a roofing firm, and 31 replies came.", facts=facts)
    assert not backed("I wrote letters for a roofing firm and got 400 replies.", facts=facts)


def test_a_change_is_not_turned_around() -> None:
    facts = "Cut the checkout of a bakery from 9 seconds to 4."
    assert backed("I brought a bakery's checkout from nine seconds down to four.", facts=facts)
    assert not backed("I cut the checkout of a bakery from 4 seconds to 9.", facts=facts)


def test_a_claim_names_the_facts_it_rests_on() -> None:
    result = compared("I helped to migrate 300 pages to Webflow.")
    assert [claim.facts for claim in result.claims] == [("f2",)]


def test_a_refused_claim_becomes_a_finding_and_a_question() -> None:
    result = compared("I built 15 dashboards.")
    assert [finding.origin for finding in result.findings] == [Origin.GROUNDING]
    assert result.questions and "15" in result.questions[0].text


def test_what_must_never_be_claimed_is_hard_wherever_it_stands() -> None:
    situation = Situation(never_claim=("SEO",))
    result = check("I also know SEO.", original="", facts=fact_sheet({"f": "I know SEO."}), situation=situation)
    assert [finding.severity for finding in result.findings] == [Severity.HARD]


def test_a_lost_slot_is_told_with_its_place_in_the_original() -> None:
    original = "I made 12 shops with Liquid."
    lost = check("I made shops.", original=original, facts=fact_sheet({})).lost
    assert [fact.text for fact in lost] == ["12", "Liquid"]
    assert [fact.span.of(original) for fact in lost] == ["12", "Liquid"]
    assert check("I made twelve shops with Liquid.", original=original, facts=fact_sheet({})).lost == ()


def test_a_question_that_is_none_any_more_is_lost() -> None:
    original = "Why is the pipeline red? I can look."
    assert [
        fact.text for fact in check("The pipeline is red. I can look.", original=original, facts=fact_sheet({})).lost
    ]
    assert not check("Why's the pipeline red? I can look.", original=original, facts=fact_sheet({})).lost


def test_a_sentence_that_vanished_is_lost_but_not_a_courtesy() -> None:
    original = "I love clean layouts and quiet colours. Thanks for your time."
    lost = check("Thank you.", original=original, facts=fact_sheet({})).lost
    assert [fact.text for fact in lost] == ["I love clean layouts and quiet colours."]


@pytest.mark.parametrize(
    ("original", "claim"),
    [
        ("we have more then 12 years in design", "We have more than 12 years of experience in design."),
        ("i give 24x7 support for shops", "I give 24/7 support for shops."),
        ("we work by agaile methodology", "We work by the Agile methodology."),
    ],
)
def test_a_slip_put_right_is_nothing_new(original: str, claim: str) -> None:
    assert backed(claim, facts="", original=original)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_labelled_pairs_keep_their_bars(split: str) -> None:
    """Recall 0.95 on invented or bent claims in each half; of the true paraphrases at most one in twenty refused."""
    cases = [case for case in load("grounding") if case.split == split]
    scores = [(case.target["supported"], score_grounding(case).status is Status.PASS) for case in cases]
    bent = [right for supported, right in scores if not supported]
    true = [right for supported, right in scores if supported]
    assert sum(bent) >= 0.95 * len(bent)
    assert sum(not right for right in true) <= 0.05 * len(true)


def test_a_fact_said_again_after_a_word_is_nearly_always_backed() -> None:
    """Of the facts of the labelled pairs at least 97 in 100: a check that refuses a fact's own words is at fault."""
    said = {text for case in load("grounding") if (text := case.input.get("facts")) and case.split == "dev"}
    backed_facts = [
        not check(f"Indeed, {fact.text}", original="", facts=sheet).findings
        for sheet in (fact_sheet({"facts": text}) for text in said)
        for fact in sheet
    ]
    assert sum(backed_facts) >= 0.97 * len(backed_facts)
