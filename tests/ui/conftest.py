"""The real page on a real server, seen by a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from coach.domain.documents import DocumentKind
from coach.keeping import LOCAL_OWNER, Archive
from tests.ui.page import Page
from tests.ui.serving import BROWSERS, DRIVERS, opened, program, served


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home folder of the page's server."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """Where the page is served for all browser tests."""
    with served(home) as url:
        yield url


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One headless Chromium for all tests; each test opens the page anew, which is a session of its own."""
    found, driver = program(BROWSERS), program(DRIVERS)
    if found is None or driver is None:
        pytest.skip("Chromium or chromedriver is not installed")
    with opened(found, driver, tmp_path_factory.mktemp("browser")) as chrome:
        yield chrome


@pytest.fixture
def page(browser: webdriver.Chrome, address: str, home: Path) -> Iterator[Page]:
    """The page, fresh, as a newcomer sees it: nothing is kept from the test before."""
    archive = Archive(f"sqlite:///{home}/data/coach.db")
    archive.shelf(LOCAL_OWNER).forget([kind.value for kind in DocumentKind])
    archive.close()
    opened_page = Page(browser, address)
    opened_page.open()
    yield opened_page
    opened_page.close()
