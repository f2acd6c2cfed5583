"""Bulk duplicates: letters of one batch that are too alike are named as pairs, different letters are not."""

from __future__ import annotations

from evals.cases import Case
from evals.scores import Score, Status


def score_duplicates(case: Case) -> Score:
    """`input.letters` maps ids to letters; `target.pairs` lists the pairs a person would call the same letter."""
    from coach.tailoring.duplicates import similar_letters

    letters: dict[str, str] = case.input["letters"]
    found = {tuple(sorted((pair.first, pair.second))) for pair in similar_letters(letters)}
    wanted = {tuple(sorted(pair)) for pair in case.target["pairs"]}
    missed, extra = sorted(wanted - found), sorted(found - wanted)
    counts = {
        "pairs": float(len(wanted)),
        "pairs_found": float(len(wanted & found)),
        "pairs_invented": float(len(extra)),
        "pairs_different": float(len(letters) * (len(letters) - 1) / 2 - len(wanted)),
    }
    reason = "; ".join(filter(None, [f"missed {missed}" if missed else "", f"invented {extra}" if extra else ""]))
    return Score(
        Status.FAIL if reason else Status.PASS, reason, counts, {"pairs": [list(pair) for pair in sorted(found)]}
    )
