"""`coach ui`: the web page, bound to this machine."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from coach.errors import SetupError


def run(options: argparse.Namespace) -> int:
    """Start the page and wait until it ends. What the page itself needs is set in `ui/.streamlit/config.toml`."""
    page = Path(__file__).resolve().parents[2] / "ui" / "app.py"
    if not page.is_file():
        raise SetupError("The web page is not installed.", hint="Install the project from its repository.")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(page),
        "--server.address=127.0.0.1",
        f"--server.port={options.port}",
        "--browser.gatherUsageStats=false",
    ]
    if options.no_browser:
        # Without this streamlit opens a browser where there is a screen, and none where there is not.
        command.append("--server.headless=true")
    print(f"The coach opens at http://127.0.0.1:{options.port} (Ctrl-C ends it)", flush=True)
    return subprocess.run(command, check=False).returncode
