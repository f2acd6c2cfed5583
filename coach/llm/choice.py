"""Which model writes: what the user named, else the best this machine can reach, else the built-in editor."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import SetupError
from coach.llm.local import LocalLLM, installed_models

if TYPE_CHECKING:
    from coach.llm.client import LLM
    from coach.settings import Settings

BUILTIN = "builtin"
_DEFAULTS = {
    "OPENAI_API_KEY": "openai/gpt-5-mini",
    "ANTHROPIC_API_KEY": "anthropic/claude-sonnet-4-5",
    "GEMINI_API_KEY": "gemini/gemini-2.5-flash",
    "MISTRAL_API_KEY": "mistral/mistral-medium-latest",
    "GROQ_API_KEY": "groq/llama-3.3-70b-versatile",
    "DEEPSEEK_API_KEY": "deepseek/deepseek-chat",
    "OPENROUTER_API_KEY": "openrouter/openai/gpt-5-mini",
}
"""A model of each provider that writes well at a small price; COACH_MODEL names any other."""
_PROBE_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen model and why it was chosen."""

    name: str
    reason: str


def choose(settings: Settings, name: str | None = None) -> Choice:
    """`name` if given, else COACH_MODEL, else a provider with a key, Ollama, a local file, the built-in editor."""
    if name:
        return Choice(name.strip(), "named for this call")
    if settings.model:
        return Choice(settings.model, "COACH_MODEL names it")
    for key, model in _DEFAULTS.items():
        if key in settings.keys_set:
            return Choice(model, f"{key} is set")
    served = ollama_models(settings.ollama_url)
    if served:
        return Choice(f"ollama_chat/{served[0]}", "Ollama runs on this machine")
    if find_spec("xllamacpp") is not None and (files := installed_models(settings.models_folder)):
        return Choice(f"local/{files[0].name}", f"the largest model in {settings.models_folder}")
    return Choice(BUILTIN, "no model is configured")


def connect(choice: Choice, settings: Settings, api_key: str | None = None) -> LLM | None:
    """The model behind a choice; None for the built-in editor. SetupError says what is missing.

    `api_key` is a visitor's own; without it the provider's key of the environment is used.
    """
    if choice.name == BUILTIN:
        return None
    from coach.llm.answers import RememberingLLM

    model = _live(choice, settings, api_key)
    return RememberingLLM(model, settings.cache_folder / "answers") if settings.answer_cache else model


def _live(choice: Choice, settings: Settings, api_key: str | None) -> LLM:
    if choice.name.startswith("local/"):
        path = local_path(choice.name.removeprefix("local/"), settings.models_folder)
        return LocalLLM(path, timeout=settings.request_timeout)
    if not choice.name or any(c.isspace() for c in choice.name):
        raise SetupError(
            f"{choice.name[:60]!r} is not a model.", hint="Use a litellm model, local/<path or name>, or builtin."
        )
    from coach.llm.provider import ProviderLLM

    base = settings.ollama_url if choice.name.startswith(("ollama/", "ollama_chat/")) else settings.api_base
    cap, patience = settings.max_cost_usd, settings.request_timeout
    return ProviderLLM(choice.name, api_base=base, api_key=api_key, max_cost_usd=cap, timeout=patience)


def local_path(named: str, folder: Path) -> Path:
    """A path as given when it exists, else the file of that name (with or without .gguf) in the models folder."""
    given = Path(named).expanduser()
    if given.is_file():
        return given
    inside = folder / given.name
    return inside if inside.suffix == ".gguf" else inside.with_name(f"{inside.name}.gguf")


def ollama_models(url: str) -> list[str]:
    """Names of the models a local Ollama serves; empty when none answers within a third of a second."""
    import http.client
    import json
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 11434, timeout=_PROBE_SECONDS)
    try:
        connection.request("GET", "/api/tags")
        answer = json.loads(connection.getresponse().read(1_000_000))
        return [str(model["name"]) for model in answer["models"]]
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return []
    finally:
        connection.close()
