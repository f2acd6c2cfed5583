"""Settings of an installation: read once at a door, passed down as a value. The only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from coach.errors import SetupError

PROVIDER_KEYS = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GEMINI_API_KEY",
    "MISTRAL_API_KEY",
    "GROQ_API_KEY",
    "DEEPSEEK_API_KEY",
    "OPENROUTER_API_KEY",
)
"""Variables by which a model provider is recognised. Their values stay in the environment; litellm reads them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. Holds no secret: only which provider keys are set."""

    model: str | None = None
    """COACH_MODEL: a litellm model string, `local/<path or name>`, or `builtin`. None: choose for me."""
    keys_set: frozenset[str] = frozenset()
    api_base: str | None = None
    """COACH_API_BASE: the operator's own OpenAI-compatible endpoint. Never taken from a request."""
    ollama_url: str = "http://127.0.0.1:11434"
    models_folder: Path = Path(".cache/coach-models")
    data_folder: Path = Path(".local/share/coach")
    cache_folder: Path = Path(".cache/coach")
    database_url: str | None = None
    allowed_models: tuple[str, ...] = ()
    """COACH_ALLOWED_MODELS: what callers of the JSON API may name, besides the configured model."""
    requests_per_minute: int = 600
    """COACH_RATE: requests of one client of the JSON API in a minute."""
    max_cost_usd: Decimal | None = None
    """COACH_MAX_COST_USD: a single rewrite that would cost more is refused before it is sent."""
    answer_cache: bool = True
    """COACH_ANSWER_CACHE: `0` keeps no model answers on disk, so that nothing of a text stays behind."""
    request_timeout: float = 120.0
    debug: bool = False
    concurrency: int = 64
    """COACH_CONCURRENCY: calls to models at once in one process of bulk work."""
    model_requests_per_minute: int | None = None
    """COACH_MODEL_RPM: what the provider allows, shared by all workers on one database."""
    model_tokens_per_minute: int | None = None
    """COACH_MODEL_TPM: likewise, tokens in and out."""
    webhook_loopback: bool = False
    """COACH_WEBHOOK_LOOPBACK: `1` lets webhooks go to this machine, over plain http too; for receivers beside it."""
    webhook_ports: tuple[int, ...] = (443, 8443)
    """COACH_WEBHOOK_PORTS: ports that webhooks are sent to."""
    failpoint: str | None = None
    """COACH_FAILPOINT: for tests alone; where a bulk process kills itself."""

    @property
    def database(self) -> str:
        """Where batches and keys are kept: COACH_DATABASE_URL, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_folder.absolute() / 'coach.db'}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the environment (or a given mapping). SetupError names the variable that cannot be understood."""
        env = os.environ if environment is None else environment
        home = Path(env.get("HOME") or "~").expanduser()
        cache = Path(env.get("XDG_CACHE_HOME") or home / ".cache")
        data = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share")
        return cls(
            model=_text(env, "COACH_MODEL"),
            keys_set=frozenset(name for name in PROVIDER_KEYS if env.get(name)),
            api_base=_text(env, "COACH_API_BASE"),
            ollama_url=_text(env, "COACH_OLLAMA_URL") or "http://127.0.0.1:11434",
            models_folder=Path(env.get("COACH_MODELS") or cache / "coach-models"),
            data_folder=Path(env.get("COACH_DATA") or data / "coach"),
            cache_folder=Path(env.get("COACH_CACHE") or cache / "coach"),
            database_url=_text(env, "COACH_DATABASE_URL"),
            allowed_models=tuple((env.get("COACH_ALLOWED_MODELS") or "").replace(",", " ").split()),
            requests_per_minute=_whole(env, "COACH_RATE", 600),
            max_cost_usd=_money(env, "COACH_MAX_COST_USD"),
            answer_cache=env.get("COACH_ANSWER_CACHE", "1") not in ("", "0", "false"),
            request_timeout=_seconds(env, "COACH_TIMEOUT", 120.0),
            debug=env.get("COACH_DEBUG", "") not in ("", "0", "false"),
            concurrency=_whole(env, "COACH_CONCURRENCY", 64),
            model_requests_per_minute=_whole(env, "COACH_MODEL_RPM", 0) or None,
            model_tokens_per_minute=_whole(env, "COACH_MODEL_TPM", 0) or None,
            webhook_loopback=env.get("COACH_WEBHOOK_LOOPBACK", "") not in ("", "0", "false"),
            webhook_ports=_ports(env, "COACH_WEBHOOK_PORTS", (443, 8443)),
            failpoint=_text(env, "COACH_FAILPOINT"),
        )


def _text(env: Mapping[str, str], name: str) -> str | None:
    return (env.get(name) or "").strip() or None


def parse_amount(raw: str) -> Decimal | None:
    """An amount of money such as 2.50, zero or more; None when it is none."""
    try:
        amount = Decimal(raw)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def _money(env: Mapping[str, str], name: str) -> Decimal | None:
    raw = _text(env, name)
    if raw is None:
        return None
    amount = parse_amount(raw)
    if amount is None:
        raise SetupError(f"{name} must be an amount in USD such as 0.50.", hint=f"Set {name}=0.50 or unset it.")
    return amount


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    raw = _text(env, name)
    if raw is None:
        return default
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw) <= 10_000_000):
        raise SetupError(f"{name} must be a whole number from 1 on.", hint=f"Set {name}={default or 100} or unset it.")
    return int(raw)


def _ports(env: Mapping[str, str], name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    raw = (_text(env, name) or "").replace(",", " ").split()
    if any(not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65_535) for port in raw):
        raise SetupError(f"{name} must be port numbers.", hint=f"Set {name}=443,8443 or unset it.")
    return tuple(int(port) for port in raw) or default


def _seconds(env: Mapping[str, str], name: str, default: float) -> float:
    raw = _text(env, name)
    if raw is None:
        return default
    try:
        seconds = float(raw)
    except ValueError:
        seconds = -1.0
    if not 1 <= seconds <= 3600:
        raise SetupError(f"{name} must be between 1 and 3600 seconds.", hint=f"Set {name}=120 or unset it.")
    return seconds


def provider_secret(name: str) -> str | None:
    """The value of a provider's key variable, read when a request is sent and kept nowhere. Only names in
    `PROVIDER_KEYS`."""
    return os.environ.get(name) or None if name in PROVIDER_KEYS else None


def tell_libraries(**variables: str) -> None:
    """Set environment variables that a library reads at its import and takes in no other way."""
    os.environ.update(variables)
