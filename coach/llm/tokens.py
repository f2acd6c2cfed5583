"""Token counts without a network: tiktoken with the encodings that litellm ships."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import TextTooLong
from coach.settings import tell_libraries

if TYPE_CHECKING:
    import tiktoken

_PER_MESSAGE = 8
"""Tokens a chat format adds around each message, rounded up."""


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    folder = bundled_encodings()
    if folder is not None:
        # Plain tiktoken would fetch the encoding; litellm carries it in its package.
        tell_libraries(TIKTOKEN_CACHE_DIR=str(folder), CUSTOM_TIKTOKEN_CACHE_DIR=str(folder))
    import tiktoken

    return tiktoken.get_encoding("o200k_base")


def bundled_encodings() -> Path | None:
    """The folder of encodings inside litellm's package, found without importing it."""
    spec = find_spec("litellm")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "litellm_core_utils" / "tokenizers"
    return folder if folder.is_dir() else None


def count_tokens(text: str) -> int:
    """Tokens of `text` in the o200k encoding: exact for current OpenAI models, near enough for the others."""
    return len(_encoding().encode(text, disallowed_special=()))


def require_fit(prompt: str, reply_tokens: int, window: int, model: str) -> int:
    """The prompt's tokens; TextTooLong with the numbers when prompt and reply do not fit the model's window."""
    used = count_tokens(prompt) + 2 * _PER_MESSAGE
    if used + reply_tokens > window:
        raise TextTooLong(
            f"The text needs {used:,} tokens and {reply_tokens:,} for the answer; {model} takes {window:,} in all.",
            hint="Shorten the text, the facts or the job post, or choose a model with a larger window.",
            where="text",
        )
    return used
