"""The rules, as anybody may read them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from coach.api.access import ChecksCaller
from coach.api.answers import JsonAnswer
from coach.api.problems import ApiError
from coach.api.texts import coach_of
from coach.rules.rule import Rule

router = APIRouter(prefix="/v1/rules", tags=["rules"])


@router.get("")
async def list_rules(request: Request, caller: ChecksCaller) -> dict[str, Any]:
    """All rules of the catalogue, in the order of their ids."""
    del caller
    return {"rules": [_summary(rule) for rule in coach_of(request).rules()]}


@router.get("/{rule_id}")
async def get_rule(rule_id: str, request: Request, caller: ChecksCaller) -> Response:
    """One rule with reason, source, how it is checked, and examples."""
    del caller
    for rule in coach_of(request).rules():
        if rule.id == rule_id.upper():
            examples = {
                name: [example.model_dump(mode="json", exclude_defaults=True) for example in group]
                for name, group in (("flagged", rule.examples.flagged), ("kept", rule.examples.kept))
            }
            return JsonAnswer({**_summary(rule), "message": rule.message, "examples": examples})
    raise ApiError("NOT_FOUND", "There is no such rule.", hint="GET /v1/rules lists them.")


def _summary(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.value,
        "kinds": [kind.value for kind in rule.kinds],
        "why": rule.why,
        "source": rule.source.model_dump(mode="json"),
        "remedy": rule.remedy.value,
        "checked_by": list(rule.checked_by),
    }
