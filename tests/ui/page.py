"""The page in the words of a person: type, press, read."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 90
"""Seconds until a wait gives up; a busy machine takes a while, a broken page for ever."""
PRESSED = "button, a[data-testid=stSidebarNavLink], summary, label[data-baseweb=radio], [data-testid=stCheckbox] label"
"""What `press` looks for."""
T = TypeVar("T")


class Page:
    """One opened page. Every reading waits until it is there."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    @staticmethod
    def wait_for_server(address: str, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if server.poll() is not None:
                raise AssertionError(f"the server ended with {server.returncode}")
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                    if answer.read() == b"ok":
                        return
            except (urllib.error.URLError, OSError):
                server_is_coming = 0.2
                time.sleep(server_is_coming)
        raise AssertionError("the server does not answer")

    def open(self, path: str = "") -> None:
        self.driver.get("about:blank")
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self.driver.get(f"{self.address}/{path}")
        self.see("[data-testid=stAppViewContainer] h1")

    def close(self) -> None:
        self.driver.get("about:blank")

    def until(self, question: Callable[[], T], what: str = "") -> T:
        """Ask again until the answer is true; elements redrawn meanwhile are asked anew."""
        waiting = WebDriverWait(
            self.driver, PATIENCE, poll_frequency=0.1, ignored_exceptions=[StaleElementReferenceException]
        )
        return waiting.until(lambda _: _answer(question), what)

    def see(self, css: str) -> WebElement:
        return self.until(lambda: next(iter(self.all(css)), None), f"nothing matches {css}")  # type: ignore[return-value]

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def texts(self, css: str) -> list[str]:
        return self.until(lambda: [found.text for found in self.all(css)])

    def says(self, words: str) -> None:
        self.until(lambda: words in self.see("body").text, f"the page does not say {words!r}")

    def press(self, words: str) -> None:
        """Press the button, tab or link that shows these words."""

        def pressed() -> bool:
            for found in self.all(PRESSED):
                if words in found.text and found.is_displayed() and found.is_enabled():
                    self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
                    try:
                        found.click()
                    except WebDriverException:
                        return False
                    return True
            return False

        # What is still being drawn may move the button away from under the pointer.
        self.settled()
        self.until(pressed, f"there is no button {words!r}")

    def settled(self) -> None:
        """Wait until the page has nothing more to draw."""
        self.until(
            lambda: self.driver.execute_script(
                "const app = document.querySelector('[data-testid=stApp]');"
                "return app && app.getAttribute('data-test-script-state') !== 'running'"
                "&& !document.querySelector('[data-stale=true]')"
            ),
            "the page keeps running",
        )

    # The editor

    @property
    def area(self) -> WebElement:
        return self.see("textarea.ck-area")

    def paste(self, text: str) -> None:
        """Put a text in at once, as a paste does. (Chromium's own insertText takes half a minute for 2,000 lines.)"""
        self.driver.execute_script(
            "const area = arguments[0]; area.focus(); area.value = arguments[1];"
            "area.setSelectionRange(area.value.length, area.value.length);"
            "area.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'}));",
            self.area,
            text,
        )

    def type(self, text: str) -> None:
        self.area.send_keys(text)

    @property
    def value(self) -> str:
        return str(self.area.get_property("value"))

    def checked(self) -> None:
        """Wait until both tiers have answered for the text as it stands."""
        self.until(
            lambda: self.driver.execute_script(
                "const e = document.querySelector('.ck-editor'), a = e && e.querySelector('textarea');"
                "return e && e.dataset.state === 'checked' && e.dataset.tier === '2'"
            ),
            "the text is not checked",
        )

    def marks(self) -> list[str]:
        """The words the browser draws marks on, in the order of the text."""
        found: list[str] = self.driver.execute_script(
            "const out = [];"
            "for (const name of ['hard', 'warning', 'advice', 'requirement', 'question', 'instruction'])"
            "  for (const range of CSS.highlights.get('ck-' + name) || [])"
            "    out.push([range.startOffset, range.toString()]);"
            "return out.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);"
        )
        return found

    def marked(self, words: str) -> None:
        self.until(lambda: words in self.marks(), f"{words!r} is not marked")

    def cards(self) -> list[str]:
        return [card.get_attribute("data-rule") or "" for card in self.all(".ck-editor .ck-card")]

    def keys(self, *keys: str) -> None:
        """Press keys together, wherever the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        chain = ActionChains(self.driver)
        *held, last = keys
        for key in held:
            chain.key_down(key)
        chain.send_keys(last)
        for key in held:
            chain.key_up(key)
        chain.perform()

    # What left the page

    def requests(self) -> list[str]:
        """Addresses the page asked for since it was opened."""
        asked = []
        for row in self.driver.get_log("performance"):
            message: dict[str, Any] = json.loads(row["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                asked.append(message["params"].get("url") or message["params"]["request"]["url"])
        return asked

    def foreign_requests(self) -> list[str]:
        """Those of them that went to another origin."""
        own = urlsplit(self.address).netloc
        return [
            url
            for url in self.requests()
            if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).netloc != own
        ]

    def downloaded(self, name: str) -> bytes:
        """The content of a finished download."""
        path: Path = self.driver.downloads / name  # type: ignore[attr-defined]
        self.until(lambda: path.is_file() and path.stat().st_size > 0, f"{name} was not downloaded")
        data = path.read_bytes()
        path.unlink()
        return data


def _answer(question: Callable[[], T]) -> T:
    try:
        return question()
    except WebDriverException as error:
        # Another page came in the middle of the question; the driver has no name of its own for that.
        if "does not belong to the document" in (error.msg or ""):
            raise StaleElementReferenceException(error.msg) from error
        raise


ALT, CONTROL, SHIFT, DOWN, UP, ENTER = Keys.ALT, Keys.CONTROL, Keys.SHIFT, Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER
ESCAPE = Keys.ESCAPE
