"""What the page does with a model: shows its draft while it grows, and asks it about rules only a reader can judge."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from selenium import webdriver
from streamlit.testing.v1 import AppTest

from coach.detection.judged import rules_to_ask
from coach.domain.documents import DocumentKind
from coach.rules.loader import load_catalogue
from tests.llm.loopback import Provider
from tests.ui.holding import Holding
from tests.ui.page import Page
from tests.ui.serving import served
from ui.running import Partial, Work

ENTRY = str(Path(__file__).parents[2] / "ui" / "app.py")


def test_a_rewrite_is_shown_as_it_grows_as_text_and_as_not_yet_checked() -> None:
    page = AppTest.from_file(ENTRY, default_timeout=60).run()

    async def endless(partial: Partial) -> None:
        partial("Hello **Mara**, <b>I</b> built")
        await asyncio.Event().wait()

    work = Work(endless, readable=True)
    page.session_state["workspace"].working["proposal"] = work
    page.run()
    assert "Hello **Mara**, <b>I</b> built" in [text.value for text in page.text]
    assert any("Not checked yet" in said.value for said in page.markdown)
    work.cancel()
    work.thread.join(timeout=10)


@pytest.mark.browser
def test_the_model_is_asked_about_the_rest_and_its_findings_stand_beside_the_others_as_its_own(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    rule = rules_to_ask(DocumentKind.PROPOSAL, load_catalogue())[0].id
    quote = "your page loads slowly"
    with Provider({"findings": [{"rule": rule, "quote": quote}]}) as provider:
        settings = {"COACH_MODEL": "openai/m", "COACH_API_BASE": provider.url, "OPENAI_API_KEY": "not-a-key"}
        with served(tmp_path, **settings) as address:
            page = Page(browser, address)
            page.open()
            page.paste(f"Hello, {quote}. Mail sam.lee@harbor-desk.io about it.")
            page.marked("sam.lee@harbor-desk.io")
            page.checked()
            page.press("Ask the model about the rest")
            page.marked(quote)
            page.says("The model found 1 more")
            assert "sam.lee@harbor-desk.io" in page.marks()
            tags = [card.text for card in page.all(".ck-card") if quote in card.text]
            assert len(tags) == 1 and "model" in tags[0]
            page.close()
        assert [b"harbor-desk" in body for body in provider.bodies] == [False]
        assert quote in json.dumps(json.loads(provider.bodies[0]))


LETTER = json.dumps(
    {
        "sentences": [
            {"text": "Your shop on Shopify: <b>14</b> stores.", "fact_ids": [], "requirement_ids": [], "paragraph": 1},
            {"text": "I built 14 Shopify stores.", "fact_ids": ["f1"], "requirement_ids": ["r1"], "paragraph": 1},
            {"text": "Shall we talk on Monday?", "fact_ids": [], "requirement_ids": [], "paragraph": 2},
        ],
        "questions": [],
    }
)
CUT = LETTER.index("Shopify stores") + len("Shopify")


def job_post_and_a_fact(page: Page) -> None:
    page.open("facts")
    page.see("textarea[aria-label='Notes and numbers']").send_keys("I built 14 Shopify stores.\t")
    page.until(lambda: "I built 14 Shopify stores." in " ".join(page.texts(".ck-item")))
    page.press("Job post")
    page.paste("We need a Shopify developer.\nMust have: Shopify.")
    page.checked()


@pytest.mark.browser
def test_a_letter_is_read_while_the_model_writes_it_and_markup_in_it_stays_text(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    with Holding(LETTER[:CUT], LETTER[CUT:]) as provider, served(tmp_path, **provider.settings) as address:
        page = Page(browser, address)
        job_post_and_a_fact(page)
        page.press("Write the proposal")
        page.says("Not checked yet")
        page.says("Your shop on Shopify: <b>14</b> stores. I built 14 Shopify")
        assert "sentences" not in page.see("[data-testid=stMain]").text
        provider.release()
        page.says("Written by:")
        page.until(lambda: "Not checked yet" not in page.see("[data-testid=stMain]").text, "the draft stays")
        page.close()


@pytest.mark.browser
def test_a_letter_under_way_can_be_cancelled_and_the_call_to_the_model_ends(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    with Holding(LETTER[:CUT], LETTER[CUT:]) as provider, served(tmp_path, **provider.settings) as address:
        page = Page(browser, address)
        job_post_and_a_fact(page)
        page.press("Write the proposal")
        page.says("<b>14</b> stores. I built 14 Shopify")
        page.press("Cancel")
        page.until(lambda: "Not checked yet" not in page.see("[data-testid=stMain]").text, "it went on")
        assert provider.hung_up.wait(20)
        assert page.value == "We need a Shopify developer.\nMust have: Shopify."
        page.close()
