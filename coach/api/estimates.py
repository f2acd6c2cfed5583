"""What a batch would cost, before anything is accepted: counted from its texts and the model's price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from coach.api.uploads import Upload
from coach.bootstrap import Coach
from coach.bulk.calls import CHARACTERS_PER_TOKEN
from coach.bulk.reception import check_item, check_options

PROMPT_TOKENS = 1_500
"""The static part of a prompt, at most."""
OUTPUT_TOKENS = 900
"""A letter with its fact ids; the longest of the trial runs."""


async def estimate(upload: Upload, coach: Coach) -> dict[str, Any]:
    """Counts and cost as JSON; `cost_usd` is null where the price of the model is not known. One call an item is
    assumed. Raises what accepting the batch would raise."""
    check_options(upload.head.options())
    shared = sum(len(text) for text in upload.head.facts.values())
    items = characters = 0
    seen: set[str] = set()
    async for item in upload.items:
        custom_id, body = check_item(item, items)
        seen.add(custom_id)
        items += 1
        characters += len(body) + shared
    tokens = characters // CHARACTERS_PER_TOKEN + items * PROMPT_TOKENS
    model = coach.model(upload.head.model)
    price = getattr(model, "estimate", None)
    cost = Decimal(0) if model is None else None
    if price is not None:
        cost = Decimal(price(tokens, items * OUTPUT_TOKENS))
    return {
        "validate_only": True,
        "items": items,
        "distinct_ids": len(seen),
        "writer": "builtin" if model is None else f"model:{model.name}",
        "input_tokens": 0 if model is None else tokens,
        "output_tokens": 0 if model is None else items * OUTPUT_TOKENS,
        "cost_usd": None if cost is None else f"{cost:.4f}",
    }
