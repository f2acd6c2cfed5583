"""axe-core finds nothing serious on any screen, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

import pytest
from selenium import webdriver

from tests.ui.page import Page

pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")
# From the part of the page that matters to people; the tags name the rules of WCAG 2.2 AA and axe's best practices.
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(
  (result) => done(result.violations.map((v) =>
    [v.impact, v.id, v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ': ' + (n.failureSummary || ''))])),
  (error) => done([['critical', 'axe broke off', [String(error)]]]));
"""


@cache
def axe() -> str:
    """The script of axe-core, from the Python package that carries it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[tuple[str, str, list[str]]]:
    """Serious and critical violations of the page as it stands: impact, rule, places."""
    page.settled()
    page.driver.execute_script(axe())
    found = page.driver.execute_async_script(RUN)
    return [tuple(row) for row in found if row[0] in SERIOUS]


def coach_with_an_open_card(page: Page) -> None:
    page.open()
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.checked()
    page.press("Email address")
    page.see(".ck-open")


def rewrite_with_an_open_change(page: Page) -> None:
    coach_with_an_open_card(page)
    page.press("Rewrite")
    page.see(".ck-changes [data-card='0'] .ck-head").click()
    page.see("[data-action=toggle]")


def message_with_an_answer(page: Page) -> None:
    page.open()
    page.press("Message")
    page.until(lambda: "The message" in page.see(".ck-editor .ck-label").text)
    page.paste("Can we pay by PayPal outside of Upwork?")
    page.checked()
    page.press("I received it")
    page.press("Suggest an answer")
    page.says("Use it as my message")


def job_post_with_a_letter(page: Page) -> None:
    page.open("job_post")
    page.press("Try an example")
    page.says("you can show it")
    page.press("Write the proposal")
    page.says("Written by: built-in editor (no model)")


def bulk_with_letters(page: Page) -> None:
    page.open("facts")
    page.see("textarea[aria-label='Notes and numbers']").send_keys("Built 14 Shopify stores since 2019.\t")
    page.until(lambda: "Built 14 Shopify stores since 2019." in " ".join(page.texts(".ck-item")))
    page.press("Bulk")
    page.see("textarea[aria-label='Or paste the posts here']").send_keys("We need a Shopify developer.\t")
    page.press("Write the letters")
    page.says("finished: 1 of 1")


def history_with_a_comparison(page: Page) -> None:
    page.open()
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.press("Rewrite")
    page.see(".ck-text[data-side=after]")
    page.press("History")
    page.see("[data-testid=stMain] [data-testid=stCheckbox] label").click()
    page.see(".ck-side")


def screen(path: str, words: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        page.open(path)
        page.says(words)

    return show


SCREENS: dict[str, Callable[[Page], None]] = {
    "coach, empty": screen("", "Make it better"),
    "coach, a card open": coach_with_an_open_card,
    "coach, a rewrite": rewrite_with_an_open_change,
    "coach, a message": message_with_an_answer,
    "profile": screen("profile", "field by field"),
    "job post, a letter": job_post_with_a_letter,
    "facts": screen("facts", "What is true of you"),
    "history": history_with_a_comparison,
    "rules": screen("rules", "CON-01"),
    "bulk": bulk_with_letters,
    "evals": screen("evals", "How good it is"),
    "settings": screen("settings", "Model in use"),
}


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest, browser: webdriver.Chrome) -> Iterator[str]:
    """The look the browser asks for."""
    name: str = request.param
    wanted = {"name": "prefers-color-scheme", "value": name}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wanted]})
    yield name
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing_serious(page: Page, look: str, name: str) -> None:
    SCREENS[name](page)
    dark = page.driver.execute_script("return matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark is (look == "dark")
    assert violations(page) == []


def test_a_violation_would_be_found(page: Page) -> None:
    page.driver.execute_script("document.querySelector('[data-testid=stMain] h1').innerHTML = '<img src=\"data:,\">'")
    assert "image-alt" in {rule for _, rule, _ in violations(page)}
