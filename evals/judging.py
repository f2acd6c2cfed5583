"""A model as judge, measured against labels: agreement first, and only beside the scores made by code.

The judge says whether facts support a claim, on the grounding suite, whose labels were given by people. What is
printed is how far it can be trusted: kappa, the confusion matrix, sensitivity and specificity. It gates nothing.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coach.errors import ModelReplyError
from coach.llm.client import LLM, LLMRequest
from coach.llm.prompt_files import Prompt, parse_prompt
from evals.cases import Case, CaseError, load
from evals.models import model_for
from evals.statistics import kappa, wilson

_PROMPT = Path(__file__).parent / "judges" / "support.md"
ENOUGH = 0.6
"""Kappa from which a judge's rate may be shown beside scores by code."""


class Verdict(BaseModel):
    """The judge's answer. Anything else is unscored, never a guess."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: Literal["supported", "not_supported"]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a judge's verdicts fit the labels; positive means `not supported`, since that is what must be caught."""

    hit: int = 0
    missed: int = 0
    false: int = 0
    right: int = 0
    unscored: int = 0

    @property
    def kappa(self) -> float:
        """Cohen's kappa with the labels."""
        pairs = [(True, True)] * self.hit + [(True, False)] * self.missed
        return kappa(pairs + [(False, True)] * self.false + [(False, False)] * self.right)

    @property
    def trusted(self) -> bool:
        """True when its rates may be shown beside scores by code."""
        return self.kappa >= ENOUGH

    def lines(self) -> list[str]:
        """The table a maintainer reads."""
        bent, true = self.hit + self.missed, self.false + self.right
        low, high = wilson(self.hit, bent)
        low_, high_ = wilson(self.right, true)
        return [
            f"judge says:        not supported   supported   ({self.unscored} without a verdict)",
            f"label not supported {self.hit:>12} {self.missed:>11}",
            f"label supported     {self.false:>12} {self.right:>11}",
            f"sensitivity {self.hit / bent if bent else 0:.3f} [{low:.3f}, {high:.3f}], "
            f"specificity {self.right / true if true else 0:.3f} [{low_:.3f}, {high_:.3f}]",
            f"kappa {self.kappa:.3f}: {'may stand beside scores' if self.trusted else 'not to be trusted'}",
        ]


async def agreement(cases: Sequence[Case], llm: LLM) -> Agreement:
    """Ask the judge about every case, one at a time."""
    cells: Counter[str] = Counter()
    for case in cases:
        says = await _ask(case, llm)
        if says is None:
            cells["unscored"] += 1
        elif case.target["supported"]:
            cells["right" if says else "false"] += 1
        else:
            cells["missed" if says else "hit"] += 1
    return Agreement(**cells)


async def _ask(case: Case, llm: LLM) -> bool | None:
    given = case.input
    facts = "\n".join(filter(None, (given.get("facts"), given.get("original")))) or "none"
    request = LLMRequest(
        _prompt().render({"facts": facts, "claim": given["claim"]}), Verdict, max_output_tokens=200, temperature=0.0
    )
    try:
        reply = await llm.complete(request)
    except ModelReplyError:
        return None
    return reply.value.verdict == "supported"


@lru_cache(maxsize=1)
def _prompt() -> Prompt:
    return parse_prompt(_PROMPT.read_text(encoding="utf-8"), f"evals/judges/{_PROMPT.name}")


def judge_command(options: argparse.Namespace) -> int:
    """Print how far a model's verdicts agree with the grounding suite's labels."""
    llm = model_for(options.model)
    if llm is None:
        raise CaseError("the judge has to be a model.")
    cases = load("grounding")
    result = asyncio.run(agreement(cases[:: max(1, len(cases) // options.limit)] if options.limit else cases, llm))
    print("\n".join(result.lines()))
    return 3 if result.unscored == sum(1 for _ in cases) else 0
