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
    print(f"The coach opens at http://127.0.0.1:{options.port} (Ctrl-C ends it)", flush=True)
    return subprocess.run(command(page, options), check=False).returncode


def command(page: Path, options: argparse.Namespace) -> list[str]:
    """How the page is started: bound to this machine, whoever else may reach it through a proxy."""
    started = [
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
        started.append("--server.headless=true")
    if options.public_name:
        # Connections under any other name are refused (DNS rebinding), so the names of this machine are said again.
        started += [f"--server.allowedHosts={name}" for name in (options.public_name, "127.0.0.1", "localhost", "::1")]
    return started
