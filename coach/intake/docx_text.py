"""The text of a Word file in reading order. Runs in the child process only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_DELETED = frozenset({qn("w:del"), qn("w:moveFrom")})
_SECOND_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Of a text box, for old programs."""
_BOX = qn("w:txbxContent")
_VALUE = qn("w:val")
_OFF = frozenset({"0", "false", "off", "none"})
_TINY = 4
"""Half points: two points and less cannot be read."""
_WHITE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})

HIDDEN = "The file holds text that is not seen on the page (hidden, white or tiny). It is read like all other text."
LINKS = "The file has links whose address is not part of the text; they are lost when the text is pasted."
NOTES = "The file has changes that are still marked; text marked as deleted was left out."


def read_docx(data: bytes) -> tuple[str, list[str]]:
    """Text of headers, body with tables and text boxes, footnotes and footers; then what to know about it."""
    document = Document(io.BytesIO(data))
    reader = _Reader(_hidden_styles(document))
    parts = [
        *_edges(document, "header"),
        document.element.body,
        *_notes(document),
        *_edges(document, "footer"),
    ]
    blocks = ["\n".join(reader.lines(part)).strip() for part in parts]
    notices = []
    if reader.hidden:
        notices.append(HIDDEN)
    if any(rel.is_external and rel.target_ref not in "\n".join(blocks) for rel in document.part.rels.values()):
        notices.append(LINKS)
    if reader.marked:
        notices.append(NOTES)
    return "\n\n".join(block for block in blocks if block), notices


def _edges(document: Any, name: str) -> list[Any]:
    seen: list[Any] = []
    for section in document.sections:
        edge = getattr(section, name)
        if not edge.is_linked_to_previous and edge._element not in seen:
            seen.append(edge._element)
    return seen


def _notes(document: Any) -> Iterator[Any]:
    for rel in document.part.rels.values():
        if not rel.is_external and rel.reltype.endswith(("/footnotes", "/endnotes")):
            yield parse_xml(rel.target_part.blob)


def _hidden_styles(document: Any) -> frozenset[str]:
    return frozenset(
        style.style_id
        for style in document.styles
        if any(_unseen(properties) for properties in style.element.findall(qn("w:rPr")))
    )


def _unseen(properties: Any) -> bool:
    """Whether run properties make text invisible."""
    for child in properties:
        value = (child.get(_VALUE) or "").lower()
        if child.tag in (qn("w:vanish"), qn("w:webHidden")) and value not in _OFF:
            return True
        if child.tag == qn("w:color") and value.upper() in _WHITE:
            return True
        if child.tag == qn("w:sz") and value.isdigit() and int(value) <= _TINY:
            return True
    return False


class _Reader:
    def __init__(self, hidden_styles: frozenset[str]) -> None:
        self.hidden = False
        self.marked = False
        self._hidden_styles = hidden_styles

    def lines(self, element: Any) -> Iterator[str]:
        """One line a paragraph; a table row of short cells is one line, too."""
        for child in element:
            if self._left_out(child):
                continue
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                for row in child.iter(_TR):
                    if next(row.iterancestors(_TBL)) is child:
                        yield from self._row(row)
            elif isinstance(child.tag, str):
                yield from self.lines(child)

    def _left_out(self, element: Any) -> bool:
        self.marked = self.marked or element.tag in _DELETED
        return element.tag in _DELETED or element.tag == _SECOND_COPY

    def _row(self, row: Any) -> Iterator[str]:
        cells = [[line for line in self.lines(cell) if line.strip()] for cell in row.findall(_TC)]
        cells = [cell for cell in cells if cell]
        if all(len(cell) == 1 for cell in cells):
            yield " | ".join(cell[0].strip() for cell in cells)
        else:
            for cell in cells:
                yield from cell

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[Any] = []
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        unseen = style is not None and style.get(_VALUE) in self._hidden_styles
        text = "".join(self._text(paragraph, boxes, unseen))
        listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        in_list = style is not None and (style.get(_VALUE) or "").startswith("List")
        yield f"- {text}" if (listed or in_list) and text.strip() else text
        for box in boxes:
            yield from self.lines(box)

    def _text(self, element: Any, boxes: list[Any], unseen: bool) -> Iterator[str]:
        for child in element:
            if self._left_out(child):
                continue
            if child.tag == _BOX:
                boxes.append(child)
            elif child.tag == _T:
                self.hidden = self.hidden or (unseen and bool((child.text or "").strip()))
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif child.tag == _R:
                yield from self._text(child, boxes, unseen or self._run_unseen(child))
            elif isinstance(child.tag, str) and child.tag not in (qn("w:pPr"), qn("w:rPr")):
                yield from self._text(child, boxes, unseen)

    def _run_unseen(self, run: Any) -> bool:
        properties = run.find(qn("w:rPr"))
        if properties is None:
            return False
        style = properties.find(qn("w:rStyle"))
        return _unseen(properties) or (style is not None and style.get(_VALUE) in self._hidden_styles)
