"""A run as one self-contained HTML page: verdict, tables with bars, slices, plots, a case browser with marked spans.

The page asks for nothing outside itself, and everything a person or a model wrote is escaped.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from evals import compare
from evals.cases import Case, CaseError, find
from evals.gate import Breach, floors_of
from evals.summary import group_name

_TEMPLATE = Path(__file__).parent / "page_template.html"
_PLACE = re.compile("@(?:VERDICT|FACTS|TABLES|PLOTS|MODELS|CASES)@")
_LONGEST = 4_000
"""Characters of a text shown in the case browser."""
Record = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


def html_report(record: Record, rows: Rows, breaches: Sequence[Breach]) -> str:
    """The page."""
    groups = {name: group for name, group in record["results"].items() if "#" not in name}
    places = {
        "@VERDICT@": _verdict(breaches),
        "@FACTS@": _facts(record),
        "@TABLES@": "\n".join(_group(name, group) for name, group in groups.items()),
        "@PLOTS@": "\n".join(_plots(rows)),
        "@MODELS@": _models(rows),
        "@CASES@": "\n".join(_case(row) for row in rows),
    }
    # One pass, so that a place's name inside a case's text is not filled in turn.
    return _PLACE.sub(lambda found: places[found.group()], _TEMPLATE.read_text(encoding="utf-8"))


def _text(value: object) -> str:
    return html.escape(str(value))


def _verdict(breaches: Sequence[Breach]) -> str:
    colour, word = ("fail", "red") if breaches else ("pass", "green")
    reasons = "".join(f"<li>{_text(f'{b.group}: {b.metric} {b.message}')}</li>" for b in breaches)
    return f"<p class='{colour}'><strong>Gate: {word}</strong></p><ul>{reasons}</ul>"


def _facts(record: Record) -> str:
    settings, sums = record.get("configuration", {}), record.get("totals", {})
    shown = {
        "revision": str(settings.get("revision", ""))[:12],
        "tier": record.get("asked", {}).get("tier", ""),
        "models": ", ".join(record.get("models", [])),
        **{
            name: sums[name] for name in ("cases", "calls", "input_tokens", "output_tokens", "cost_usd") if name in sums
        },
    }
    return "<dl>" + "".join(f"<dt>{_text(k)}<dd>{_text(v)}" for k, v in shown.items()) + "</dl>"


def _group(name: str, group: Record) -> str:
    statuses = ", ".join(f"{count} {status}" for status, count in group["statuses"].items())
    plain = {key: metric for key, metric in group["metrics"].items() if ":" not in key}
    rules = {key: metric for key, metric in group["metrics"].items() if ":" in key}
    floors = floors_of(name)
    parts = [f"<section><h2>{_text(name)}</h2><p>{_text(statuses)}</p>", _table(plain, floors)]
    if rules:
        parts.append(f"<details><summary>Every rule</summary>{_rules(rules)}</details>")
    if group.get("slices"):
        parts.append(f"<details><summary>Slices</summary>{_slices(group['slices'])}</details>")
    return "".join([*parts, "</section>"])


def _bar(value: float, colour: str = "good") -> str:
    width = max(0.0, min(1.0, value)) * 8
    return f"<span class='bar {colour}' style='width:{width:.2f}rem'></span>"


def _table(metrics: Mapping[str, Record], floors: Mapping[str, float]) -> str:
    rows = ["<table><tr><th>metric<th>value<th><th>95 %<th>support<th>bound</tr>"]
    for name, metric in metrics.items():
        bound, low = floors.get(name), metric["lower_is_better"]
        broken = bound is not None and (metric["value"] > bound if low else metric["value"] < bound)
        interval = f"{metric['low']:.2f}–{metric['high']:.2f}" if metric["low"] != metric["high"] else ""
        sign = "" if bound is None else f"{'≤' if low else '≥'} {bound:g}"
        rows.append(
            f"<tr{' class=fail' if broken else ''}><td>{_text(name)}<td class='n'>{metric['value']:.3f}"
            f"<td>{_bar(metric['value'], 'low' if low else 'good') if interval else ''}<td>{interval}"
            f"<td class='n'>{metric['support']}<td>{sign}</tr>"
        )
    return "".join([*rows, "</table>"])


def _rules(metrics: Mapping[str, Record]) -> str:
    rows = ["<table><tr><th>rule<th>labelled<th>recall<th><th>precision<th><th>F1</tr>"]
    for rule in sorted({name.partition(":")[2] for name in metrics}):
        recall, precision, f1 = (metrics[f"{name}:{rule}"] for name in ("recall", "precision", "f1"))
        rows.append(
            f"<tr><td>{_text(rule)}<td class='n'>{recall['support']}<td class='n'>{recall['value']:.2f}"
            f"<td>{_bar(recall['value'])}<td class='n'>{precision['value']:.2f}<td>{_bar(precision['value'])}"
            f"<td class='n'>{f1['value']:.2f}</tr>"
        )
    return "".join([*rows, "</table>"])


def _slices(found: Mapping[str, Record]) -> str:
    rows = ["<table><tr><th>slice<th>cases<th>passed<th><th>attacks that won<th>upper bound</tr>"]
    for name, part in found.items():
        won = f"{part['succeeded']} of {part['attacks']}" if "attacks" in part else ""
        bound = f"{part['bound']:.3f}" if "attacks" in part else ""
        rows.append(
            f"<tr><td>{_text(name)}<td class='n'>{part['cases']}<td class='n'>{part['passed']}"
            f"<td>{_bar(part['passed'] / part['cases'] if part['cases'] else 0)}<td>{won}<td>{bound}</tr>"
        )
    return "".join([*rows, "</table>"])


def _plots(rows: Rows) -> Iterable[str]:
    """How long the cases took and what they cost, as bars of a logarithmic histogram."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(group_name(dict(row)), []).append(row)
    for name, group in groups.items():
        yield f"<h3>{_text(name)}</h3>"
        seconds = [float(row["counts"].get("model_seconds") or row["seconds"]) for row in group]
        yield _histogram("seconds a case", seconds, (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100))
        tokens = [float(row.get("usage", {}).get("output_tokens", 0)) for row in group]
        if any(tokens):
            yield _histogram("tokens written", tokens, (30, 100, 300, 1_000, 3_000))
        costs = [float(row.get("usage", {}).get("cost_usd", 0)) for row in group]
        if any(costs):
            yield _histogram("USD a case", costs, (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1))


