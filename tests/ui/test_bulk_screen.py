"""Many letters on the page: a batch that pauses itself says why, and can be taken up again."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium import webdriver

from tests.llm.loopback import Provider
from tests.ui.page import Page
from tests.ui.serving import served
from ui import batch_wording

FACT = "Built 14 Shopify stores since 2019."
LETTER = {"sentences": [{"text": FACT, "fact_ids": ["f1"]}]}


@pytest.mark.browser
def test_a_refused_key_is_told_and_the_letters_go_on_when_it_is_mended(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    with Provider(401) as provider:
        settings = {"COACH_MODEL": "openai/m", "COACH_API_BASE": provider.url, "OPENAI_API_KEY": "not-a-key"}
        with served(tmp_path, **settings) as address:
            page = Page(browser, address)
            page.open("facts")
            page.see("textarea[aria-label='Notes and numbers']").send_keys(f"{FACT}\t")
            page.until(lambda: FACT in " ".join(page.texts(".ck-item")))
            page.press("Bulk")
            page.see("textarea[aria-label='Or paste the posts here']").send_keys("We need a Shopify developer.\t")
            page.press(batch_wording.BULK_START)
            page.says("The provider does not accept the key.")
            provider.answers.extend([LETTER] * 3)
            page.press(batch_wording.BATCH_VERBS["resume"])
            page.says("finished: 1 of 1")
