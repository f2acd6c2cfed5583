"""The catalogue as a page for people. Generated: change the rule files, then run `python -m coach.rules.compile`."""

from __future__ import annotations

from coach.rules.authoring import Written
from coach.rules.rule import Rule

_FAMILIES = {
    "pay": "Money",
    "acc": "Accounts",
    "idn": "Identity",
    "tru": "Truth",
    "prf": "Profile craft",
    "con": "Contact and links",
    "lng": "Language",
    "rsp": "Responsiveness",
    "wrk": "Delivery",
    "res": "Respect",
    "spm": "Proposals and outreach",
    "fbk": "Feedback",
    "fre": "Unpaid work",
    "aig": "Artificial intelligence and automation",
    "job": "Services that are not allowed",
    "scm": "Scam signals",
    "rpt": "Reporting",
    "cnf": "Confidentiality",
}
_MEANS = {
    "phrases": "phrase patterns",
    "literal": "a detector in code",
    "polish": "the language tier",
    "judged": "a model, if one is configured",
}


def render(written: Written) -> str:
    """The whole page in Markdown."""
    lines = [
        "# Catalogue",
        "",
        "Generated from `coach/rules/catalogue/` by `python -m coach.rules.compile`; do not edit.",
        "",
        f"{len(written.rules)} rules. `hard`: the platform names it a violation. `warning`: may be one. "
        "`advice`: quality only.",
        "",
    ]
    by_family: dict[str, list[Rule]] = {}
    for rule in written.rules:
        by_family.setdefault(rule.family, []).append(rule)
    for family in sorted(by_family, key=list(_FAMILIES).index):
        lines += [f"## {_FAMILIES[family]}", ""]
        for rule in by_family[family]:
            lines += _entry(rule)
    lines += ["## Field limits", "", "| Field | Limit | Source | Grade | Checked |", "|---|---|---|---|---|"]
    for name, limit in written.limits.items():
        lines.append(
            f"| {name} | {limit['value']:,} {limit['unit']} | {limit['source']} | {limit['grade']} "
            f"| {limit['checked_on']} |"
        )
    lines += ["", "## Phrases put in place", ""]
    lines += [f"- **{name}**: {text}" for name, text in written.phrases.items()]
    return "\n".join(lines) + "\n"


def _entry(rule: Rule) -> list[str]:
    source = rule.source
    places = [f"guideline article, section {source.section}"] if source.section else []
    places += [f"<{source.url}>"] if source.url else []
    means = ", ".join(_MEANS[kind] for kind in rule.checked_by)
    lines = [
        f"### {rule.id} · {rule.title}",
        "",
        f"**{rule.severity.value}** in {', '.join(kind.value.replace('_', ' ') for kind in rule.kinds)} · "
        f"remedy: {rule.remedy.value} · checked by {means}",
        "",
        f"{rule.message} {rule.why}",
        "",
        f"Source: {'; '.join(places)} (grade {source.grade}, read {source.read_on}).",
        "",
    ]
    for change in rule.adjust:
        condition = ", ".join(
            f"{key.replace('_', ' ')} {_words(value)}"
            for key, value in change.when.model_dump(mode="json", exclude_none=True).items()
        )
        verdict = "no finding" if change.severity == "none" else str(change.severity)
        lines.append(f"- When {condition}: {verdict}. {change.note}".rstrip())
    lines += [""] if rule.adjust else []
    lines += [f"- Flagged ({item.kind.value}): {item.text!r}" for item in rule.examples.flagged]
    lines += [f"- Kept ({item.kind.value}): {item.text!r}" for item in rule.examples.kept]
    lines += [f"- Mended: {item.text!r} becomes {item.gives!r}" for item in rule.examples.fixed]
    return [*lines, ""]


def _words(value: object) -> str:
    if isinstance(value, list):
        return " or ".join(str(item).replace("_", " ") for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
