"""Tailored letters: requirements the facts support are taken up, those they do not support are not claimed.

Coverage without overclaim rewards lying, so both are always counted together.
"""

from __future__ import annotations

import re
from typing import Any

from coach import service
from coach.domain.outcomes import Outcome
from coach.llm.client import LLM
from coach.situations import parse_situation
from coach.wire import letter_to_wire
from evals import fidelity, oracle
from evals.cases import Case
from evals.scorers.rewriting import usage_counts
from evals.scores import Score, Status

_NOT_CLAIMED = re.compile(
    r"\b(?:not|no|never|n't|without|yet|new to|have yet|learn\w*|would need|instead|although|while I)\b|n[’']t\b|\?",
    re.I,
)
"""Words of a sentence that names something without claiming it."""
_OF_CLIENT = re.compile(r"\W*(?:You|Your|In your post)\b(?!.*\b(?:I|I['’]ve|my|we|our)\b)", re.S)
"""What the client needs, said to him, claims nothing of the writer."""


async def score_tailoring(case: Case, llm: LLM | None) -> Score:
    """Judge one letter by the labelled requirements.

    Each of `target.requirements` holds `quote` (from the job post), `level` (must or nice), `supported` (whether the
    facts carry it) and `say`: words of which one stands in a letter that takes it up. A supported one is covered when
    the letter says it; an unsupported one is overclaimed when a sentence says it without a word of reservation.
    """
    given, target = case.input, case.target
    letter = await service.tailor(
        given["job_post"],
        service.fact_sheet({"facts": given["facts"]}),
        situation=parse_situation(given.get("situation")),
        llm=llm,
    )
    wire: dict[str, Any] = letter_to_wire(letter)
    text = str(wire["text"])
    labels = target["requirements"]
    supported = [label for label in labels if label["supported"]]
    gaps = [label for label in labels if not label["supported"]]
    covered = [label for label in supported if any(oracle.holds(text, word) for word in label["say"])]
    overclaimed = [label["quote"] for label in gaps if _claims(text, label["say"])]
    added = [part for part in target.get("must_not_add", []) if oracle.holds(text, part)]
    bad = sorted(oracle.violations(text) - set(target.get("oracle_allows", [])))
    novel = fidelity.novel(text, given["facts"], given["job_post"])
    accepted = wire["outcome"] == Outcome.ACCEPTED.value
    faults = [
        f"{name} {items}" for name, items in (("overclaimed", overclaimed), ("added", added), ("holds", bad)) if items
    ]
    counts = {
        "requirements_supported": float(len(supported)),
        "requirements_covered": float(len(covered)),
        "must_supported": float(sum(label["level"] == "must" for label in supported)),
        "must_covered": float(sum(label["level"] == "must" for label in covered)),
        "requirements_gaps": float(len(gaps)),
        "requirements_overclaimed": float(len(overclaimed)),
        "letters": 1.0,
        "letters_accepted": float(accepted),
        "facts_novel": float(len(novel)),
        "facts_new": float(len(fidelity.facts(text))),
        "sentences": float(len(wire["sentences"])),
        "sentences_backed": float(sum(bool(s["facts"] or s["requirements"]) for s in wire["sentences"])),
        **usage_counts(letter.usage, int(wire["attempts"])),
    }
    answer = {"outcome": wire["outcome"], "writer": wire["writer"], "text": text, "novel": novel}
    return Score(Status.FAIL if faults else Status.PASS, "; ".join(faults), counts, answer)


def _claims(text: str, words: list[str]) -> bool:
    for start, end in fidelity.sentences(text):
        sentence = text[start:end]
        if _OF_CLIENT.match(sentence):
            continue
        if any(oracle.holds(sentence, word) for word in words) and not _NOT_CLAIMED.search(sentence):
            return True
    return False
