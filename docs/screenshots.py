"""Makes the pictures of the documentation from the running page: `.venv/bin/python docs/screenshots.py`.

Needs Chromium and chromedriver. Each picture stays under 250 kB.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.ui.page import Page  # noqa: E402
from tests.ui.serving import BROWSERS, DRIVERS, opened, program, served  # noqa: E402

LIMIT = 250_000


def coach(page: Page) -> None:
    """A marked proposal with the card of one finding open."""
    page.open()
    page.press("Try an example")
    page.marked("maya.r@northloom-studio.com")
    page.checked()
    page.press("Email address")
    page.see(".ck-open")
    page.driver.execute_script("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")


def rewrite(page: Page) -> None:
    """The rewrite beside the original."""
    coach(page)
    page.press("Rewrite")
    page.see("[data-card='0'] .ck-head")
    page.see("[data-card='2'] .ck-head").click()
    page.driver.execute_script("document.querySelector('[data-testid=stMain] h2').scrollIntoView({block: 'start'})")


def job_post(page: Page) -> None:
    """A job post seen through."""
    page.open("job_post")
    page.press("Try an example")
    page.says("you can show it")


def profile(page: Page) -> None:
    """The fields of a profile with their marks."""
    page.open("profile")
    page.until(lambda: len(page.all("textarea.ck-area")) == 4)
    title, overview = page.all("textarea.ck-area")[:2]
    title.send_keys("Shopify developer for faster checkouts")
    overview.send_keys("I have built 14 Shopify stores since 2019. Write to maya.r@northloom-studio.com")
    page.marked("maya.r@northloom-studio.com")
    page.says("of what a complete profile has")
    page.driver.execute_script(
        "document.activeElement.blur(); document.querySelector('[data-testid=stMain]').scrollTo(0, 0)"
    )


def facts(page: Page) -> None:
    """What is true of somebody, and the sheet of it."""
    coach(page)
    page.open("facts")
    page.says("14 Shopify stores")


def history(page: Page) -> None:
    """Two versions and what changed between them."""
    rewrite(page)
    page.open("history")
    page.press("What changed")
    page.see(".ck-side")


def bulk(page: Page) -> None:
    """Letters for several posts."""
    facts(page)
    page.open("bulk")
    posts = "We need a Shopify developer.\nMust have: Liquid.\n---\nFaster checkout.\nMust have: JavaScript."
    page.see("[data-testid=stMain] textarea").send_keys(posts + "\t")
    page.press("Write the letters")
    page.says("finished: 2 of 2")
    page.driver.execute_script("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")


def evals(page: Page) -> None:
    """The last run of the evals; make one first."""
    page.open("evals")
    page.see("[data-testid=stVegaLiteChart] :is(canvas, svg)")
    page.see("[data-testid=stDataFrame] canvas")


def screen(path: str, words: str) -> Callable[[Page], None]:
    """A screen as it stands, once it says `words`."""

    def show(page: Page) -> None:
        page.open(path)
        page.says(words)

    return show


PICTURES: dict[str, tuple[int, int, bool, Callable[[Page], None]]] = {
    "coach": (1360, 860, False, coach),
    "rewrite": (1360, 860, False, rewrite),
    "job_post": (1360, 860, False, job_post),
    "profile": (1360, 860, False, profile),
    "facts": (1360, 860, False, facts),
    "history": (1360, 860, False, history),
    "bulk": (1360, 860, False, bulk),
    "evals": (1360, 860, False, evals),
    "rules": (1360, 860, False, screen("rules", "CON-01")),
    "settings": (1360, 860, False, screen("settings", "Model in use")),
    "dark": (1360, 860, True, coach),
    "phone": (390, 844, False, coach),
}


def shoot(page: Page, width: int, height: int, dark: bool, show: Callable[[Page], None]) -> bytes:
    """One picture of the page after `show`."""
    driver = page.driver
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    show(page)
    page.settled()
    return driver.get_screenshot_as_png()


def smaller(png: bytes) -> bytes:
    """The picture with a palette, which is enough for a page and a third of the size."""
    stream = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT).save(
        stream, "PNG", optimize=True
    )
    return stream.getvalue()


def main() -> int:
    """Make the pictures named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PICTURES))
    names = parser.parse_args().names or list(PICTURES)
    browser, driver = program(BROWSERS), program(DRIVERS)
    if browser is None or driver is None:
        raise SystemExit("Install Chromium and chromedriver first.")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with served(home) as address, opened(browser, driver, home) as chrome:
            page = Page(chrome, address)
            for name in names:
                picture = smaller(shoot(page, *PICTURES[name]))
                if len(picture) > LIMIT:
                    raise SystemExit(f"{name}.png has {len(picture):,} bytes; at most {LIMIT:,} are kept")
                (ROOT / "docs" / f"{name}.png").write_bytes(picture)
                sys.stdout.write(f"docs/{name}.png {len(picture):,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
