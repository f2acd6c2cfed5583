"""The page as `coach ui` serves it, and a headless Chromium to see it with; also used to make the pictures of docs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from coach.settings import PROVIDER_KEYS
from tests.ui.page import Page

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PUBLIC_NAME = "coach.example"
"""A name the browser takes for this machine, as if a page were shown to others under it."""
DRIVERS = ("chromedriver", "chromium.chromedriver")


def program(names: tuple[str, ...]) -> str | None:
    """The first of these programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(home: Path, *arguments: str, **variables: str) -> Iterator[str]:
    """The address of a page of its own: no key, no model, no folder of a person, but what `variables` set.

    `arguments` are given to `coach ui`.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in PROVIDER_KEYS and not name.startswith(("COACH_", "STREAMLIT_"))
    }
    environment |= {"HOME": str(home), "COACH_MODEL": "builtin", "COACH_DATA": str(home / "data"), **variables}
    port = free_port()
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "coach", "ui", "--no-browser", "--port", str(port), *arguments],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            Page.wait_for_server(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)


@contextmanager
def opened(browser: str, driver: str, home: Path) -> Iterator[webdriver.Chrome]:
    """A headless browser with a profile and a download folder of its own."""
    options = Options()
    options.binary_location = browser
    downloads = home / "downloads"
    downloads.mkdir()
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--window-size=1400,1000",
        f"--user-data-dir={home / 'browser'}",
        f"--host-resolver-rules=MAP {PUBLIC_NAME} 127.0.0.1",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    chrome.set_script_timeout(60)
    chrome.downloads = downloads  # type: ignore[attr-defined]
    try:
        yield chrome
    finally:
        chrome.quit()
