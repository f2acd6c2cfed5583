"""A run as Markdown for reviewers and as JUnit XML for CI; the page is made by `evals.page`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from evals.gate import Breach, floors_of
from evals.page import html_report
from evals.statistics import corrected_rate

_SHOWN_FAILURES = 100
Record = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


def markdown(record: Record, rows: Rows, breaches: Sequence[Breach]) -> str:
    """The summary a reviewer reads: verdict, one table of groups, a table a group, the failing cases.

    Holds no times, so that two offline runs of one commit give the same bytes.
    """
    lines = ["# Evals", "", "**Gate: red**" if breaches else "**Gate: green**", ""]
    lines += [f"- {_cell(f'{b.group}: {b.metric} {b.message}')}" for b in breaches]
    groups = {name: group for name, group in record["results"].items() if "#" not in name}
    if groups:
        lines += ["", "| suite and writer | cases | passed | 95 % | not scored |", "|---|---|---|---|---|"]
        lines += [_group_line(name, group) for name, group in groups.items()]
    lines += _oracle_lines(record)
    for name, group in groups.items():
        lines += ["", f"## {_cell(name)}", "", *_table(record, name), *_rule_table(group), *_slice_table(group)]
    failing = [row for row in rows if row["status"] not in ("pass", "skipped")]
    if failing:
        lines += ["", "## Cases that did not pass", ""]
        for row in failing[:_SHOWN_FAILURES]:
            lines.append(_cell(f"- `{row['suite']}/{row['id']}` ({row['model']}) {row['status']}: {row['reason']}"))
        if len(failing) > _SHOWN_FAILURES:
            lines.append(f"- and {len(failing) - _SHOWN_FAILURES} more in cases.jsonl")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text of a case in a line of Markdown: no line break, no table border, no HTML."""
    plain = " ".join(text.split())
    return plain.replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[").replace("![", "!\\[")


def _group_line(name: str, group: Record) -> str:
    metrics, statuses = group["metrics"], group["statuses"]
    passed = metrics["passed"]
    missing = statuses.get("unscored", 0) + statuses.get("error", 0)
    return (
        f"| {_cell(name)} | {sum(statuses.values())} | {passed['value']:.3f} | "
        f"{passed['low']:.2f}–{passed['high']:.2f} | {missing} |"
    )


def _oracle_lines(record: Record) -> list[str]:
    """How well the plain reader sees, and the clean rates of rewrites corrected for it."""
    found = oracle_quality(record)
    if found is None:
        return []
    sensitivity, specificity = found
    lines = ["", f"The plain reader of violations: sensitivity {sensitivity:.3f}, specificity {specificity:.3f}."]
    for name, group in record["results"].items():
        clean = group["metrics"].get("clean") if "#" not in name else None
        if clean is not None:
            dirty = corrected_rate(1 - clean["value"], sensitivity, specificity)
            told = "cannot be said" if dirty is None else f"{1 - dirty:.3f}"
            lines.append(f"- {_cell(name)}: clean {clean['value']:.3f}, corrected for the reader's errors {told}")
    return lines


def oracle_quality(record: Record) -> tuple[float, float] | None:
    """Sensitivity and specificity of the plain reader, where both suites that measure them were run."""
    sees = record["results"].get("detection@builtin", {}).get("metrics", {}).get("oracle_sensitivity")
    spares = record["results"].get("honest@builtin", {}).get("metrics", {}).get("oracle_specificity")
    return (sees["value"], spares["value"]) if sees and spares else None


def _table(record: Record, group: str) -> list[str]:
    results = record["results"]
    dev = results.get(f"{group}#dev", {}).get("metrics", {})
    test = results.get(f"{group}#test", {}).get("metrics", {})
    floors = floors_of(group)
    lines = ["| metric | all | 95 % | support | bound | dev | test |", "|---|---|---|---|---|---|---|"]
    for name, metric in results[group]["metrics"].items():
        if ":" in name:
            continue
        cells = [f"{part[name]['value']:.3f}" if name in part else "" for part in (dev, test)]
        bound = _bound(metric, floors.get(name))
        interval = f"{metric['low']:.2f}–{metric['high']:.2f}" if metric["low"] != metric["high"] else ""
        lines.append(
            f"| {name} | {metric['value']:.3f} | {interval} | {metric['support']} | {bound} | {cells[0]} | {cells[1]} |"
        )
    return lines


def _bound(metric: Record, floor: float | None) -> str:
    return "" if floor is None else f"{'≤' if metric['lower_is_better'] else '≥'} {floor:g}"


def _rule_table(group: Record) -> list[str]:
    metrics = group["metrics"]
    rules = sorted(name.partition(":")[2] for name in metrics if name.startswith("recall:"))
    if not rules:
        return []
    lines = ["", "| rule | labelled | recall | precision | F1 |", "|---|---|---|---|---|"]
    for rule in rules:
        recall, precision, f1 = (metrics[f"{name}:{rule}"] for name in ("recall", "precision", "f1"))
        lines.append(
            f"| {rule} | {recall['support']} | {recall['value']:.2f} | {precision['value']:.2f} | {f1['value']:.2f} |"
        )
    return lines


def _slice_table(group: Record) -> list[str]:
    found = group.get("slices", {})
    if not found:
        return []
    attacked = any("attacks" in part for part in found.values())
    head = " attacks that won | bound |" if attacked else ""
    lines = ["", f"| slice | cases | passed |{head}", f"|---|---|---|{'---|---|' if attacked else ''}"]
    for name, part in found.items():
        line = f"| {_cell(name)} | {part['cases']} | {part['passed']} |"
        if attacked:
            won = f" {part['succeeded']} of {part['attacks']} | {part['bound']:.3f} |" if "attacks" in part else " | |"
            line += won
        lines.append(line)
    return lines


def junit(rows: Rows) -> str:
    """JUnit XML: a suite a test suite, a case a test case."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for suite in sorted({row["suite"] for row in rows}):
        own = [row for row in rows if row["suite"] == suite]
        failed = sum(row["status"] == "fail" for row in own)
        errors = sum(row["status"] in ("error", "unscored") for row in own)
        skipped = sum(row["status"] == "skipped" for row in own)
        parts.append(
            f"<testsuite name={_attribute(suite)} tests={_attribute(len(own))} failures={_attribute(failed)} "
            f"errors={_attribute(errors)} skipped={_attribute(skipped)}>"
        )
        for row in own:
            name = row["id"] if not row.get("epoch") else f"{row['id']} #{row['epoch']}"
            group = _attribute(f"{suite}@{row['model']}")
            head = f"<testcase classname={group} name={_attribute(name)} time={_attribute(row['seconds'])}"
            if row["status"] == "pass":
                parts.append(head + "/>")
            else:
                tag = "failure" if row["status"] == "fail" else "skipped" if row["status"] == "skipped" else "error"
                parts.append(f"{head}><{tag}>{escape(_printable(row['reason']))}</{tag}></testcase>")
        parts.append("</testsuite>")
    parts.append("</testsuites>")
    return "\n".join(parts) + "\n"


def _attribute(value: object) -> str:
    return quoteattr(_printable(str(value)))


def _printable(text: str) -> str:
    """XML 1.0 knows no control characters, no half surrogates and two code points less."""
    return "".join(
        c if c in "\t\n\r" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff") else "\ufffd"
        for c in text
    )


def write_reports(folder: Path, record: Record, rows: Rows, breaches: Sequence[Breach]) -> None:
    """report.md, report.html and junit.xml beside the run."""
    for name, content in (
        ("report.md", markdown(record, rows, breaches)),
        ("report.html", html_report(record, rows, breaches)),
        ("junit.xml", junit(rows)),
    ):
        (folder / name).write_text(content.encode("utf-8", "replace").decode("utf-8"), encoding="utf-8")
