"""Polish: language mistakes found at their place and mended as a person would; clean language left alone."""

from __future__ import annotations

from coach.domain.edits import apply_edits
from coach.domain.findings import Finding
from evals.cases import Case
from evals.scorers.detection import findings_of
from evals.scorers.spans import Labelled, match
from evals.scores import Score, Status

_FAMILY = "LNG-"


def score_polish(case: Case) -> Score:
    """Each labelled mistake is marked by some language rule, and nothing else is.

    Which of the three language rules speaks is not judged. A label's `correction`, where given, is what the text of
    its sentence must say after the fix that is offered; a mark without a fix is found but not mended. `target.clean`
    says that the text holds no mistake at all.
    """
    findings = [f for f in findings_of(case) if f.rule.startswith(_FAMILY)]
    gold = [Labelled(_FAMILY, g["start"], g["end"]) for g in case.target["findings"]]
    found = [Labelled(_FAMILY, f.span.start, f.span.end) for f in findings]
    result = match(gold, found, 1e-9)
    # Two marks inside one labelled mistake are one mistake seen twice, not a false alarm.
    spare = [
        i for i in result.spurious if not any(max(found[i].start, g.start) < min(found[i].end, g.end) for g in gold)
    ]
    text = case.input["text"]
    wanted = [label for label in case.target["findings"] if "correction" in label]
    mended = [label for label in wanted if _mends(text, findings, label)]
    counts = {
        "mistakes": float(len(gold)),
        "mistakes_found": float(len(result.pairs)),
        "marks": float(len(findings)),
        "false_marks": float(len(spare)),
        "corrections": float(len(wanted)),
        "corrections_right": float(len(mended)),
        "polish_texts": 1.0,
        "clean_texts": float(not gold),
        "clean_texts_marked": float(not gold and bool(findings)),
    }
    missed = [case.target["findings"][i]["quote"] for i in result.missed]
    extra = [findings[i].quote for i in spare]
    reason = "; ".join(filter(None, [f"missed {missed}" if missed else "", f"marked {extra}" if extra else ""]))
    answer = {"findings": [[f.rule, f.severity.value, f.span.start, f.span.end] for f in findings]}
    return Score(Status.FAIL if reason else Status.PASS, reason, counts, answer)


def _mends(text: str, findings: list[Finding], label: dict[str, object]) -> bool:
    start, end = int(str(label["start"])), int(str(label["end"]))
    edits = [
        edit
        for finding in findings
        if finding.fix and finding.span.start < end and start < finding.span.end
        for edit in finding.fix.edits
    ]
    if not edits:
        return False
    try:
        mended = apply_edits(text, edits)[0]
    except ValueError:
        return False
    after = end + len(mended) - len(text)
    return _plain(str(label["correction"])) in _plain(mended[max(0, start - 30) : after + 30])


def _plain(text: str) -> str:
    return " ".join(text.split())
