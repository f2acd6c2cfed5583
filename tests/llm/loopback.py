"""An OpenAI-compatible provider on the loopback interface that answers as told and keeps what it was sent."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """A failing status whose body names a code."""

    status: int
    code: str
    message: str = "PLANTED-ERROR-TEXT"


class Provider:
    """Answers: a dict or text is a reply's content, an int a failing status, a `Refusal` one with a code, `None` a
    connection cut off."""

    def __init__(self, *answers: dict[str, Any] | str | int | Refusal | None) -> None:
        self.answers = deque(answers)
        self.bodies: list[bytes] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                provider.bodies.append(body)
                answer = provider.answers.popleft() if provider.answers else 500
                if answer is None:
                    self.close_connection = True
                    self.connection.close()
                elif isinstance(answer, Refusal):
                    error = {"message": answer.message, "type": answer.code, "code": answer.code}
                    self._send(answer.status, json.dumps({"error": error}).encode(), "application/json")
                elif isinstance(answer, int):
                    self._send(
                        answer, b'{"error": {"message": "PLANTED-ERROR-TEXT", "code": null}}', "application/json"
                    )
                elif json.loads(body).get("stream"):
                    self._send(200, _events(_content(answer)), "text/event-stream")
                else:
                    self._send(200, json.dumps(_completion(_content(answer))).encode(), "application/json")

            def _send(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                if status == 429:
                    self.send_header("retry-after", "7")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet: a test's output is its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Provider:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _content(answer: dict[str, Any] | str) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer)


def _usage() -> dict[str, Any]:
    cached = {"cached_tokens": 40}
    return {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120, "prompt_tokens_details": cached}


def _completion(content: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": _usage(),
    }


def _events(content: str) -> bytes:
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    pieces = [content[i : i + 7] for i in range(0, len(content), 7)]
    events: list[dict[str, Any]] = [
        {**head, "choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}]}
        for piece in pieces
    ]
    events.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    events.append({**head, "choices": [], "usage": _usage()})
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode() + b"data: [DONE]\n\n"
