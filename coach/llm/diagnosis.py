"""What is configured, which model will be used and why, what is missing and how to mend it. Shows no secret."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coach.errors import SetupError
from coach.llm.choice import BUILTIN, choose, local_path, ollama_models
from coach.llm.local import installed_models
from coach.settings import PROVIDER_KEYS

if TYPE_CHECKING:
    from coach.settings import Settings

_BAD_LITELLM = {"1.82.7", "1.82.8"}
"""Releases with a credential-stealing payload, uploaded on 24 March 2026 and withdrawn since."""


def diagnose(settings: Settings) -> list[dict[str, str]]:
    """Rows of name, state (ok, missing, problem), detail, hint; the model in use first."""
    return [_model(settings), *_keys(settings), _ollama(settings), _local(settings), _cap(settings), *_packages()]


def _row(name: str, state: str, detail: str, hint: str = "") -> dict[str, str]:
    return {"name": name, "state": state, "detail": detail, "hint": hint}


def _model(settings: Settings) -> dict[str, str]:
    choice = choose(settings)
    detail = f"{choice.name} ({choice.reason})"
    if choice.name == BUILTIN:
        hint = "It mends what the catalogue can mend. For rewriting connect a model: see the README."
        return _row("Model in use", "ok", detail, hint)
    if choice.name.startswith("local/"):
        path = local_path(choice.name.removeprefix("local/"), settings.models_folder)
        if not path.is_file():
            return _row("Model in use", "problem", detail, f"There is no file {path}.")
        if find_spec("xllamacpp") is None:
            return _row("Model in use", "problem", detail, "Install the extra `local`.")
    elif missing := _missing_key(choice.name, settings):
        return _row("Model in use", "problem", detail, f"{missing} is not set.")
    return _row("Model in use", "ok", detail)


def _missing_key(model: str, settings: Settings) -> str | None:
    """The key variable a model's provider prefix asks for, when it is not set and no own endpoint is configured."""
    variable = f"{model.partition('/')[0].upper()}_API_KEY"
    needs = variable in PROVIDER_KEYS and variable not in settings.keys_set and settings.api_base is None
    return variable if needs else None


def _keys(settings: Settings) -> list[dict[str, str]]:
    if settings.keys_set:
        return [_row(name, "ok", "set") for name in sorted(settings.keys_set)]
    return [_row("Provider keys", "missing", "none is set", f"For example {PROVIDER_KEYS[0]} in the environment.")]


def _ollama(settings: Settings) -> dict[str, str]:
    served = ollama_models(settings.ollama_url)
    if served:
        return _row("Ollama", "ok", f"serves {', '.join(served[:5])}")
    return _row("Ollama", "missing", f"nothing answers at {settings.ollama_url}")


def _local(settings: Settings) -> dict[str, str]:
    files = installed_models(settings.models_folder)
    if find_spec("xllamacpp") is None:
        return _row("Local models", "missing", "the extra `local` is not installed")
    if not files:
        return _row("Local models", "missing", f"no .gguf file in {settings.models_folder}")
    return _row("Local models", "ok", ", ".join(path.name for path in files))


def _cap(settings: Settings) -> dict[str, str]:
    if settings.max_cost_usd is None:
        return _row("Cost cap", "missing", "no cap on a single rewrite", "Set COACH_MAX_COST_USD=0.05.")
    return _row("Cost cap", "ok", f"{settings.max_cost_usd} USD for a single rewrite")


def _packages() -> list[dict[str, str]]:
    rows = []
    for name in ("litellm", "instructor", "streamlit", "tiktoken", "pydantic"):
        try:
            found = version(name)
        except PackageNotFoundError:
            rows.append(_row(name, "problem", "not installed", "Run `make setup`."))
            continue
        bad = name == "litellm" and found in _BAD_LITELLM
        rows.append(
            _row(name, "problem" if bad else "ok", found, "This release is malicious: replace it." if bad else "")
        )
    return rows


def require_working_choice(settings: Settings) -> None:
    """SetupError when the configured model cannot work, before a long job starts."""
    row = _model(settings)
    if row["state"] == "problem":
        raise SetupError(f"{row['detail']} cannot be used.", hint=row["hint"])
