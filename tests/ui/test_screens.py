"""Each screen from a clean start: its main way, on the real server."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.ui.page import ESCAPE, Page

pytestmark = pytest.mark.browser


def field(page: Page, label: str) -> WebElement:
    found = page.see(f"[data-testid=stMain] :is(textarea, input)[aria-label='{label}']")
    page.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    return found


def test_a_message_is_judged_by_the_stage_of_the_contract(page: Page) -> None:
    page.press("Message")
    page.until(lambda: "The message" in page.see(".ck-editor .ck-label").text)
    page.paste("Please write to sam.lee@harbor-desk.io")
    page.checked()
    page.until(lambda: "breaks a rule" in " ".join(page.texts(".ck-card")))
    field(page, "Where does the contract stand?").send_keys("running\n")
    page.until(lambda: "breaks a rule" not in " ".join(page.texts(".ck-card")), "a running contract changes nothing")


def test_the_job_post_shows_what_is_asked_and_how_i_fit(page: Page) -> None:
    page.open("job_post")
    page.press("Try an example")
    page.marked("Liquid")
    page.says("The client tests whether you read this")
    page.says("How you fit")
    page.says("you can show it")
    page.press("Write the proposal")
    page.says("Written by: built-in editor (no model)")
    page.press("Download")
    page.press("Plain text")
    assert "14 Shopify stores" in page.downloaded("proposal.txt").decode()
    page.keys(ESCAPE)
    page.press("Edit it on the Coach page")
    page.until(lambda: "14 Shopify stores" in page.value, "the letter did not arrive")


def test_facts_typed_on_one_page_are_there_on_the_others(page: Page) -> None:
    page.open("facts")
    field(page, "Notes and numbers").send_keys("Built 14 Shopify stores since 2019.\t")
    page.until(lambda: "Built 14 Shopify stores since 2019." in " ".join(page.texts(".ck-item")))
    page.press("Rules")
    page.says("The rules")
    page.press("My facts")
    assert field(page, "Notes and numbers").get_property("value") == "Built 14 Shopify stores since 2019."


def test_profile_fields_have_their_own_marks_and_become_facts(page: Page) -> None:
    page.open("profile")
    page.until(lambda: len(page.all("textarea.ck-area")) == 4)
    overview = page.all("textarea.ck-area")[1]
    overview.send_keys("I built 14 stores. Mail sam.lee@harbor-desk.io")
    page.marked("sam.lee@harbor-desk.io")
    page.press("Take this profile as my facts")
    page.press("My facts")
    page.until(lambda: "I built 14 stores." in " ".join(page.texts(".ck-item")))


def test_history_searches_compares_and_really_deletes(page: Page) -> None:
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.press("Rewrite")
    page.see(".ck-text[data-side=after]")
    page.press("History")
    page.until(lambda: len(page.all("button[kind=secondary]")) >= 4)
    search = field(page, "Search in the texts")
    search.send_keys("WhatsApp\n")
    page.until(lambda: len([b for b in page.all("button") if b.text.endswith("Delete")]) == 1)
    page.press("Delete all")
    page.says("Nothing here yet.")


def test_rules_are_found_by_word_and_shown_with_source_and_examples(page: Page) -> None:
    page.open("rules")
    page.says("66 rules")
    field(page, "Search").send_keys("CON-01\n")
    page.says("Email address")
    page.says("Source:")
    page.says("marked:")


def test_settings_test_the_model_and_keep_the_key_out_of_the_page(page: Page) -> None:
    page.open("settings")
    field(page, "Key of the provider").send_keys("sk-not-a-real-key\t")
    page.settled()
    page.press("Test the model")
    page.says("The built-in editor works")
    assert "sk-not-a-real-key" not in page.driver.find_element(By.TAG_NAME, "body").text
    page.press("Coach")
    page.see("textarea.ck-area")
    assert "sk-not-a-real-key" not in page.driver.page_source


def test_a_wrong_model_says_what_to_do_and_loses_nothing(page: Page) -> None:
    page.open("settings")
    field(page, "Model").send_keys("local/there-is-no-such-file\t")
    page.settled()
    page.press("Coach")
    page.paste("Write to sam.lee@harbor-desk.io, i can start now.")
    page.checked()
    page.press("Rewrite")
    page.says("This did not work")
    assert page.value == "Write to sam.lee@harbor-desk.io, i can start now."


def test_a_file_is_opened_into_the_editor(page: Page, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("Hello, write to sam.lee@harbor-desk.io")
    path = tmp_path / "letter.docx"
    document.save(str(path))
    page.press("Open a file")
    page.see("input[type=file]").send_keys(str(path))
    page.marked("sam.lee@harbor-desk.io")


def test_a_broken_file_is_refused_with_a_reason_and_the_text_stays(page: Page, tmp_path: Path) -> None:
    page.paste("My own words.")
    page.checked()
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7\nnot really")
    page.press("Open a file")
    page.see("input[type=file]").send_keys(str(path))
    page.says("This did not work")
    assert page.value == "My own words."


def test_a_rewrite_is_downloaded_as_text_word_and_report(page: Page) -> None:
    from docx import Document

    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.press("Rewrite")
    page.see(".ck-text[data-side=after]")
    page.press("Download")
    page.press("Plain text")
    text = page.downloaded("proposal.txt").decode()
    assert "14 Shopify stores" in text
    assert "northloom" not in text
    page.press("Word")
    words = Document(io.BytesIO(page.downloaded("proposal.docx")))
    assert "\n".join(paragraph.text for paragraph in words.paragraphs) == text
    page.press("Report")
    report = page.downloaded("proposal.html").decode()
    assert "<del>" in report
    assert "built-in" in report or "builtin" in report


def test_two_visitors_do_not_see_each_others_texts(page: Page) -> None:
    page.paste("Only mine: sam.lee@harbor-desk.io")
    page.checked()
    page.driver.switch_to.new_window("tab")
    other = Page(page.driver, page.address)
    other.open()
    assert other.value == ""
    other.driver.close()
    page.driver.switch_to.window(page.driver.window_handles[0])


def test_a_clients_request_gets_a_polite_answer_that_becomes_my_message(page: Page) -> None:
    page.press("Message")
    page.until(lambda: "The message" in page.see(".ck-editor .ck-label").text)
    page.paste("Can we pay by PayPal outside of Upwork?")
    page.checked()
    page.press("I received it")
    page.press("Suggest an answer")
    page.says("I keep payment inside Upwork")
    page.press("Use it as my message")
    page.until(lambda: "I keep payment inside Upwork" in page.value, "the answer did not arrive")


def test_a_profile_says_what_is_missing(page: Page) -> None:
    page.open("profile")
    page.until(lambda: len(page.all("textarea.ck-area")) == 4)
    page.all("textarea.ck-area")[1].send_keys("I built 14 stores since 2019.")
    page.says("of what a complete profile has")
    page.says("Which tools and skills do you want to be found by?")


def test_many_posts_become_letters_with_progress_filter_and_download(page: Page) -> None:
    page.open("facts")
    field(page, "Notes and numbers").send_keys("Built 14 Shopify stores since 2019.\t")
    page.until(lambda: "Built 14 Shopify stores since 2019." in " ".join(page.texts(".ck-item")))
    page.press("Bulk")
    page.says("Many posts at once")
    posts = (
        "We need a Shopify developer.\nMust have: Shopify.\n---\nWe need a baker.\nMust have: sourdough, <b>salt</b>."
    )
    field(page, "Or paste the posts here").send_keys(posts + "\t")
    page.press("Write the letters")
    page.says("finished: 2 of 2")
    page.until(lambda: "14 Shopify stores" in " ".join(page.texts(".ck-item")))
    page.press("Letters (.jsonl)")
    rows = page.downloaded("letters.jsonl").decode().splitlines()
    assert len(rows) == 2
    page.press("Delete and start anew")
    page.says("Or paste the posts here")


def test_evals_show_the_last_runs_or_how_to_make_one(page: Page) -> None:
    page.open("evals")
    page.says("How good it is")
    page.until(lambda: page.all("[data-testid=stDataFrame]") or "make evals" in page.see("body").text)
    assert page.foreign_requests() == []
