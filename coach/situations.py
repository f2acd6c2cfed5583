"""A situation as people write it (JSON object, command line) read into the domain's value, with clear errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from coach.domain.documents import DocumentKind
from coach.domain.situation import AccountKind, ClientPlan, Purpose, Situation, Speaker, Stage
from coach.errors import UserInputError

_CHOICES: dict[str, type[StrEnum]] = {
    "stage": Stage,
    "client_plan": ClientPlan,
    "purpose": Purpose,
    "speaker": Speaker,
    "account_kind": AccountKind,
}
_YES_NO = ("consent", "met_on_upwork")
_TEXTS = ("field", "job_post", "user_name")
_LISTS = ("previous_letters", "earlier_texts", "never_claim", "confidential_names", "regions")


def parse_kind(value: object) -> DocumentKind:
    """The document kind a caller named; UserInputError lists the four there are."""
    try:
        return DocumentKind(str(value).strip().lower().replace("-", "_"))
    except ValueError:
        known = ", ".join(kind.value for kind in DocumentKind)
        shown = f"{str(value)[:40]!r} is not a document kind." if value else "The document kind is missing."
        raise UserInputError(shown, hint=f"Use one of: {known}.", where="kind") from None


def parse_situation(data: object, base: Situation | None = None) -> Situation:
    """Read a JSON object of situation keys. UserInputError names the key that is wrong and what it takes.

    `polarity` is accepted and ignored: the text itself shows it.
    """
    situation = base or Situation()
    if data is None:
        return situation
    if not isinstance(data, Mapping):
        raise UserInputError("situation must be a JSON object.", where="situation")
    changes: dict[str, Any] = {}
    for key, value in data.items():
        where = f"situation.{key}"
        if value is None or key == "polarity":
            continue
        if key in _CHOICES:
            changes[key] = _choice(_CHOICES[key], value, where)
        elif key in _YES_NO:
            changes[key] = _yes_no(value, where)
        elif key in _TEXTS:
            changes[key] = _string(value, where)
        elif key in _LISTS:
            changes[key] = _strings(value, where)
        else:
            known = ", ".join(sorted([*_CHOICES, *_YES_NO, *_TEXTS, *_LISTS]))
            raise UserInputError(f"{str(key)[:40]!r} is not known.", hint=f"Known keys: {known}.", where="situation")
    return replace(situation, **changes)


def _choice(kind: type[StrEnum], value: object, where: str) -> StrEnum:
    text = str(value).strip().lower()
    # "quoted client" and "Enterprise" are how the policy tables spell these values.
    text = {"quoted client": "client", "quoted_client": "client"}.get(text, text)
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise UserInputError("This value is not known.", hint=f"Use one of: {known}.", where=where) from None


def _yes_no(value: object, where: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("yes", "true", "no", "false"):
        return value.strip().lower() in ("yes", "true")
    raise UserInputError("This must be true or false.", where=where)


def _string(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise UserInputError("This must be a text.", where=where)
    return value


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise UserInputError("This must be a list of texts.", where=where)
    return tuple(value)
