"""A run as Markdown, as one HTML file without outside requests, and as JUnit XML."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from evals.gate import Breach, policy

_SHOWN_FAILURES = 200


def markdown(record: dict[str, Any], rows: list[dict[str, Any]], breaches: list[Breach]) -> str:
    """The summary a reviewer reads: verdict, a table a suite, the failing cases."""
    lines = ["# Evals", "", "**Gate: red**" if breaches else "**Gate: green**", ""]
    lines += [f"- {breach.group}: {breach.metric} {breach.message}" for breach in breaches]
    for group, summary in record["results"].items():
        if "#" in group:
            continue
        lines += ["", f"## {group}", "", _statuses(summary), "", *_table(record, group)]
    failing = [row for row in rows if row["status"] not in ("pass", "skipped")]
    if failing:
        lines += ["", "## Cases that did not pass", ""]
        lines += [
            f"- `{r['suite']}/{r['id']}` ({r['model']}) {r['status']}: {r['reason']}" for r in failing[:_SHOWN_FAILURES]
        ]
        if len(failing) > _SHOWN_FAILURES:
            lines.append(f"- and {len(failing) - _SHOWN_FAILURES} more in cases.jsonl")
    return "\n".join(lines) + "\n"


def _statuses(summary: dict[str, Any]) -> str:
    return ", ".join(f"{count} {name}" for name, count in summary["statuses"].items())


def _table(record: dict[str, Any], group: str) -> list[str]:
    results = record["results"]
    dev = results.get(f"{group}#dev", {}).get("metrics", {})
    test = results.get(f"{group}#test", {}).get("metrics", {})
    lines = ["| metric | all | 95 % | support | dev | test |", "|---|---|---|---|---|---|"]
    for name, metric in results[group]["metrics"].items():
        cells = [f"{part[name]['value']:.3f}" if name in part else "" for part in (dev, test)]
        interval = f"{metric['low']:.2f}–{metric['high']:.2f}"
        lines.append(f"| {name} | {metric['value']:.3f} | {interval} | {metric['support']} | {cells[0]} | {cells[1]} |")
    return lines


def junit(rows: list[dict[str, Any]]) -> str:
    """JUnit XML: a suite a test suite, a case a test case."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for suite in sorted({row["suite"] for row in rows}):
        own = [row for row in rows if row["suite"] == suite]
        failed = sum(row["status"] == "fail" for row in own)
        errors = sum(row["status"] in ("error", "unscored") for row in own)
        parts.append(
            f"<testsuite name={quoteattr(suite)} tests={quoteattr(str(len(own)))} "
            f"failures={quoteattr(str(failed))} errors={quoteattr(str(errors))}>"
        )
        for row in own:
            group = quoteattr(f"{suite}@{row['model']}")
            head = f"<testcase classname={group} name={quoteattr(row['id'])} time={quoteattr(str(row['seconds']))}"
            if row["status"] == "pass":
                parts.append(head + "/>")
            else:
                tag = "failure" if row["status"] == "fail" else "skipped" if row["status"] == "skipped" else "error"
                parts.append(f"{head}><{tag}>{escape(_printable(row['reason']))}</{tag}></testcase>")
        parts.append("</testsuite>")
    parts.append("</testsuites>")
    return "\n".join(parts) + "\n"


def _printable(text: str) -> str:
    """XML 1.0 knows no control characters."""
    return "".join(c if c in "\t\n\r" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF) else "�" for c in text)


def html_report(record: dict[str, Any], rows: list[dict[str, Any]], breaches: list[Breach]) -> str:
    """One self-contained page: verdict, tables with bars and bounds, a case browser with search."""
    floors = policy().get("floors", {})
    colour, word = ("fail", "red") if breaches else ("pass", "green")
    reasons = "".join(f"<li>{html.escape(f'{b.group}: {b.metric} {b.message}')}</li>" for b in breaches)
    tables = [
        line
        for group, summary in record["results"].items()
        if "#" not in group
        for line in _html_table(group, summary, floors.get(group.partition("@")[0], {}))
    ]
    page = (Path(__file__).parent / "report_template.html").read_text(encoding="utf-8")
    places = {
        "@VERDICT@": f"<p class='{colour}'><strong>Gate: {word}</strong></p><ul>{reasons}</ul>",
        "@TABLES@": "\n".join(tables),
        "@CASES@": "\n".join(_html_case(row) for row in rows),
    }
    # One pass, so that a place's name inside a case's text is not filled in turn.
    return re.sub("@(?:VERDICT|TABLES|CASES)@", lambda found: places[found.group()], page)


def _html_case(row: dict[str, Any]) -> str:
    body = json.dumps({"answer": row["answer"], "counts": row["counts"]}, ensure_ascii=False, indent=1)
    head = f"{row['suite']}/{row['id']} ({row['model']}) {row['status']}: {row['reason']}"
    status = html.escape(row["status"])
    return (
        f"<details data-status='{status}'><summary class='{status}'>{html.escape(head)}</summary>"
        f"<pre>{html.escape(body)}</pre></details>"
    )


def _html_table(group: str, summary: dict[str, Any], floors: dict[str, float]) -> list[str]:
    rows = [f"<h2>{html.escape(group)}</h2><p>{html.escape(_statuses(summary))}</p><table>"]
    rows.append("<tr><th>metric<th>value<th><th>95 %<th>support<th>bound</tr>")
    for name, metric in summary["metrics"].items():
        width = max(0.0, min(1.0, metric["value"])) * 8
        bound = floors.get(name, "")
        rows.append(
            f"<tr><td>{html.escape(name)}<td class='n'>{metric['value']:.3f}"
            f"<td><span class='bar' style='width:{width:.2f}rem'></span>"
            f"<td>{metric['low']:.2f}–{metric['high']:.2f}<td class='n'>{metric['support']}<td>{bound}</tr>"
        )
    return [*rows, "</table>"]


def write_reports(folder: Path, record: dict[str, Any], rows: list[dict[str, Any]], breaches: list[Breach]) -> None:
    """report.md, report.html and junit.xml beside the run."""
    (folder / "report.md").write_text(markdown(record, rows, breaches), encoding="utf-8")
    (folder / "report.html").write_text(html_report(record, rows, breaches), encoding="utf-8")
    (folder / "junit.xml").write_text(junit(rows), encoding="utf-8")
