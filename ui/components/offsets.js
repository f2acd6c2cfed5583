// Offsets of the product count code points; strings of the browser count UTF-16 units.

/** Unit offset of each code point of `text`, or null when both counts agree (no astral character). */
function unitOffsets(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return null;
  const offsets = [];
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) offsets.push(unit);
  offsets.push(text.length);
  return offsets;
}

/** A half surrogate pair cannot travel; it is shown and sent as U+FFFD, which has the same length. */
function wellFormed(text) {
  return text.toWellFormed ? text.toWellFormed() : text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** The smallest replaced middle of two texts: `start`, `removed` and `inserted` in UTF-16 units. */
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  return { start, removed: before.length - start - tail, inserted: after.slice(start, after.length - tail) };
}

/** Marks that still stand after `before` became `after`: those behind the change move, those inside it go. */
function moved(marks, before, after) {
  if (before === after) return marks;
  const { start, removed, inserted } = difference(before, after);
  const by = inserted.length - removed;
  const kept = [];
  for (const mark of marks) {
    if (mark.end <= start) kept.push(mark);
    else if (mark.start >= start + removed) kept.push({ ...mark, start: mark.start + by, end: mark.end + by, edits: shiftedEdits(mark.edits, start, removed, by) });
  }
  return kept;
}

function shiftedEdits(edits, start, removed, by) {
  if (!edits) return edits;
  const kept = [];
  for (const edit of edits) {
    if (edit.end <= start) kept.push(edit);
    else if (edit.start >= start + removed) kept.push({ ...edit, start: edit.start + by, end: edit.end + by });
    else return null;
  }
  return kept;
}

/** Findings of the server as marks in UTF-16 units. One whose quote does not stand at its place is not drawn. */
function marksOf(findings, text) {
  const offsets = unitOffsets(text);
  const unit = offsets ? (point) => offsets[point] ?? -1 : (point) => point;
  const marks = [];
  for (const finding of findings) {
    const start = unit(finding.start);
    const end = unit(finding.end);
    if (start < 0 || end < start || text.slice(start, end) !== finding.quote) continue;
    const edits = finding.fix && finding.fix.edits.map((e) => ({ start: unit(e.start), end: unit(e.end), replacement: e.replacement }));
    marks.push({ ...finding, start, end, edits });
  }
  return marks;
}
