"""Grounding: a bent or invented claim is refused, a true paraphrase passes."""

from __future__ import annotations

from coach.grounding.support import check as check_support
from coach.service import fact_sheet
from coach.situations import parse_situation
from evals.cases import Case
from evals.scores import Score, Status


def score_grounding(case: Case) -> Score:
    """Compare the exact channel's verdict with the label `supported`."""
    given = case.input
    facts = fact_sheet({"facts": given["facts"]}) if given.get("facts") else fact_sheet({})
    grounding = check_support(
        given["claim"],
        original=given.get("original", ""),
        facts=facts,
        job_post=given.get("job_post"),
        situation=parse_situation(given.get("situation")),
    )
    passed = not grounding.findings and all(claim.supported for claim in grounding.claims)
    supported = bool(case.target["supported"])
    key = {(True, True): "passed_true", (True, False): "passed_bent", (False, True): "refused_true"}.get(
        (passed, supported), "refused_bent"
    )
    reason = "" if passed == supported else f"{'passed' if passed else 'refused'}: {case.target.get('why', '')}"
    answer = {"findings": [[f.rule, f.message] for f in grounding.findings]}
    return Score(Status.FAIL if reason else Status.PASS, reason, {key: 1.0}, answer)
