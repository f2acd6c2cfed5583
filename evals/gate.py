"""The gate: floors, largest drops from the baseline, cases that may never regress, largest unscored share.

`baselines/<suite>@<model>.json` holds the accepted numbers; only `bless` writes it, with a reason and a name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from evals.cases import CaseError
from evals.models import is_live
from evals.summary import group_name

BASELINES = Path(__file__).parent / "baselines"
POLICY = Path(__file__).parent / "gate.yaml"
_FEWEST_EPOCHS = 3
"""Draws of a live model from which a baseline may be made: one draw holds too much luck."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One reason why a run may not land."""

    group: str
    metric: str
    message: str


def policy() -> dict[str, Any]:
    """The gate's numbers."""
    loaded: dict[str, Any] = yaml.safe_load(POLICY.read_text(encoding="utf-8"))
    return loaded


def baseline_path(group: str) -> Path:
    """Where the accepted numbers of `<suite>@<model>` are kept."""
    return BASELINES / f"{group.replace('/', '_')}.json"


def baseline_of(group: str) -> dict[str, Any] | None:
    """The accepted numbers of a group, or None where none were blessed."""
    path = baseline_path(group)
    if not path.is_file():
        return None
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def floors_of(group: str) -> dict[str, float]:
    """Bounds of a group by metric: those of its suite, then its own."""
    floors: Mapping[str, Mapping[str, float]] = policy().get("floors", {})
    return {**floors.get(group.partition("@")[0], {}), **floors.get(group, {})}


def judge(record: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> list[Breach]:
    """All breaches of a run; none means it may land."""
    rules = policy()
    breaches: list[Breach] = []
    if not rows:
        breaches.append(Breach("run", "cases", "none was scored"))
    for group, summary in record["results"].items():
        if "#" in group:
            continue
        own = [row for row in rows if group_name(row) == group]
        breaches += _floors(group, summary, floors_of(group))
        breaches += _unscored(group, summary, rules.get("largest_unscored_share", 0.0))
        breaches += _never(group, own, rules.get("never_regress", {}).get(group.partition("@")[0], ()))
        accepted = baseline_of(group)
        if accepted is not None:
            breaches += _drops(group, summary, accepted, rules.get("largest_drop", {}))
            breaches += _regressions(group, own, accepted)
        elif rules.get("baseline_required", True) and not is_live(group.partition("@")[2]):
            breaches.append(Breach(group, "baseline", "has no baseline; `python -m evals bless` makes one"))
    return breaches + _absent(record)


def unscored_share(rows: Sequence[Mapping[str, Any]]) -> float:
    """The part of a run that has no verdict."""
    return sum(row["status"] in ("unscored", "error") for row in rows) / len(rows) if rows else 1.0


def _floors(group: str, summary: Mapping[str, Any], floors: Mapping[str, float]) -> list[Breach]:
    found = []
    for name, bound in floors.items():
        metric = summary["metrics"].get(name)
        if metric is None:
            found.append(Breach(group, name, f"is not measured, the gate asks for {bound}"))
        elif metric["lower_is_better"] and metric["value"] > bound:
            found.append(Breach(group, name, f"is {metric['value']:.4f}, at most {bound} allowed"))
        elif not metric["lower_is_better"] and metric["value"] < bound:
            found.append(Breach(group, name, f"is {metric['value']:.4f}, at least {bound} required"))
    return found


def _unscored(group: str, summary: Mapping[str, Any], largest: float) -> list[Breach]:
    total = sum(summary["statuses"].values())
    bad = summary["statuses"].get("unscored", 0) + summary["statuses"].get("error", 0)
    if total == 0:
        return [Breach(group, "cases", "none was scored")]
    return [Breach(group, "unscored", f"{bad} of {total} cases")] if bad / total > largest else []


def _never(group: str, rows: Sequence[Mapping[str, Any]], ids: Sequence[str]) -> list[Breach]:
    """Named cases that have to pass whatever a baseline says."""
    status = {row["id"]: row["status"] for row in rows}
    return [
        Breach(group, "never_regress", f"{case} is {status.get(case, 'gone')}")
        for case in ids
        if status.get(case) != "pass"
    ]


def _drops(
    group: str, summary: Mapping[str, Any], accepted: Mapping[str, Any], drops: Mapping[str, float]
) -> list[Breach]:
    found = []
    default = drops.get("default", 0.0)
    for name, old in accepted["metrics"].items():
        allowed = drops.get(name, drops.get(name.partition(":")[0], default))
        new = summary["metrics"].get(name)
        if new is None:
            found.append(Breach(group, name, "was measured in the baseline and is not any more"))
            continue
        worse = (new["value"] - old) if new["lower_is_better"] else (old - new["value"])
        if worse > allowed + 1e-9:
            found.append(Breach(group, name, f"went from {old:.4f} to {new['value']:.4f}, {allowed} allowed"))
    return found


def _regressions(group: str, rows: Sequence[Mapping[str, Any]], accepted: Mapping[str, Any]) -> list[Breach]:
    if is_live(group.partition("@")[2]):
        # Single draws of a live model differ; its rates are compared instead.
        return []
    status = {row["id"]: row["status"] for row in rows}
    found = []
    for case in accepted["passing"]:
        if case not in status:
            found.append(Breach(group, "case", f"{case} passed in the baseline and is gone"))
        elif status[case] != "pass":
            found.append(Breach(group, "case", f"{case} passed in the baseline and is now {status[case]}"))
    return found


def _absent(record: Mapping[str, Any]) -> list[Breach]:
    """Groups that have a baseline and should be in a whole offline run, but are not."""
    asked = record.get("asked", {})
    if asked.get("partial", True):
        return []
    present = {baseline_path(group).name for group in record["results"]}
    return [
        Breach(path.stem, "cases", "has a baseline and was not run")
        for path in sorted(BASELINES.glob("*.json"))
        if path.name not in present and not json.loads(path.read_text(encoding="utf-8")).get("live")
    ]


def bless(record: Mapping[str, Any], rows: Sequence[dict[str, Any]], *, reason: str, by: str) -> list[Path]:
    """Make a run's numbers the accepted ones. The only writer of baselines.

    CaseError for an empty reason, for results without a verdict, and for a live model asked fewer than three times.
    """
    if not reason.strip():
        raise CaseError("bless needs a reason: it stands in the baseline and in the review.")
    groups = {group: summary for group, summary in record["results"].items() if "#" not in group}
    for group, summary in groups.items():
        if summary["statuses"].get("error") or summary["statuses"].get("unscored"):
            raise CaseError(f"{group} has cases without a verdict; they cannot become the baseline.")
        if is_live(group.partition("@")[2]) and record.get("asked", {}).get("epochs", 1) < _FEWEST_EPOCHS:
            raise CaseError(f"{group} is one draw of a live model; run it with --epochs {_FEWEST_EPOCHS} or more.")
    BASELINES.mkdir(exist_ok=True)
    written = []
    for group, summary in groups.items():
        content = {
            "reason": reason.strip(),
            "by": by,
            "on": datetime.now(UTC).date().isoformat(),
            "live": is_live(group.partition("@")[2]),
            "metrics": {name: metric["value"] for name, metric in summary["metrics"].items()},
            "passing": _passing([row for row in rows if group_name(row) == group]),
        }
        path = baseline_path(group)
        path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _passing(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Cases that pass in every repetition."""
    failed = {row["id"] for row in rows if row["status"] != "pass"}
    return sorted({row["id"] for row in rows} - failed)
