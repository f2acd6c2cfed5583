"""Which model writes, and what `coach doctor` says about it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

from coach.errors import SetupError
from coach.llm.answers import RememberingLLM
from coach.llm.choice import choose, connect
from coach.llm.diagnosis import diagnose, require_working_choice
from coach.settings import Settings

KEY = "sk-plantedkey0123456789"


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    """A machine with nothing: no key, no server, no model file."""
    return Settings(ollama_url="http://127.0.0.1:9", models_folder=tmp_path / "models", cache_folder=tmp_path / "cache")


@pytest.fixture
def ollama() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"models": [{"name": "llama3.2:3b"}]}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def with_file(settings: Settings) -> Settings:
    settings.models_folder.mkdir()
    (settings.models_folder / "small.gguf").write_bytes(b"GGUF")
    (settings.models_folder / "large.gguf").write_bytes(b"GGUF" * 2)
    return settings


def test_the_order_is_name_setting_key_ollama_file_builtin(bare: Settings, ollama: str) -> None:
    local = with_file(bare)
    served = replace(local, ollama_url=ollama)
    keyed = replace(served, keys_set=frozenset({"ANTHROPIC_API_KEY"}))
    named = replace(keyed, model="groq/x")
    assert choose(named, "openai/y").name == "openai/y"
    assert choose(named).name == "groq/x"
    assert choose(keyed).name.startswith("anthropic/")
    assert choose(served).name == "ollama_chat/llama3.2:3b"
    if find_spec("xllamacpp") is not None:
        assert choose(local).name == "local/large.gguf"
    assert choose(replace(local, models_folder=local.models_folder / "none")).name == "builtin"


def test_builtin_needs_no_connection(bare: Settings) -> None:
    assert connect(choose(bare, "builtin"), bare) is None


def test_answers_are_kept_unless_switched_off(bare: Settings) -> None:
    kept = connect(choose(bare, "openai/m"), bare)
    assert isinstance(kept, RememberingLLM) and kept.name == "openai/m"
    assert not isinstance(connect(choose(bare, "openai/m"), replace(bare, answer_cache=False)), RememberingLLM)
    assert not Settings.from_environment({"COACH_ANSWER_CACHE": "0"}).answer_cache


@pytest.mark.parametrize("name", ["two words", "local/none.gguf"])
def test_a_model_that_cannot_be_is_told_before_any_work(bare: Settings, name: str) -> None:
    with pytest.raises(SetupError):
        connect(choose(bare, name), bare)


def states(settings: Settings) -> dict[str, str]:
    return {row["name"]: row["state"] for row in diagnose(settings)}


def test_the_doctor_tells_what_is_there_and_what_is_missing(bare: Settings, ollama: str) -> None:
    rows = states(bare)
    assert (rows["Model in use"], rows["Provider keys"], rows["Ollama"], rows["Local models"], rows["Cost cap"]) == (
        "ok", "missing", "missing", "missing", "missing",
    )  # fmt: skip
    full = replace(
        bare, ollama_url=ollama, keys_set=frozenset({"OPENAI_API_KEY"}), max_cost_usd=Decimal("0.05"), model=None
    )
    rows = states(full)
    assert (rows["OPENAI_API_KEY"], rows["Ollama"], rows["Cost cap"], rows["litellm"]) == ("ok", "ok", "ok", "ok")


@pytest.mark.parametrize("model", ["openai/gpt-5-mini", "local/none.gguf"])
def test_the_doctor_finds_a_model_that_cannot_work_and_says_how_to_mend_it(bare: Settings, model: str) -> None:
    row = diagnose(replace(bare, model=model))[0]
    assert row["state"] == "problem" and row["hint"]
    with pytest.raises(SetupError):
        require_working_choice(replace(bare, model=model))


def test_the_doctor_shows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    settings = Settings.from_environment({"OPENAI_API_KEY": KEY, "COACH_OLLAMA_URL": "http://127.0.0.1:9"})
    assert KEY not in json.dumps(diagnose(settings)) and KEY not in repr(settings)
