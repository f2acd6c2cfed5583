"""Where sign-in is set up nobody gets past the door without it, and each person has a shelf of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from tests.ui.identity import IdentityProvider
from tests.ui.page import Page
from tests.ui.serving import PUBLIC_NAME, served

pytestmark = pytest.mark.browser


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with IdentityProvider() as made:
        yield made


@pytest.fixture
def page(browser: webdriver.Chrome, tmp_path: Path, provider: IdentityProvider) -> Iterator[Page]:
    """A page whose visitors have to sign in."""
    provider.write_secrets(tmp_path)
    with served(tmp_path) as address:
        made = Page(browser, address)
        made.open()
        yield made
        made.close()
    browser.delete_all_cookies()


def sign_in(page: Page, provider: IdentityProvider, who: str) -> None:
    provider.who = who
    page.press("Sign in")
    page.see("textarea.ck-area")
    page.says(who.title())


def sign_out(page: Page) -> None:
    page.press("Sign out")
    page.until(lambda: page.see("[data-testid=stMain] h1").text == "Sign in", "still signed in")


def test_a_stranger_sees_the_door_and_nothing_behind_it(page: Page) -> None:
    for path in ("", "facts", "history", "settings", "bulk", "evals"):
        page.open(path)
        page.until(lambda: page.see("[data-testid=stMain] h1").text == "Sign in")
        assert page.all("textarea, [data-testid=stSidebarNavLink]") == []


def test_each_person_finds_their_own_texts_and_facts_and_nobody_elses(page: Page, provider: IdentityProvider) -> None:
    sign_in(page, provider, "ada")
    page.press("Settings")
    page.says("Kept under your name on the server")
    page.press("Coach")
    page.see("textarea.ck-area")
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.press("Rewrite")
    page.see(".ck-text[data-side=after]")
    sign_out(page)
    assert provider.signed_out == 1

    sign_in(page, provider, "ben")
    assert page.value == ""
    page.press("History")
    page.says("Nothing here yet.")
    page.press("My facts")
    page.says("No facts yet.")
    sign_out(page)

    sign_in(page, provider, "ada")
    page.press("My facts")
    page.until(lambda: "14 Shopify stores" in " ".join(page.texts(".ck-item")))
    page.press("History")
    page.until(lambda: len([b for b in page.all("button") if b.text.endswith("Delete")]) == 2)


def test_an_unreadable_secrets_file_lets_nobody_in(browser: webdriver.Chrome, tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text("[auth\nclient_id = ")
    with served(tmp_path) as address:
        closed = Page(browser, address)
        closed.open()
        closed.says("cannot be read, so nobody is let in")
        assert closed.all("textarea, [data-testid=stSidebarNavLink]") == []
        closed.close()


def test_a_page_shown_to_others_under_a_name_keeps_nothing_of_strangers(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    with served(tmp_path, "--public-name", PUBLIC_NAME) as address:
        page = Page(browser, address.replace("127.0.0.1", PUBLIC_NAME))
        page.open("facts")
        page.says("Kept for this session only")
        page.address = address
        page.open("facts")
        page.says("Kept in ~/data/coach.db on this machine")
        page.close()
