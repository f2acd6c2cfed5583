"""Job reading: demanded phrases found exactly, instructions told apart, none invented."""

from __future__ import annotations

from coach.reading.job_post import read_job_post, to_wire
from evals.cases import Case
from evals.scores import Score, Status


def score_reading(case: Case) -> Score:
    """`target.instructions` lists kind and, for attention checks, the exact phrase; all others are false alarms."""
    wire = to_wire(read_job_post(case.input["text"]))
    found = [(i["kind"], i.get("phrase")) for i in wire["instructions"]]
    wanted = [(i["kind"], i.get("phrase")) for i in case.target.get("instructions", [])]
    missed = [item for item in wanted if item not in found]
    invented = [item for item in found if item not in wanted]
    needed = case.target.get("requirements", [])
    quotes = " | ".join(r["quote"] for r in wire["requirements"]).casefold()
    absent = [part for part in needed if part.casefold() not in quotes]
    counts = {
        "posts": 1.0,
        "instructions": float(len(wanted)),
        "instructions_found": float(len(wanted) - len(missed)),
        "instructions_invented": float(len(invented)),
        "requirements": float(len(needed)),
        "requirements_found": float(len(needed) - len(absent)),
    }
    faults = [
        f"{name} {items}"
        for name, items in (("missed", missed), ("invented", invented), ("requirements missed", absent))
        if items
    ]
    return Score(Status.FAIL if faults else Status.PASS, "; ".join(faults), counts, {"instructions": found})
