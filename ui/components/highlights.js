// Marks are drawn by the browser over plain text (CSS Custom Highlight API): the text itself never becomes markup.

const MARKS_CAN_BE_DRAWN = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight !== "undefined";
const LAYERS = ["advice", "instruction", "question", "requirement", "warning", "hard", "active"];

function layer(name) {
  const key = `ck-${name}`;
  if (!CSS.highlights.has(key)) {
    const made = new Highlight();
    made.priority = LAYERS.indexOf(name);
    CSS.highlights.set(key, made);
  }
  return CSS.highlights.get(key);
}

/** The marks of one text. Several texts of a page share the layers; each takes back only its own ranges. */
class Drawing {
  constructor() {
    this.ranges = [];
  }

  clear() {
    for (const [name, range] of this.ranges) layer(name).delete(range);
    this.ranges = [];
  }

  /** Draw `marks` (UTF-16 units) over the text node `node`; `active` is drawn once more on top. */
  draw(node, marks, active) {
    if (!MARKS_CAN_BE_DRAWN) return;
    this.clear();
    const length = node.data.length;
    for (const mark of marks) {
      if (mark.end > length || mark.end === mark.start) continue;
      this.add(mark.severity, node, mark);
      if (mark === active) this.add("active", node, mark);
    }
  }

  add(name, node, mark) {
    const range = document.createRange();
    range.setStart(node, mark.start);
    range.setEnd(node, mark.end);
    layer(LAYERS.includes(name) ? name : "advice").add(range);
    this.ranges.push([LAYERS.includes(name) ? name : "advice", range]);
  }
}
