// Lists of things people and models wrote: a tag, a title, lines of text, links to https pages. Text only.

const LISTINGS = new WeakMap();

function listedItem(item) {
  const head = element("div", { className: "ck-item-head" },
    item.tag ? element("span", { className: `ck-tag ck-tag-${item.tone || "plain"}`, text: item.tag }) : null,
    element("span", { className: "ck-title", text: plain(item.title) }),
    item.aside ? element("span", { className: "ck-rule", text: plain(item.aside) }) : null);
  const lines = (item.lines || []).map((line) => element("p", { className: line.quote ? "ck-first" : line.strong ? "ck-message" : "ck-note", text: plain(line.text) }));
  const links = (item.links || []).map((link) => element("p", { className: "ck-source" }, sourceLink(link.url, link.text)));
  return element("li", { className: `ck-item ck-item-${item.tone || "plain"}` }, head, ...lines, ...links);
}

export default function (component) {
  const { data, parentElement } = component;
  let root = LISTINGS.get(parentElement);
  if (!root) {
    root = element("div", { className: "ck-changes ck-listing" });
    parentElement.append(root);
    LISTINGS.set(parentElement, root);
  }
  root.classList.toggle("ck-dark", darkPage(root));
  const list = element("ul", { className: "ck-items", "aria-label": data.label }, ...data.items.map(listedItem));
  root.replaceChildren(...(data.items.length ? [list] : [element("p", { className: "ck-note", text: data.empty || "" })]));
  return () => root.remove();
}
