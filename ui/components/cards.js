// The card of a finding: what is wrong, why, by which source, and what the fix would change.

const SEVERITIES = ["hard", "warning", "advice"];

/** What a fix does, as old and new text. */
function fixPreview(mark, text, words) {
  const holder = element("div", { className: "ck-fix" });
  for (const edit of mark.edits) {
    const line = element("p", { className: "ck-fixline" });
    const old = text.slice(edit.start, edit.end);
    if (old) line.append(element("del", { text: excerpt(old, 300), "aria-label": fill(words.removes, { text: excerpt(old, 300) }) }));
    if (edit.replacement) line.append(element("ins", { text: excerpt(edit.replacement, 600), "aria-label": fill(words.puts, { text: excerpt(edit.replacement, 600) }) }));
    else line.append(element("span", { className: "ck-note", text: words.goes }));
    holder.append(line);
  }
  return holder;
}

function sourceLine(mark, words) {
  const source = mark.source || {};
  const line = element("p", { className: "ck-source" }, element("span", { text: `${words.source} ` }));
  if (source.url) line.append(sourceLink(source.url, source.url.replace(/^https:\/\//, "").split("/")[0]));
  if (source.section) line.append(element("span", { text: `${source.url ? ", " : ""}${fill(words.section, { section: source.section })}` }));
  line.append(element("span", { text: ` · ${fill(words.read_on, { date: source.read_on || "" })} · ${fill(words.grade, { grade: source.grade || "" })}` }));
  return line;
}

/**
 * One card. `actions` holds `select`, `accept`, `dismiss`; what is missing has no button.
 * The head is a button, so the keyboard reaches every card in reading order.
 */
function findingCard(mark, { text, words, open, actions, identity }) {
  const body = `${identity}-body`;
  const head = element(
    "button",
    { type: "button", className: "ck-head", "aria-expanded": String(open), "aria-controls": body, on: { click: () => actions.select(mark) } },
    element("span", { className: `ck-dot ck-dot-${mark.severity}`, "aria-hidden": "true" }),
    element("span", { className: "ck-title", text: mark.title }),
    element("span", { className: `ck-tag ck-tag-${mark.severity}`, text: words.severities[mark.severity] || mark.severity }),
    mark.origin === "model" ? element("span", { className: "ck-tag ck-tag-plain", text: words.by_model }) : null,
    element("span", { className: "ck-rule", text: mark.rule }),
  );
  const card = element("li", { className: `ck-card ck-card-${mark.severity}${open ? " ck-open" : ""}`, id: identity, "data-rule": mark.rule, "data-mark": mark.fingerprint }, head);
  if (!open) {
    card.append(element("p", { className: "ck-quote", text: excerpt(mark.quote, 90) }));
    return card;
  }
  const inside = element("div", { className: "ck-body", id: body });
  inside.append(element("blockquote", { className: "ck-quote", text: excerpt(mark.quote, 400) }));
  if (mark.message) inside.append(element("p", { className: "ck-message", text: mark.message }));
  if (mark.why) inside.append(element("p", { className: "ck-why" }, element("strong", { text: `${words.why} ` }), element("span", { text: mark.why })));
  if (mark.note) inside.append(element("p", { className: "ck-note", text: plain(mark.note) }));
  if (mark.source) inside.append(sourceLine(mark, words));
  if (mark.edits && mark.edits.length) {
    inside.append(element("p", { className: "ck-label", text: words.fix[mark.fix.safety] || words.fix.needs_review }), fixPreview(mark, text, words));
  } else if (mark.remedy) {
    inside.append(element("p", { className: "ck-label", text: words.remedies[mark.remedy] || "" }));
  }
  if (actions.accept || actions.dismiss) inside.append(cardButtons(mark, words, actions));
  card.append(inside);
  return card;
}

function cardButtons(mark, words, actions) {
  const row = element("div", { className: "ck-actions" });
  if (actions.accept && mark.edits && mark.edits.length && mark.fix.safety !== "advice_only") {
    row.append(button(words.accept, "ck-primary", () => actions.accept(mark), { "data-action": "accept" }));
  }
  if (actions.dismiss) {
    const reasons = element("select", { className: "ck-select", "aria-label": words.dismiss_why, "data-action": "dismiss" });
    reasons.append(element("option", { value: "", text: words.dismiss }));
    for (const [value, label] of Object.entries(words.reasons)) reasons.append(element("option", { value, text: label }));
    reasons.addEventListener("change", () => reasons.value && actions.dismiss(mark, reasons.value));
    row.append(reasons);
  }
  return row;
}
