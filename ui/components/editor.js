// The marked editor: a real text area over a copy of its text on which the browser draws the marks.
// Undo, selection, spelling, dictation and screen readers see an ordinary text field.

const EDITORS = new WeakMap();
const PAUSE = 250; // milliseconds without a keystroke before the text is checked
const CARDS_SHOWN = 60;
let editorsMade = 0;

class Editor {
  constructor(parent) {
    this.parent = parent;
    this.root = element("div", { className: "ck-editor" });
    parent.append(this.root);
    this.name = `ck${++editorsMade}`;
    this.drawing = new Drawing();
    this.marks = [];
    this.active = null;
    this.revision = null;
    this.sequence = 0;
    this.sent = null;
    this.shown = CARDS_SHOWN;
    this.dismissed = {}; // fingerprint of a finding set aside, and the reason
    this.undone = [];
    this.timer = 0;
    this.filter = null;
  }

  receive(data, component) {
    this.data = data;
    this.words = data.words;
    this.component = component;
    if (!this.area) this.build();
    this.root.classList.toggle("ck-dark", darkPage(this.root));
    if (data.short) this.root.dataset.short = "";
    this.area.readOnly = Boolean(data.read_only);
    if (data.revision !== this.revision) this.replaceText(data);
    if (data.sequence === this.sequence || data.read_only) this.takeFindings(data);
  }

