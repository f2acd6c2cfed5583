"""Whatever a person, a client or a model wrote is shown as text, and nothing of it reaches another origin."""

from __future__ import annotations

import pytest

from tests.ui.page import Page

pytestmark = pytest.mark.browser

HOSTILE = """<img src="https://evil.example/a.png" onerror="document.title='taken'">
<script>document.title='taken'</script>
![picture](https://evil.example/b.png?q=secret) [click](javascript:document.title='taken') <b>bold</b>
:material/home: $\\int x$ :red[red] **strong** <iframe src="https://evil.example"></iframe>
\u202egnirts desrever\u202c and \u2066isolated\u2069
Write to sam.lee@harbor-desk.io or see https://evil.example/own-shop
"""


def nothing_was_taken(page: Page) -> None:
    assert page.driver.title != "taken"
    assert page.foreign_requests() == []
    assert page.driver.execute_script("return document.querySelectorAll('[data-testid=stMain] iframe').length") == 0
    images = page.driver.execute_script(
        "return [...document.querySelectorAll('[data-testid=stMain] img')].map((i) => i.src)"
    )
    assert [source for source in images if "evil" in source] == []


def test_opening_the_page_asks_nobody_but_this_machine(page: Page) -> None:
    page.see("textarea.ck-area")
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    assert page.requests()
    assert page.foreign_requests() == []


def test_markup_in_a_text_and_in_its_rewrite_stays_text(page: Page) -> None:
    page.paste(HOSTILE)
    page.marked("sam.lee@harbor-desk.io")
    page.checked()
    assert page.value == HOSTILE
    page.press("Rewrite")
    page.see(".ck-text[data-side=after]")
    assert "<b>bold</b>" in page.see(".ck-text[data-side=before]").get_property("textContent")
    assert "**strong**" in page.see(".ck-text[data-side=before]").get_property("textContent")
    nothing_was_taken(page)


def test_markup_in_facts_history_and_masked_text_stays_text(page: Page) -> None:
    page.paste(HOSTILE)
    page.checked()
    page.press("Rewrite")
    page.see(".ck-text[data-side=after]")
    page.press("History")
    page.says("<img src=")
    page.press("Settings")
    page.says("[EMAIL_1]")
    page.press("My facts")
    notes = page.see("[data-testid=stTextArea] textarea[aria-label='Notes and numbers']")
    page.driver.execute_script("arguments[0].scrollIntoView()", notes)
    notes.send_keys("Built ![x](https://evil.example/c.png) <b>12</b> shops\t")
    page.says("<b>12</b> shops")
    nothing_was_taken(page)


def test_markup_in_a_job_post_stays_text(page: Page) -> None:
    page.open("job_post")
    page.paste("We need <u>React</u>.\nMust have: <img src=https://evil.example/d.png>, Vue.\n" + HOSTILE)
    page.checked()
    page.says("asked for")
    nothing_was_taken(page)


def test_a_card_shows_direction_marks_by_their_number(page: Page) -> None:
    page.paste("Pay me by \u202ePayPal directly\u202c outside of Upwork and we both save the fee, sam@harbor-desk.io")
    page.checked()
    for head in page.all(".ck-head"):
        page.driver.execute_script("arguments[0].click()", head)
        break
    shown = page.driver.execute_script("return document.querySelector('.ck-cards').textContent")
    assert "\u202e" not in shown


def test_a_very_long_text_can_be_typed_in_and_is_marked(page: Page) -> None:
    line = "A plain sentence about a shop that sells candles in a small town. "
    page.paste(line * (100_000 // len(line)) + "Mail sam.lee@harbor-desk.io")
    page.marked("sam.lee@harbor-desk.io")
    page.checked()
    page.type("!")
    page.checked()
    assert page.value.endswith("harbor-desk.io!")


def test_two_thousand_findings_are_drawn_and_the_page_stays_usable(page: Page) -> None:
    page.paste("".join(f"Write to person{n}@harbor-desk.io now.\n" for n in range(2_000)))
    page.until(lambda: len(page.marks()) >= 2_000, "not all findings are drawn")
    page.checked()
    assert 0 < len(page.cards()) < 200
    page.press("Show")
    page.until(lambda: len(page.cards()) > 60)
    assert page.foreign_requests() == []


def test_a_text_over_the_limit_is_never_said_to_be_clean(page: Page) -> None:
    page.paste("A word. " * 125_001)
    page.until(lambda: page.see(".ck-clean").text == "Not checked.", "the page says something else")
