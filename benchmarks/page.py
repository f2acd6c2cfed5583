"""How long the page takes from the pause in typing to its marks: `.venv/bin/python benchmarks/page.py`.

Milliseconds, median of five, in headless Chromium on the real server. The time holds the editor's own pause.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.ui.page import Page  # noqa: E402
from tests.ui.serving import BROWSERS, DRIVERS, opened, program, served  # noqa: E402

ROUNDS = 5
_LINE = "I built a shop for a bakery in Leeds, and its pages load in two seconds now; we seperate photos from text. "
_MEASURE = """
const [area, text, done] = arguments;
const editor = area.closest('.ck-editor');
area.focus();
area.value = text;
area.setSelectionRange(text.length, text.length);
let begun = 0;
const seen = () => {
  if (editor.dataset.state !== 'checked') return requestAnimationFrame(seen);
  done(performance.now() - begun);
};
area.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'}));
begun = performance.now();
requestAnimationFrame(seen);
"""


def text_of(characters: int, number: int) -> str:
    """A text of its own for each round, so that no answer is one computed before."""
    end = f" Write to sam{number}@harbor-desk.io."
    return (_LINE * (characters // len(_LINE) + 1))[: characters - len(end)] + end


def measure(page: Page, characters: int) -> list[float]:
    """Milliseconds from the last key to the first marks, pause included."""
    times = []
    for number in range(ROUNDS):
        page.driver.set_script_timeout(60)
        times.append(page.driver.execute_async_script(_MEASURE, page.area, text_of(characters, number)))
        page.checked()
    return times


def main() -> int:
    """Print the table."""
    browser, driver = program(BROWSERS), program(DRIVERS)
    if browser is None or driver is None:
        raise SystemExit("Install Chromium and chromedriver first.")
    weight = sum(path.stat().st_size for path in (ROOT / "ui" / "components").iterdir())
    print(f"component files: {weight / 1000:.0f} kB")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with served(home) as address, opened(browser, driver, home) as chrome:
            page = Page(chrome, address)
            page.open()
            page.paste("A sentence to begin with.")
            page.checked()
            for characters in (2_000, 20_000):
                times = measure(page, characters)
                listed = ", ".join(f"{ms:.0f}" for ms in times)
                print(f"{characters:6,} characters: {statistics.median(times):.0f} ms from the last key ({listed})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
