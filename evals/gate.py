"""The gate: floors, largest drops from the baseline, cases that may never regress, largest unscored share.

`baselines/<suite>@<model>.json` holds the accepted numbers; only `bless` writes it, with a reason and a name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

BASELINES = Path(__file__).parent / "baselines"
POLICY = Path(__file__).parent / "gate.yaml"


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


def judge(record: dict[str, Any], rows: list[dict[str, Any]]) -> list[Breach]:
    """All breaches of a run; none means it may land."""
    rules = policy()
    breaches: list[Breach] = []
    for group, summary in record["results"].items():
        if "#" in group:
            continue
        suite = group.partition("@")[0]
        own = [row for row in rows if f"{row['suite']}@{row['model']}" == group]
        breaches += _floors(
            group, summary, {**rules.get("floors", {}).get(suite, {}), **rules.get("floors", {}).get(group, {})}
        )
        breaches += _errors(group, summary, rules.get("largest_unscored_share", 0.0))
        path = baseline_path(group)
        if path.is_file():
            accepted = json.loads(path.read_text(encoding="utf-8"))
            breaches += _drops(group, summary, accepted, rules.get("largest_drop", {}))
            breaches += _regressions(group, own, accepted)
        elif rules.get("baseline_required", True):
            breaches.append(Breach(group, "baseline", "has no baseline; `python -m evals bless` makes one"))
    return breaches


def _floors(group: str, summary: dict[str, Any], floors: dict[str, float]) -> list[Breach]:
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


def _errors(group: str, summary: dict[str, Any], largest: float) -> list[Breach]:
    total = sum(summary["statuses"].values())
    bad = summary["statuses"].get("unscored", 0) + summary["statuses"].get("error", 0)
    if total == 0:
        return [Breach(group, "cases", "none was scored")]
    return [Breach(group, "unscored", f"{bad} of {total} cases")] if bad / total > largest else []


def _drops(group: str, summary: dict[str, Any], accepted: dict[str, Any], drops: dict[str, float]) -> list[Breach]:
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


def _regressions(group: str, rows: list[dict[str, Any]], accepted: dict[str, Any]) -> list[Breach]:
    status = {row["id"]: row["status"] for row in rows}
    found = []
    for case in accepted["passing"]:
        if case not in status:
            found.append(Breach(group, "case", f"{case} passed in the baseline and is gone"))
        elif status[case] != "pass":
            found.append(Breach(group, "case", f"{case} passed in the baseline and is now {status[case]}"))
    return found


def bless(record: dict[str, Any], rows: list[dict[str, Any]], *, reason: str, by: str) -> list[Path]:
    """Make a run's numbers the accepted ones. The only writer of baselines."""
    BASELINES.mkdir(exist_ok=True)
    written = []
    for group, summary in record["results"].items():
        if "#" in group:
            continue
        own = [row for row in rows if f"{row['suite']}@{row['model']}" == group]
        content = {
            "reason": reason,
            "by": by,
            "on": datetime.now(UTC).date().isoformat(),
            "metrics": {name: metric["value"] for name, metric in summary["metrics"].items()},
            "passing": sorted(row["id"] for row in own if row["status"] == "pass"),
        }
        path = baseline_path(group)
        path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        written.append(path)
    return written
