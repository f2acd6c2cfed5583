"""Nothing but our own words may reach a function of Streamlit that reads Markdown or HTML."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "ui"
READS_MARKDOWN = {
    "badge", "button", "caption", "checkbox", "download_button", "error", "expander", "file_uploader",
    "form_submit_button", "header", "help", "html", "info", "link_button", "markdown", "metric", "note", "page_link",
    "popover", "radio", "segmented_control", "selectbox", "subheader", "success", "tabs", "text_area",
    "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
"""Streamlit's functions whose first argument is read as Markdown or HTML, and `note`, which hands its text on."""
SOURCES = sorted(path for path in ROOT.rglob("*.py"))


def is_ours(node: ast.expr, own: set[str]) -> bool:
    """A literal, a text of `ui.wording`, a module constant, a page; or a choice between such."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(is_ours(part, own) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return is_ours(node.value, own)
    if isinstance(node, ast.IfExp):
        return is_ours(node.body, own) and is_ours(node.orelse, own)
    if isinstance(node, ast.Subscript | ast.Call):
        inner = node.value if isinstance(node, ast.Subscript) else node.func
        return is_ours(inner, own)
    if isinstance(node, ast.Attribute):
        return is_ours(node.value, own)
    return isinstance(node, ast.Name) and (node.id in ("wording", "batch_wording", "st") or node.id in own)


def own_names(tree: ast.Module, path: Path) -> set[str]:
    """Module constants, and names that loops bind to texts of `ui.wording`."""
    names = {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and "wording." in ast.unparse(node.iter):
            names |= {child.id for child in ast.walk(node.target) if isinstance(child, ast.Name)}
    if path.name in ("kept.py", "show.py", "files.py"):
        # Their callers are checked instead: `label` and `text` are handed through.
        names |= {"label"} if path.name == "kept.py" else {"text"} if path.name == "show.py" else set()
    return names


def foreign_texts(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    own = own_names(tree, path)
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func
        name = (
            function.attr
            if isinstance(function, ast.Attribute)
            else function.id
            if isinstance(function, ast.Name)
            else ""
        )
        base = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
        handed_on = name.startswith("kept_") or name == "note"
        if ((name in READS_MARKDOWN and base == "st") or handed_on) and not is_ours(node.args[0], own):
            found.append(f"{path.name}:{node.lineno} {ast.unparse(node)[:90]}")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_our_own_texts_are_read_as_markdown(path: Path) -> None:
    assert foreign_texts(path) == []


def test_a_foreign_text_would_be_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("import streamlit as st\nst.markdown(draft.text)\nst.error(str(error))\nst.button(f'{title}')\n")
    assert len(foreign_texts(bad)) == 3


def test_html_is_allowed_nowhere() -> None:
    assert [path.name for path in SOURCES if "unsafe_allow_html" in path.read_text("utf-8")] == []
    assert [path.name for path in SOURCES if "st.html(" in path.read_text("utf-8") and path.name != "app.py"] == []


def test_the_components_never_write_markup() -> None:
    scripts = sorted((ROOT / "components").glob("*.js"))
    assert len(scripts) >= 5
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "createContextualFragment")
    assert [f"{path.name}: {word}" for path in scripts for word in forbidden if word in path.read_text("utf-8")] == []


def test_the_components_weigh_less_than_150_kilobytes_and_fetch_nothing() -> None:
    files = [path for path in (ROOT / "components").iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 150_000
    for path in files:
        text = path.read_text("utf-8")
        assert "http://" not in text
        assert "url(" not in text
        assert "fetch(" not in text
        assert "import(" not in text