def _histogram(title: str, values: Sequence[float], edges: Sequence[float]) -> str:
    counts = [0] * (len(edges) + 1)
    for value in values:
        counts[sum(value >= edge for edge in edges)] += 1
    top, width = max(counts, default=1) or 1, 46
    bars, labels = [], [f"< {edges[0]:g}", *(f"≥ {edge:g}" for edge in edges)]
    for place, (count, label) in enumerate(zip(counts, labels, strict=True)):
        height = 60 * count / top
        bars.append(
            f"<rect x='{place * width + 4}' y='{70 - height:.1f}' width='{width - 8}' height='{height:.1f}'/>"
            f"<text x='{place * width + width // 2}' y='{66 - height:.1f}'>{count or ''}</text>"
            f"<text x='{place * width + width // 2}' y='84'>{_text(label)}</text>"
        )
    size = len(counts) * width
    return (
        f"<figure><figcaption>{_text(title)}</figcaption><svg viewBox='0 -4 {size} 92' role='img' "
        f"aria-label='{_text(title)}'>{''.join(bars)}</svg></figure>"
    )


def _models(rows: Rows) -> str:
    """Writers side by side over the cases they share, with paired statistics; nothing where there is only one."""
    writers: dict[str, list[Mapping[str, Any]]] = {}
    shared = {row["suite"] for row in rows if row["model"] != "builtin"}
    for row in rows:
        if row["suite"] in shared:
            writers.setdefault(row["model"], []).append(row)
    if len(writers) < 2:
        return ""
    first = "builtin" if "builtin" in writers else sorted(writers)[0]
    lines = ["<h2>Writers side by side</h2><table><tr><th>writer<th>cases shared with ", _text(first)]
    lines.append("<th>pass rate against it<th>95 %<th>fixed<th>broken<th>McNemar p</tr>")
    for name in sorted(set(writers) - {first}):
        found = compare.compare(writers[first], writers[name], across_models=True)
        low, high = found.interval
        lines.append(
            f"<tr><td>{_text(name)}<td class='n'>{found.pairs}<td class='n'>{found.mean:+.3f}<td>{low:+.3f} to "
            f"{high:+.3f}<td class='n'>{len(found.fixed)}<td class='n'>{len(found.broken)}"
            f"<td class='n'>{found.p_value:.3f}</tr>"
        )
    return "".join([*lines, "</table>"])


