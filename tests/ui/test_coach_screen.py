"""The main screen from a clean start: a text typed, marks read, a rewrite taken."""

from __future__ import annotations

import pytest

from tests.ui.page import ALT, CONTROL, DOWN, ENTER, SHIFT, Page

pytestmark = pytest.mark.browser

LETTER = "Hello Ana,\n\nplease write to sam.lee@harbor-desk.io today. I built 3 shops.\n"


def test_typing_an_address_marks_it_in_the_text_and_opens_its_card(page: Page) -> None:
    page.type("Write to sam.lee@harbor-desk.io")
    page.marked("sam.lee@harbor-desk.io")
    page.checked()
    assert "CON-01" in page.cards()
    page.press("Email address")
    card = page.see(".ck-open").text
    assert "sam.lee@harbor-desk.io" in card
    assert "Why:" in card
    assert "Source:" in card
    assert "read 20" in card


def test_typing_on_keeps_the_caret_and_the_marks(page: Page) -> None:
    page.paste(LETTER)
    page.checked()
    page.driver.execute_script("arguments[0].setSelectionRange(0, 0)", page.area)
    page.type("Oh! ")
    page.marked("sam.lee@harbor-desk.io")
    page.checked()
    assert page.value == "Oh! " + LETTER
    assert page.area.get_property("selectionStart") == len("Oh! ")


def test_marks_stand_right_behind_emoji_and_other_wide_characters(page: Page) -> None:
    page.paste("👋🏽 Hi 𝒜na 👩‍👩‍👧 — sam.lee@harbor-desk.io 😀 or +44 7700 900123 🚀")
    page.checked()
    assert "sam.lee@harbor-desk.io" in page.marks()
    assert "+44 7700 900123" in page.marks()


def test_a_newcomer_copies_a_rewrite_after_three_clicks(page: Page) -> None:
    page.driver.execute_script(
        "window.clicks = 0; document.addEventListener('click', (event) => { clicks += event.isTrusted; }, true)"
    )
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.press("Rewrite")
    after = page.see(".ck-text[data-side=after]").text
    assert "northloom" not in after
    page.says("Written by: built-in editor (no model)")
    page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
    page.see("[data-action=copy-rewrite]").click()
    page.until(lambda: "Copied." in page.see(".ck-changes .ck-status").text)
    copied = page.driver.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], (e) => arguments[0]('refused: ' + e))"
    )
    assert "14 Shopify stores" in copied
    assert "WhatsApp" not in copied
    assert page.driver.execute_script("return clicks") == 3


def step_to(page: Page, rule: str) -> None:
    """Press Alt and the down arrow until the card of this rule is open."""
    for _ in range(len(page.cards()) + 1):
        page.keys(ALT, DOWN)
        if page.see(".ck-open").get_attribute("data-rule") == rule:
            return
    raise AssertionError(f"{rule} cannot be reached by the keyboard")


def test_the_keyboard_alone_steps_accepts_and_undoes(page: Page) -> None:
    page.paste(LETTER)
    page.checked()
    step_to(page, "CON-01")
    page.keys(CONTROL, ENTER)
    page.until(lambda: "sam.lee@harbor-desk.io" not in page.value, "the fix was not put in")
    page.checked()
    page.keys(ALT, SHIFT, "z")
    page.until(lambda: page.value == LETTER, "undo did not bring the text back")
    page.marked("sam.lee@harbor-desk.io")


def test_the_keyboard_alone_sets_a_finding_aside_and_brings_it_back(page: Page) -> None:
    page.paste(LETTER)
    page.checked()
    step_to(page, "CON-01")
    page.keys(ALT, SHIFT, "d")
    page.until(lambda: "sam.lee@harbor-desk.io" not in page.marks(), "the finding was not set aside")
    page.keys(ALT, SHIFT, "z")
    page.marked("sam.lee@harbor-desk.io")


def test_accepting_all_safe_fixes_leaves_the_caret_with_its_words(page: Page) -> None:
    page.paste("Yesterday i read it and i am glad to help you.")
    page.checked()
    page.driver.execute_script("arguments[0].setSelectionRange(20, 20)", page.area)
    page.press("Accept all safe")
    page.until(lambda: page.value == "Yesterday I read it and I am glad to help you.", "the capitals were not mended")
    assert page.area.get_property("selectionStart") == 20


def test_a_finding_set_aside_stays_away_while_the_text_changes_elsewhere(page: Page) -> None:
    page.paste(LETTER)
    page.checked()
    step_to(page, "CON-01")
    page.keys(ALT, SHIFT, "d")
    page.until(lambda: "sam.lee@harbor-desk.io" not in page.marks())
    page.driver.execute_script("arguments[0].setSelectionRange(0, 0)", page.area)
    page.type("Good morning. ")
    page.checked()
    assert "CON-01" not in page.cards()


def test_a_change_can_be_left_and_the_rest_used(page: Page) -> None:
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.press("Rewrite")
    page.see(".ck-changes [data-card='0'] .ck-head").click()
    assert "Reason:" in page.see(".ck-changes [data-card='0']").text
    page.press("Keep mine")
    page.says("kept as yours")
    page.settled()
    page.press("Use this text")
    page.until(lambda: "northloom" not in page.value, "the text was not taken over")
    assert "i read your post" in page.value


def test_a_lone_surrogate_and_windows_line_ends_do_no_harm(page: Page) -> None:
    page.driver.execute_script(
        "const a = arguments[0]; a.value = 'Bad \\ud800 half\\r\\nmail sam.lee@harbor-desk.io';"
        "a.dispatchEvent(new Event('input', {bubbles: true}))",
        page.area,
    )
    page.marked("sam.lee@harbor-desk.io")