  build() {
    const label = `${this.name}-label`;
    const help = `${this.name}-help`;
    this.mirror = element("div", { className: "ck-mirror", "aria-hidden": "true" });
    this.node = document.createTextNode("");
    this.mirror.append(this.node);
    this.area = element("textarea", {
      className: "ck-area", id: `${this.name}-text`, spellcheck: "true", dir: "auto", placeholder: this.data.placeholder || "",
      "aria-labelledby": label, "aria-describedby": help, rows: 1,
    });
    this.pane = element("div", { className: "ck-pane" }, element("div", { className: "ck-sheet" }, this.mirror, this.area));
    this.counter = element("p", { className: "ck-counter", "aria-live": "off" });
    this.preview = element("div", { className: "ck-preview" });
    this.bar = element("div", { className: "ck-bar", role: "group", "aria-label": this.words.findings });
    this.list = element("ol", { className: "ck-cards", "aria-label": this.words.findings });
    this.status = element("p", { className: "ck-status", "aria-hidden": "true" });
    this.voice = element("p", { className: "ck-offscreen", "aria-live": "polite" });
    this.buttons = element("div", { className: "ck-buttons" });
    this.root.append(
      element("div", { className: "ck-left" },
        element("label", { className: "ck-label", id: label, for: `${this.name}-text`, text: this.data.label }),
        this.pane, this.counter, this.preview),
      element("div", { className: "ck-right" }, this.bar, this.buttons, this.status, this.list, this.voice),
      element("p", { className: "ck-help", id: help, text: this.data.read_only ? this.words.help_reading : this.words.help }),
    );
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.flush());
    this.area.addEventListener("click", () => this.selectAt(this.area.selectionStart));
    this.root.addEventListener("keydown", (event) => this.pressed(event));
  }

  replaceText(data) {
    this.revision = data.revision;
    this.sequence = data.sequence;
    this.area.value = data.text;
    this.text = this.area.value;
    this.sent = this.text;
    this.undone = [];
    this.dismissed = { ...data.dismissed };
    this.active = null;
    this.marks = [];
    this.mirrorText();
  }

  mirrorText() {
    this.node.data = `${this.area.value}\n`;
  }

  typed() {
    const text = this.area.value;
    this.marks = moved(this.marks, this.text, text);
    if (this.active) this.active = this.marks.find((mark) => mark.fingerprint === this.active.fingerprint) || null;
    this.text = text;
    this.root.dataset.state = "typing";
    this.mirrorText();
    this.draw();
    this.count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(1), PAUSE);
  }

  flush() {
    if (this.text !== this.sent) this.send(1);
  }

  send(tier) {
    clearTimeout(this.timer);
    this.sequence += 1;
    this.sent = this.text;
    this.root.dataset.state = "checking";
    this.component.setStateValue("draft", { text: wellFormed(this.text), revision: this.revision, sequence: this.sequence, tier });
  }

  takeFindings(data) {
    if (this.sent !== null && this.text !== this.sent) {
      this.marks = moved(marksOf(data.findings, wellFormed(this.sent)), this.sent, this.text);
    } else {
      this.marks = marksOf(data.findings, wellFormed(this.text));
    }
    this.marks = this.marks.filter((mark) => !(mark.fingerprint in this.dismissed));
    const again = this.active && this.marks.find((mark) => mark.fingerprint === this.active.fingerprint);
    this.active = again || null;
    this.root.dataset.state = "checked";
    this.root.dataset.sequence = String(data.sequence);
    this.root.dataset.tier = String(data.tier);
    this.root.dataset.marks = String(this.marks.length);
    this.render();
    if (data.tier === 1 && !data.read_only) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(2), PAUSE);
    }
  }

  render() {
    this.draw();
    this.renderBar();
    this.renderCards();
    this.count();
    this.preview.replaceChildren();
    if (this.data.preview) {
      this.preview.append(element("p", { className: "ck-label", text: this.words.preview }), element("p", { className: "ck-first", text: plain(this.data.preview) }));
    }
  }

  draw() {
    this.drawing.draw(this.node, this.visibleMarks(), this.active);
  }

  visibleMarks() {
    return this.filter ? this.marks.filter((mark) => mark.severity === this.filter) : this.marks;
  }

  count() {
    const used = unitOffsets(this.text) ? [...this.text].length : this.text.length;
    const limit = (this.data.limits || [])[0];
    const over = limit && used > limit.limit;
    this.counter.textContent = limit ? fill(this.words.counter, { used, limit: limit.limit }) : fill(this.words.characters, { used });
    this.counter.classList.toggle("ck-over", Boolean(over));
  }

  renderBar() {
    const focused = this.focusedAction();
    this.bar.replaceChildren();
    const counts = new Map();
    for (const mark of this.marks) counts.set(mark.severity, (counts.get(mark.severity) || 0) + 1);
    for (const severity of [...new Set([...SEVERITIES, ...counts.keys()])]) {
      if (!counts.has(severity)) continue;
      const count = counts.get(severity);
      const [one, many] = this.words.counts[severity] || ["{count}", "{count}"];
      const label = fill(count === 1 ? one : many, { count });
      this.bar.append(button(label, `ck-chip ck-tag-${severity}`, () => {
        this.filter = this.filter === severity ? null : severity;
        this.active = null;
        this.render();
      }, { "aria-pressed": String(this.filter === severity), "data-action": `filter-${severity}` }));
    }
    if (!this.marks.length) this.bar.append(element("p", { className: "ck-clean", text: this.data.unchecked ? this.words.unchecked : this.text.trim() ? this.words.clean : this.words.empty }));
    this.buttons.replaceChildren();
    const safe = this.data.read_only ? 0 : this.safeMarks().length;
    if (safe) this.buttons.append(button(fill(this.words.accept_safe, { count: safe }), "ck-small", () => this.acceptSafe(), { "data-action": "accept-safe" }));
    if (this.undone.length) this.buttons.append(button(this.words.undo, "ck-small", () => this.undo(), { "data-action": "undo" }));
    if (this.text) this.buttons.append(button(this.words.copy, "ck-small", () => this.copy(), { "data-action": "copy" }));
    if (focused) this.root.querySelector(focused)?.focus({ preventScroll: true });
  }

  /** What is drawn anew loses the focus; this finds it again. */
  focusedAction() {
    const focused = document.activeElement;
    const action = focused && this.root.contains(focused) && focused.dataset.action;
    return action && !this.list.contains(focused) ? `.ck-right [data-action="${action}"]` : null;
  }

  renderCards() {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest(".ck-card")?.dataset.mark : null;
    const marks = this.visibleMarks();
    const at = this.active ? marks.indexOf(this.active) : -1;
    if (at >= this.shown) this.shown = at + 20;
    const actions = this.data.read_only
      ? { select: (mark) => this.select(mark) }
      : { select: (mark) => this.select(mark === this.active ? null : mark), accept: (mark) => this.accept(mark), dismiss: (mark, why) => this.dismiss(mark, why) };
    const cards = marks.slice(0, this.shown).map((mark, index) =>
      findingCard(mark, { text: this.text, words: this.words, open: mark === this.active, actions, identity: `${this.name}-card-${index}` }));
    this.list.replaceChildren(...cards);
    if (focused) cards.find((card) => card.dataset.mark === focused)?.querySelector(".ck-head").focus({ preventScroll: true });
    if (marks.length > this.shown) {
      this.list.append(element("li", { className: "ck-more" }, button(fill(this.words.more, { count: marks.length - this.shown }), "ck-small", () => {
        this.shown += CARDS_SHOWN;
        this.renderCards();
      })));
    }
  }

  selectAt(offset) {
    const here = this.visibleMarks().filter((mark) => mark.start <= offset && offset <= mark.end);
    if (here.length) this.select(here.sort((a, b) => a.end - a.start - (b.end - b.start))[0], { keepCaret: true });
  }

  select(mark, { keepCaret = false, focusCard = false } = {}) {
    this.active = mark;
    this.draw();
    this.renderCards();
    if (!mark) return;
    const card = this.list.querySelector(".ck-open");
    if (card) {
      scrollWithin(this.list, card);
      if (focusCard) card.querySelector(".ck-head").focus({ preventScroll: true });
    }
    if (!keepCaret) {
      const range = document.createRange();
      range.setStart(this.node, mark.start);
      range.setEnd(this.node, mark.end);
      scrollWithin(this.pane, range);
    }
    this.voice.textContent = `${mark.title}. ${mark.message || ""}`;
  }

  step(by) {
    const marks = this.visibleMarks();
    if (!marks.length) return;
    let index = this.active ? marks.indexOf(this.active) + by : -1;
    if (!this.active) {
      const caret = this.area.selectionStart;
      const after = marks.findIndex((mark) => mark.end >= caret);
      index = by > 0 ? (after < 0 ? 0 : after) : (after < 0 ? marks.length : after) - 1;
    }
    this.select(marks[(index + marks.length) % marks.length], { focusCard: document.activeElement !== this.area });
  }

  safeMarks() {
    const free = [];
    let end = -1;
    const safe = this.marks.filter((mark) => mark.edits && mark.edits.length && mark.fix.safety === "automatic");
    for (const mark of safe.sort((a, b) => a.edits[0].start - b.edits[0].start)) {
      if (mark.edits[0].start < end) continue;
      end = mark.edits[mark.edits.length - 1].end;
      free.push(mark);
    }
    return free;
  }

  accept(mark) {
    if (!mark || !mark.edits || !mark.edits.length || mark.fix.safety === "advice_only") return;
    const rank = this.visibleMarks().indexOf(mark);
    this.remember(this.words.accepted);
    this.apply(mark.edits);
    this.continueAt(rank);
  }

  acceptSafe() {
    const safe = this.safeMarks();
    if (!safe.length) return;
    this.remember(this.words.accepted);
    this.apply(safe.flatMap((mark) => mark.edits));
    this.say(fill(this.words.accepted_safe, { count: safe.length }));
    this.render();
  }

  /** Applies edits from the end, each as one step of the browser's own undo. The caret stays with its words. */
  apply(edits) {
    const caret = this.area.selectionStart;
    let place = caret;
    const ordered = [...edits].sort((a, b) => b.start - a.start);
    for (const edit of ordered) {
      this.put(edit.start, edit.end, edit.replacement);
      if (edit.end <= caret) place += edit.replacement.length - (edit.end - edit.start);
      else if (edit.start < caret) place = edit.start + edit.replacement.length;
    }
    this.area.setSelectionRange(place, place);
    this.send(1);
  }

  put(start, end, replacement) {
    const back = document.activeElement;
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(start, end);
    const done = replacement ? document.execCommand("insertText", false, replacement) : start === end || document.execCommand("delete");
    if (!done) {
      this.area.setRangeText(replacement, start, end, "end");
      this.typed();
    }
    if (back && back !== this.area && back.isConnected) back.focus({ preventScroll: true });
  }

  dismiss(mark, reason) {
    if (!mark) return;
    const rank = this.visibleMarks().indexOf(mark);
    this.undone.push({ restore: mark });
    this.dismissed = { ...this.dismissed, [mark.fingerprint]: reason };
    this.marks = this.marks.filter((other) => other.fingerprint !== mark.fingerprint);
    this.component.setStateValue("dismissed", this.dismissed);
    this.say(this.words.dismissed);
    this.continueAt(rank);
  }

  /** After a finding is settled its place in the list goes to the next one. */
  continueAt(rank) {
    const marks = this.visibleMarks();
    const card = document.activeElement && this.list.contains(document.activeElement);
    this.active = null;
    this.render();
    if (marks.length) this.select(marks[Math.min(rank, marks.length - 1)], { focusCard: card || document.activeElement === document.body });
  }

  remember() {
    this.undone.push({ text: this.text });
    if (this.undone.length > 200) this.undone.shift();
  }

  undo() {
    const last = this.undone.pop();
    if (!last) return;
    if (last.restore) {
      const { [last.restore.fingerprint]: _, ...rest } = this.dismissed;
      this.dismissed = rest;
      this.component.setStateValue("dismissed", rest);
      // Shown at once where its words still stand; the next check shows it in any case.
      if (this.text.slice(last.restore.start, last.restore.end) === last.restore.quote) {
        this.marks = [...this.marks, last.restore].sort((one, other) => one.start - other.start);
      }
    } else {
      const { start, removed, inserted } = difference(this.text, last.text);
      this.put(start, start + removed, inserted);
      this.send(1);
    }
    this.say(this.words.undone);
    this.render();
  }

  async copy() {
    this.say((await copyText(this.text)) ? this.words.copied : this.words.not_copied);
  }

  say(text) {
    this.voice.textContent = text;
    this.status.textContent = text;
  }

  pressed(event) {
    const alt = event.altKey && !event.ctrlKey && !event.metaKey;
    const taken =
      alt && !event.shiftKey && event.key === "ArrowDown" ? () => this.step(1)
      : alt && !event.shiftKey && event.key === "ArrowUp" ? () => this.step(-1)
      : (event.ctrlKey || event.metaKey) && event.key === "Enter" ? () => this.accept(this.active)
      : alt && event.shiftKey && event.code === "KeyA" ? () => this.acceptSafe()
      : alt && event.shiftKey && event.code === "KeyD" ? () => this.dismiss(this.active, "keep")
      : alt && event.shiftKey && event.code === "KeyZ" ? () => this.undo()
      : alt && event.shiftKey && event.code === "KeyC" ? () => this.copy()
      : null;
    if (!taken) return;
    if (this.data.read_only && !["ArrowDown", "ArrowUp", "KeyC"].includes(event.code)) return;
    event.preventDefault();
    event.stopPropagation();
    taken();
  }

  leave() {
    clearTimeout(this.timer);
    this.drawing.clear();
  }
}

export default function (component) {
  let editor = EDITORS.get(component.parentElement);
  if (!editor) {
    editor = new Editor(component.parentElement);
    EDITORS.set(component.parentElement, editor);
  }
  editor.receive(component.data, component);
  return () => {
    editor.leave();
    editor.root.remove();
    EDITORS.delete(component.parentElement);
  };
}