def _case(row: Mapping[str, Any]) -> str:
    head = f"{row['suite']}/{row['id']} ({row['model']}) {row['status']}: {row['reason']}"
    status, body = _text(row["status"]), []
    try:
        case: Case | None = find(row["suite"], row["id"])
    except CaseError:
        case = None
    before = str(case.input.get("text") or "") if case else ""
    if case is not None and (before or case.input.get("job_post")):
        body.append(f"<p>Input, labels underlined, marks coloured</p>{_marked(case, row['answer'])}")
    if "text" in row["answer"]:
        body.append(f"<p>Result</p><pre>{_difference(before, str(row['answer']['text']))}</pre>")
    rest = {k: v for k, v in row["answer"].items() if k not in ("text", "findings")}
    known = {"target": case.target if case else None, "answer": rest, "counts": row["counts"]}
    body.append(f"<pre>{_text(json.dumps(known, ensure_ascii=False, indent=1)[:_LONGEST])}</pre>")
    return (
        f"<details class='case' data-status='{status}' data-suite='{_text(row['suite'])}'>"
        f"<summary class='{status}'>{_text(head)}</summary>{''.join(body)}</details>"
    )


def _marked(case: Case, answer: Mapping[str, Any]) -> str:
    """The input with what was labelled and what was marked."""
    text = str(case.input.get("text") or case.input["job_post"])[:_LONGEST]
    gold = [(g["start"], g["end"], g["rule"]) for g in case.target.get("findings", [])]
    gold += [
        (found.start(), found.end(), label)
        for label, key in (("must go", "must_go"), ("must stay", "must_stay"))
        for part in case.target.get(key, [])
        for found in re.finditer(re.escape(part), text, re.I)
    ]
    found = [(f[2], f[3], f[0]) for f in answer.get("findings", []) if len(f) >= 4]
    cuts = sorted({0, len(text), *(cut for a, b, _ in [*gold, *found] for cut in (a, b) if cut <= len(text))})
    parts = []
    for start, end in pairwise(cuts):
        labels = [rule for a, b, rule in gold if a <= start and end <= b]
        marks = [rule for a, b, rule in found if a <= start and end <= b]
        piece = _text(text[start:end])
        if labels or marks:
            names = f"{'label' if labels else ''} {'mark' if marks else ''}".strip()
            title = _text(f"labelled {', '.join(labels) or 'nothing'}; marked {', '.join(marks) or 'nothing'}")
            piece = f"<span class='{names}' title='{title}'>{piece}</span>"
        parts.append(piece)
    return f"<pre>{''.join(parts)}</pre>"


def _difference(before: str, after: str) -> str:
    """The new text, with words that are not the original's in bold and a note of what went."""
    if not before:
        return _text(after[:_LONGEST])
    shown = _text(after[:_LONGEST])
    lines = "\n".join(_text(line) for line in compare.word_changes(before[:_LONGEST], after[:_LONGEST]))
    return f"{shown}\n\n<span class='changes'>{lines}</span>"
