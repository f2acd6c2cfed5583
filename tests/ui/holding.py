"""A provider on the loopback interface that sends the beginning of its answer and holds the rest back until told."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class Holding:
    """Streams `beginning` at once and `rest` after `release()`; a caller that hangs up is noted in `hung_up`."""

    def __init__(self, beginning: str, rest: str) -> None:
        self.told = threading.Event()
        self.hung_up = threading.Event()
        holding = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("connection", "close")
                self.end_headers()
                try:
                    self._say(beginning)
                    while not holding.told.wait(0.1):
                        # A comment of the protocol: it shows whether anybody still listens.
                        self.wfile.write(b": still there\n\n")
                    self._say(rest, "stop")
                    self.wfile.write(b"data: [DONE]\n\n")
                except OSError:
                    holding.hung_up.set()

            def _say(self, piece: str, finish: str | None = None) -> None:
                choice: dict[str, Any] = {"index": 0, "delta": {"content": piece}, "finish_reason": finish}
                head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
                self.wfile.write(f"data: {json.dumps({**head, 'choices': [choice]})}\n\n".encode())

            def log_message(self, *_: object) -> None:
                """Quiet: a test's output is its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a coach that asks this provider."""
        url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        return {"COACH_MODEL": "openai/m", "COACH_API_BASE": url, "OPENAI_API_KEY": "not-a-key"}

    def release(self) -> None:
        """Send the rest."""
        self.told.set()

    def __enter__(self) -> Holding:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.told.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
