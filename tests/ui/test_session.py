"""What a visitor has: kept apart, found again, really deleted."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

from coach.domain.documents import DocumentKind
from coach.domain.situation import Speaker, Stage
from ui.eval_runs import read_runs
from ui.history import History
from ui.running import Partial, Work
from ui.screens.profile import as_fields
from ui.session import AboutMe, Choices, Workspace, clean

ENTRY = str(Path(__file__).parents[2] / "ui" / "app.py")


def test_a_text_is_held_as_the_browser_counts_it() -> None:
    assert clean("one\r\ntwo\rthree \ud800") == "one\ntwo\nthree \ufffd"


def test_the_situation_of_a_message_knows_stage_and_speaker_and_others_do_not() -> None:
    space = Workspace(stage="active_contract", speaker="client")
    assert space.situation(DocumentKind.MESSAGE).stage is Stage.ACTIVE_CONTRACT
    assert space.situation(DocumentKind.MESSAGE).speaker is Speaker.CLIENT
    assert space.situation(DocumentKind.PROPOSAL).stage is None
    assert space.situation(DocumentKind.PROPOSAL).speaker is Speaker.FREELANCER


def test_the_job_post_is_one_wherever_it_is_typed() -> None:
    space = Workspace()
    space.job_post = "We need React."
    assert space.situation(DocumentKind.PROPOSAL).job_post == "We need React."
    revision = space.draft("job_post", DocumentKind.JOB_POST).revision
    space.job_post = "We need React."
    assert space.draft("job_post", DocumentKind.JOB_POST).revision == revision


def test_letters_are_parted_by_a_line_of_dashes() -> None:
    assert AboutMe(voice="Dear A\n---\nDear B - yes\n----\n\n").letters() == ("Dear A", "Dear B - yes")


def test_a_cost_cap_that_is_no_amount_counts_as_none() -> None:
    assert str(Choices(max_cost="0.05").cap) == "0.05"
    assert [Choices(max_cost=wrong).cap for wrong in ("", "much", "-1", "NaN", "inf")] == [None] * 5


def test_answers_are_computed_once_and_the_oldest_forgotten() -> None:
    space, calls = Workspace(), []
    for number in (1, 1, 2):
        space.once((number,), lambda number=number: calls.append(number))  # type: ignore[misc]
    assert calls == [1, 2]
    for number in range(100):
        space.once(("many", number), lambda: None)
    assert len(space.answers) < 50


def test_history_keeps_searches_and_forgets() -> None:
    history = History()
    first = history.keep("proposal", "Built a shop in Leeds", "yours")
    assert history.keep("proposal", "Built a shop in Leeds", "builtin") is None
    assert history.keep("proposal", "  \n", "yours") is None
    second = history.keep("proposal", "Built a site in York", "builtin", before="Built a site")
    assert first is not None
    assert second is not None
    assert [version.id for version in history.search("BUILT york")] == [second.id]
    history.delete(second.id)
    assert [version.id for version in history.versions] == [first.id]
    history.clear()
    assert history.search("") == []


def test_profile_fields_are_read_as_the_service_wants_them() -> None:
    fields = as_fields({"title": " Dev ", "skills": "React, Vue\nGo;", "portfolio": "Shop\nFaster\n\nSite"})
    assert fields["title"] == "Dev"
    assert fields["skills"] == ["React", "Vue", "Go"]
    assert fields["portfolio"] == [{"title": "Shop", "description": "Faster"}, {"title": "Site", "description": ""}]


def test_work_gives_its_result_and_what_it_has_so_far() -> None:
    async def letter(partial: Partial) -> str:
        partial("Hel")
        return "Hello"

    work = Work(letter)
    assert work.done(wait=10)
    assert (work.result, work.so_far, work.error) == ("Hello", "Hel", None)


def test_cancelled_work_ends_and_leaves_no_result() -> None:
    entered = asyncio.Event()
    ended: list[str] = []

    async def never(partial: Partial) -> str:
        partial("started")
        try:
            await entered.wait()
        finally:
            ended.append("cleaned up")
        return "too late"

    work = Work(never)
    while not work.so_far:
        assert not work.done(wait=0.01)
    work.cancel()
    assert work.done(wait=10)
    assert work.result is None
    work.thread.join(timeout=10)
    assert ended == ["cleaned up"]


def test_work_that_fails_keeps_the_failure_for_the_page() -> None:
    async def broken(partial: Partial) -> str:
        raise ValueError("no")

    work = Work(broken)
    assert work.done(wait=10)
    assert isinstance(work.error, ValueError)


def test_every_screen_draws_without_an_error() -> None:
    page = AppTest.from_file(ENTRY, default_timeout=60).run()
    assert not page.exception
    assert [title.value for title in page.title] == ["Make it better, and keep it within the rules"]


def test_the_example_button_fills_text_and_facts() -> None:
    page = AppTest.from_file(ENTRY, default_timeout=60).run()
    page.button(key="example").click().run()
    space = page.session_state["workspace"]
    assert "WhatsApp" in space.drafts["proposal"].text
    assert "14 Shopify stores" in space.about.notes


def test_rewriting_in_the_page_gives_a_result_with_outcome_and_writer() -> None:
    page = AppTest.from_file(ENTRY, default_timeout=60).run()
    page.button(key="example").click().run()
    page.button(key="rewrite-proposal").click().run()
    proposed = page.session_state["workspace"].proposed["proposal"]
    assert proposed.wire["writer"].startswith("builtin")
    assert "northloom" not in proposed.wire["text"]


def test_runs_of_the_evals_are_read_newest_first_and_broken_ones_passed_over(tmp_path: Path) -> None:
    for name, finished in (("old", 1_000.0), ("new", 2_000.0)):
        (tmp_path / name).mkdir()
        passed = {"value": 0.5, "low": 0.4, "high": 0.6, "support": 10}
        results = {"reading@builtin": {"metrics": {"passed": passed}}, "reading@builtin#dev": {"metrics": {}}}
        record = {"finished": finished, "models": ["builtin"], "results": results}
        (tmp_path / name / "run.json").write_text(json.dumps(record))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.json").write_text("{")
    runs = read_runs(tmp_path)
    assert [run.name for run in runs] == ["new", "old"]
    assert runs[0].passed() == {"reading@builtin": 0.5}
    assert next(runs[0].rows())["cases"] == 10
