"""A text out of the page: plain, Markdown, Word, or a report with every change and finding explained."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import Any

from ui import wording
from ui.changes import Proposed, segments

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; border: 1px solid #8886; padding: 1rem; }
del { background: #b3261e26; } ins { background: #146c4326; text-decoration: underline; }
li { margin-bottom: .7rem; overflow-wrap: anywhere; } small { opacity: .8; }
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; }
  body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; color: #000; background: #fff; }
  h1, h2 { break-after: avoid; } li { break-inside: avoid; }
  pre { border-color: #888; orphans: 3; widows: 3; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
  del, ins { background: none; } del { color: #8c1d16; } ins { color: #0d4f30; }
  small { opacity: 1; color: #333; }
}
"""


def as_docx(text: str) -> bytes:
    """The text as a Word file, a paragraph a line; characters XML cannot hold are left out."""
    from docx import Document

    document = Document()
    for line in re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text).split("\n"):
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_markdown(text: str) -> str:
    """The text as Markdown that reads as the same text: what Markdown would take for markup is escaped."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&$])", r"\\\1", text)
    escaped = re.sub(r"(?m)^(\s*)([-+=])", r"\1\\\2", escaped)
    escaped = re.sub(r"(?m)^(\s*\d+)([.)])", r"\1\\\2", escaped)
    return re.sub(r"(?m)(?<=\S)\n(?=\S)", "  \n", escaped)


def as_report(proposed: Proposed) -> str:
    """A page for reading and printing: outcome, text with its changes, reasons, facts, findings left. All escaped."""
    wire = proposed.wire
    marked = "".join(_piece(piece) for piece in segments(proposed.before, wire["edits"]))
    claims = wire["claims"]
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Coach report</title>",
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<style>{_STYLE}</style><h1>Rewrite</h1>",
        f"<p>{escape(wording.OUTCOMES[wire['outcome']])} · written by {escape(wording.writer(wire['writer']))} · "
        f"{claims['supported']} of {claims['total']} claims backed</p>",
        f"<h2>Text</h2><pre dir=auto>{escape(proposed.text)}</pre>",
        f"<h2>What changed</h2><pre dir=auto>{marked}</pre><ol>",
        *(_change(proposed, edit) for edit in wire["edits"]),
        "</ol>",
        _findings("Found before", wire["before"]["findings"]),
        _findings("Left after", wire["after"]["findings"]),
        _questions(wire["questions"]),
        "</html>",
    ]
    return "\n".join(part for part in parts if part)


def _piece(piece: dict[str, Any]) -> str:
    if "same" in piece:
        return escape(piece["same"])
    old, new = escape(piece["old"]), escape(piece["new"])
    return (f"<del>{old}</del>" if old else "") + (f"<ins>{new}</ins>" if new else "")


def _change(proposed: Proposed, edit: Any) -> str:
    facts = [fact for fact in map(proposed.facts.get, edit["facts"]) if fact is not None]
    rests = "".join(f"<br><small>Rests on: {escape(fact.text)} ({escape(fact.source)})</small>" for fact in facts)
    old = escape(proposed.before[edit["start"] : edit["end"]])
    return (
        f"<li><del>{old}</del> <ins>{escape(edit['replacement'])}</ins><br>{escape(edit['reason'])} "
        f"<small>{escape(', '.join(edit['rules']))}</small>{rests}</li>"
    )


def _findings(heading: str, findings: Any) -> str:
    if not findings:
        return ""
    rows = "".join(
        f"<li><strong>{escape(f['title'])}</strong> "
        f"<small>{escape(f['rule'])}, {escape(wording.SEVERITIES[f['severity']])}</small><br>"
        f"“{escape(f['quote'])}”<br>{escape(f['message'])} {escape(f['why'])}{_source(f.get('source'))}</li>"
        for f in findings
    )
    return f"<h2>{heading}</h2><ol>{rows}</ol>"


def _source(source: Any) -> str:
    if not source:
        return ""
    place = source.get("url") or f"section {source.get('section')} of the guideline article"
    return f"<br><small>Source: {escape(place)}, read {escape(str(source.get('read_on') or ''))}</small>"


def _questions(questions: Any) -> str:
    if not questions:
        return ""
    return "<h2>Questions</h2><ul>" + "".join(f"<li>{escape(q['text'])}</li>" for q in questions) + "</ul>"
