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
