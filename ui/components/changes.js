// Before and after, change by change: each with its reason, its rules and the facts it rests on, to take or to leave.

const VIEWERS = new WeakMap();
let viewersMade = 0;

class Viewer {
  constructor(parent) {
    this.root = element("div", { className: "ck-changes" });
    this.name = `ckv${++viewersMade}`;
    parent.append(this.root);
    this.open = null;
    this.identity = null;
  }

  receive(data, component) {
    this.data = data;
    this.words = data.words;
    this.component = component;
    this.root.classList.toggle("ck-dark", darkPage(this.root));
    if (data.identity !== this.identity) {
      this.identity = data.identity;
      this.left = new Set(data.left);
      this.open = null;
    }
    this.render();
  }

  render() {
    const { words } = this;
    const changes = this.data.segments.filter((piece) => "change" in piece);
    const count = changes.length === 1 ? words.one : changes.length ? fill(words.count, { count: changes.length }) : words.none;
    this.status = element("p", { className: "ck-status", role: "status" });
    this.root.replaceChildren(
      element("div", { className: "ck-sides" }, this.side("before", changes.length), this.side("after", changes.length)),
      element("div", { className: "ck-buttons" }, button(words.copy, "ck-primary", () => this.copy(), { "data-action": "copy-rewrite" })),
      this.status,
    );
    if (!this.data.claims) return;
    this.root.append(
      this.claims(),
      element("p", { className: "ck-label", text: count }),
      element("ol", { className: "ck-cards ck-list" }, ...changes.map((piece) => this.card(piece))),
      element("p", { className: "ck-help", text: changes.length ? words.help : "" }),
    );
  }

  side(which) {
    const heading = `${this.name}-${which}`;
    const text = element("div", { className: "ck-text", dir: "auto", "data-side": which });
    for (const piece of this.data.segments) {
      if ("same" in piece) {
        text.append(element("span", { text: piece.same }));
        continue;
      }
      const left = this.left.has(piece.change);
      const shown = which === "before" || left ? piece.old : piece.new;
      if (!shown) continue;
      if (!this.data.claims) {
        text.append(element(which === "before" ? "del" : "ins", { text: shown }));
        continue;
      }
      text.append(element(left ? "span" : which === "before" ? "del" : "ins", {
        className: `ck-change${this.open === piece.change ? " ck-picked" : ""}`, text: shown, role: "button", tabindex: 0,
        "data-change": piece.change, "aria-label": `${this.words[which]}: ${excerpt(shown, 120)}`,
        on: { click: () => this.pick(piece.change), keydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          this.pick(piece.change);
        } },
      }));
    }
    return element("section", { className: "ck-side", "aria-labelledby": heading }, element("h4", { className: "ck-label", id: heading, text: this.words[which] }), text);
  }

  pick(number) {
    this.open = number;
    this.render();
    const card = this.root.querySelector(`[data-card="${number}"] .ck-head`);
    if (card) card.focus({ preventScroll: false });
  }

  card(piece) {
    const { words } = this;
    const change = this.data.changes[piece.change];
    const left = this.left.has(piece.change);
    const open = this.open === piece.change;
    const head = element("button", { type: "button", className: "ck-head", "aria-expanded": String(open), on: { click: () => {
      this.open = open ? null : piece.change;
      this.render();
      this.root.querySelector(`[data-card="${piece.change}"] .ck-head`).focus({ preventScroll: true });
    } } },
      element("span", { className: "ck-title" },
        piece.old ? element("del", { text: excerpt(piece.old, 60) }) : null,
        element("span", { text: piece.old && piece.new ? " → " : "" }),
        piece.new ? element("ins", { text: excerpt(piece.new, 60) }) : element("span", { className: "ck-note", text: ` ${words.goes}` })),
      left ? element("span", { className: "ck-tag ck-tag-warning", text: words.left }) : null,
    );
    const card = element("li", { className: `ck-card${open ? " ck-open" : ""}`, "data-card": piece.change }, head);
    if (!open) return card;
    const inside = element("div", { className: "ck-body" });
    inside.append(element("p", { className: "ck-fixline" },
      piece.old ? element("del", { text: plain(piece.old) }) : null, piece.new ? element("ins", { text: plain(piece.new) }) : null));
    inside.append(element("p", {}, element("strong", { text: `${words.reason} ` }), element("span", { text: plain(change.reason) })));
    if (change.rules.length) inside.append(element("p", { className: "ck-source" }, element("span", { text: `${words.rules} ${change.rules.join(" · ")}` })));
    for (const fact of change.facts) inside.append(this.fact(fact));
    inside.append(element("p", { className: "ck-note", text: words.safety[change.safety] || "" }));
    inside.append(element("div", { className: "ck-actions" }, button(left ? words.take : words.leave, left ? "ck-primary" : "", () => this.toggle(piece.change), { "data-action": "toggle" })));
    card.append(inside);
    return card;
  }

  fact(fact) {
    return element("p", { className: "ck-first" }, element("span", { text: `${this.words.facts} ` }), element("span", { text: plain(fact.text || fact.id) }),
      element("span", { className: "ck-note", text: fact.source ? ` (${fact.source})` : "" }));
  }

  claims() {
    const { words } = this;
    const { total, supported, items } = this.data.claims;
    if (!total) return element("p", { className: "ck-note", text: words.no_claims });
    const details = element("details", { className: "ck-claims" }, element("summary", {},
      element("span", { className: `ck-tag ${supported === total ? "ck-tag-good" : "ck-tag-hard"}`, text: fill(words.claims, { supported, total }) })));
    details.open = Boolean(this.claimsOpen);
    details.addEventListener("toggle", () => { this.claimsOpen = details.open; });
    for (const claim of items) {
      const row = element("div", { className: "ck-claim" }, element("p", { text: plain(claim.text) }));
      if (!claim.supported) row.append(element("p", { className: "ck-over", text: claim.reason ? plain(claim.reason) : words.unsupported }));
      else if (claim.facts.length) claim.facts.forEach((fact) => row.append(this.fact(fact)));
      else row.append(element("p", { className: "ck-first", text: words.own_text }));
      details.append(row);
    }
    return details;
  }

  toggle(number) {
    if (this.left.has(number)) this.left.delete(number);
    else this.left.add(number);
    this.component.setStateValue("left", [...this.left]);
    this.render();
    this.root.querySelector(`[data-card="${number}"] [data-action="toggle"]`).focus({ preventScroll: true });
  }

  text() {
    return this.data.segments.map((piece) => ("same" in piece ? piece.same : this.left.has(piece.change) ? piece.old : piece.new)).join("");
  }

  async copy() {
    const worked = await copyText(this.text());
    this.status.textContent = worked ? this.words.copied : this.words.not_copied;
  }
}

export default function (component) {
  let viewer = VIEWERS.get(component.parentElement);
  if (!viewer) {
    viewer = new Viewer(component.parentElement);
    VIEWERS.set(component.parentElement, viewer);
  }
  viewer.receive(component.data, component);
  return () => {
    viewer.root.remove();
    VIEWERS.delete(component.parentElement);
  };
}
