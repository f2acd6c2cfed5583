"""Every action without a pointer: the whole way from an empty page to a copied rewrite, by keys alone."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.ui.page import ALT, CONTROL, DOWN, ENTER, SHIFT, UP, Page

pytestmark = pytest.mark.browser

LETTER = "Hello Ana,\n\nplease write to sam.lee@harbor-desk.io today. i built 3 shops.\n"
RING = (
    "const style = getComputedStyle(document.activeElement);"
    "return style.outlineStyle !== 'none' || style.boxShadow !== 'none'"
)
_MOST_STOPS = 80


def focused(page: Page) -> str:
    """What a person hears of the focused element: its text or its label."""
    heard: str = page.driver.execute_script(
        "const e = document.activeElement; if (['MAIN', 'BODY'].includes(e.tagName)) return '';"
        "const labels = [...(e.labels || [])].map((l) => l.textContent).join(' ');"
        "return (e.innerText || '') + ' ' + (e.getAttribute('aria-label') || '') + ' ' + labels;"
    )
    return heard


def tab_to(page: Page, words: str) -> None:
    """Press Tab until an element that says these words has the focus, and see that the focus is visible."""
    page.settled()
    for _ in range(_MOST_STOPS):
        page.keys(Keys.TAB)
        if words in focused(page):
            page.until(lambda: page.driver.execute_script(RING), f"the focus on {words!r} cannot be seen")
            return
    raise AssertionError(f"Tab does not reach {words!r}")


def clipboard(page: Page) -> str:
    return str(
        page.driver.execute_async_script(
            "navigator.clipboard.readText().then(arguments[0], (e) => arguments[0]('refused: ' + e))"
        )
    )


@pytest.fixture
def page(page: Page) -> Page:
    page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
    return page


def test_from_the_empty_page_to_a_copied_rewrite_by_keys_alone(page: Page) -> None:
    tab_to(page, "Try an example")
    page.keys(ENTER)
    page.marked("maya.r@northloom-studio.com")
    page.checked()
    page.driver.execute_script("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.driver.execute_script("document.querySelector('[data-testid=stMain]').focus()")
    tab_to(page, "Rewrite")
    page.keys(ENTER)
    page.see(".ck-text[data-side=after]")
    tab_to(page, "Copy text")
    while not page.driver.execute_script("return Boolean(document.activeElement.closest('.ck-changes'))"):
        tab_to(page, "Copy text")
    page.keys(ENTER)
    page.until(lambda: "Copied." in page.see(".ck-changes .ck-status").text)
    assert "14 Shopify stores" in clipboard(page)
    assert "northloom" not in clipboard(page)


def test_a_change_of_the_rewrite_is_opened_and_left_by_keys(page: Page) -> None:
    page.paste(LETTER)
    page.checked()
    page.press("Rewrite")
    page.see(".ck-text[data-side=after]")
    page.driver.execute_script("document.querySelector('.ck-changes [data-action=copy-rewrite]').focus()")
    tab_to(page, "→")
    page.keys(ENTER)
    tab_to(page, "Keep mine")
    page.keys(ENTER)
    page.says("kept as yours")
    tab_to(page, "Take")
    page.keys(" ")
    page.until(lambda: "kept as yours" not in page.see(".ck-changes").text)


def test_findings_are_walked_accepted_set_aside_and_the_text_copied_by_keys(page: Page) -> None:
    page.paste(LETTER)
    page.checked()
    count = len(page.cards())
    assert count >= 2
    seen = []
    for _ in range(count):
        page.keys(ALT, DOWN)
        seen.append(page.see(".ck-open").get_attribute("data-mark"))
    assert len(set(seen)) == count, "the next finding is not always another one"
    page.keys(ALT, UP)
    assert page.see(".ck-open").get_attribute("data-mark") == seen[-2]
    while "CON-01" != page.see(".ck-open").get_attribute("data-rule"):
        page.keys(ALT, DOWN)
    page.keys(CONTROL, ENTER)
    page.until(lambda: "sam.lee@harbor-desk.io" not in page.value, "the fix was not put in")
    page.checked()
    page.marked("i")
    while "LNG-03" != (page.all(".ck-open") and page.see(".ck-open").get_attribute("data-rule")):
        page.keys(ALT, DOWN)
    page.keys(ALT, SHIFT, "d")
    page.until(lambda: "LNG-03" not in page.cards(), "the finding was not set aside")
    page.keys(ALT, SHIFT, "c")
    page.until(lambda: "Copied." in page.see(".ck-editor .ck-status").text)
    assert clipboard(page) == page.value


def test_cards_buttons_and_reasons_are_reached_by_tab(page: Page) -> None:
    page.paste(LETTER)
    page.checked()
    page.driver.execute_script("document.querySelector('textarea.ck-area').focus()")
    for words in ("broken", "Accept all safe", "Copy text", "Email address"):
        tab_to(page, words)
    page.keys(ENTER)
    for words in ("support.upwork.com", "Accept", "Dismiss, because"):
        tab_to(page, words)


def test_every_screen_is_reached_by_keys(page: Page) -> None:
    for words, title in (("My facts", "What is true of you"), ("Rules", "The rules"), ("Settings", "Settings")):
        page.driver.execute_script("document.activeElement.blur()")
        tab_to(page, words)
        page.keys(ENTER)
        page.until(lambda title=title: page.see("[data-testid=stMain] h1").text == title)  # type: ignore[misc]


def test_a_letter_for_a_post_is_copied_by_keys(page: Page) -> None:
    page.open("job_post")
    page.press("Try an example")
    page.says("you can show it")
    page.press("Write the proposal")
    page.says("Written by: built-in editor (no model)")
    page.settled()
    page.driver.execute_script("[...document.querySelectorAll('textarea.ck-area')].at(-1).focus()")
    page.keys(ALT, SHIFT, "c")
    page.until(lambda: "14 Shopify stores" in clipboard(page), "the letter was not copied")
