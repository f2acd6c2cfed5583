"""What a visitor keeps is there at the next visit, and nowhere once it is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from coach.detection.dismissals import Dismissals
from coach.keeping import LOCAL_OWNER, Archive, Shelf
from tests.ui.page import Page
from tests.ui.serving import served
from ui.history import History
from ui.judged import with_judged
from ui.keeping import Keeping
from ui.session import Judged, Workspace


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    archive = Archive(f"sqlite:///{tmp_path}/coach.db")
    yield archive.shelf(LOCAL_OWNER)
    archive.close()


def visit(shelf: Shelf | None) -> Workspace:
    space = Workspace(keeping=Keeping(shelf))
    space.history.keeping = space.keeping
    return space


def test_a_stranger_keeps_versions_in_the_session_alone() -> None:
    space = visit(None)
    version = space.history.keep("message", "hello", "yours")
    assert version is not None and version.id < 0
    space.history.refresh()
    space.history.delete(version.id)
    assert space.history.versions == []


def test_the_next_visit_finds_the_versions(shelf: Shelf) -> None:
    visit(shelf).history.keep("message", "hello", "yours")
    later = History(Keeping(shelf))
    later.refresh()
    assert [version.text for version in later.versions] == ["hello"]


def test_with_nothing_kept_on_disk_the_session_still_remembers(shelf: Shelf) -> None:
    space = visit(shelf)
    space.keep_nothing(True)
    space.history.keep("message", "hello", "yours")
    space.about.notes = "Built 14 stores."
    space.keep_about()
    assert [version.text for version in space.history.versions] == ["hello"]
    assert shelf.versions() == []
    assert "notes" not in shelf.sources()


def test_a_disk_that_fails_costs_no_text_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    space = visit(Archive(f"sqlite:///{tmp_path}/file/coach.db").shelf(LOCAL_OWNER))
    kept = space.history.keep("message", "hello", "yours")
    assert kept is not None and space.history.search("hello") == [kept]
    assert space.keeping.broken


def test_what_could_not_be_deleted_is_not_shown_as_deleted(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    space = visit(shelf)
    version = space.history.keep("message", "hello", "yours")
    assert version is not None
    monkeypatch.setattr(shelf._archive, "_rests_until", float("inf"))
    space.history.delete(version.id)
    assert space.history.versions == [version]


def test_only_what_changed_in_my_facts_is_written(shelf: Shelf) -> None:
    space = visit(shelf)
    space.about.notes = "Built 14 stores."
    space.keep_about()
    shelf.change_sources({"resume": "written in another window"})
    space.about.name = "Ada"
    space.keep_about()
    assert shelf.sources() == {"name": "Ada", "notes": "Built 14 stores.", "resume": "written in another window"}


def test_forgetting_leaves_nothing_on_the_shelf(shelf: Shelf) -> None:
    space = visit(shelf)
    space.history.keep("message", "hello", "yours")
    space.about.notes = "Built 14 stores."
    space.keep_about()
    shelf.keep_dismissals("message", Dismissals.of(["f:l"]))
    assert space.forget_kept()
    space.keep_about()
    assert (shelf.versions(), shelf.sources(), shelf.dismissals("message")) == ([], {}, Dismissals())


def test_a_models_finding_follows_its_words_and_goes_with_them() -> None:
    finding = {"start": 2, "end": 6, "quote": "best", "fix": {"edits": []}, "origin": "model"}
    judged = Judged("a best bread", (finding,))
    assert with_judged([], judged, "a best bread") == [finding]
    assert with_judged([], judged, "my own best bread") == [{**finding, "start": 7, "end": 11, "fix": None}]
    assert with_judged([], judged, "best of the best") == []
    assert with_judged([], judged, "good bread") == []


@pytest.mark.browser
def test_history_and_facts_survive_a_restart_of_the_server_and_deletion_is_final(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    with served(tmp_path) as address:
        page = Page(browser, address)
        page.open()
        page.press("Try an example")
        page.marked("maya.r@northloom-studio.com")
        page.press("Rewrite")
        page.see(".ck-text[data-side=after]")
    with served(tmp_path) as address:
        page = Page(browser, address)
        page.open("facts")
        page.until(lambda: "14 Shopify stores" in " ".join(page.texts(".ck-item")))
        page.press("History")
        page.until(lambda: len([b for b in page.all("button") if b.text.endswith("Delete")]) == 2)
        page.press("Delete all")
        page.says("Nothing here yet.")
    with served(tmp_path) as address:
        page = Page(browser, address)
        page.open("history")
        page.says("Nothing here yet.")
        page.close()
    assert b"northloom" not in b"".join(path.read_bytes() for path in (tmp_path / "data").glob("coach.db*"))


@pytest.mark.browser
def test_a_dismissed_finding_stays_away_at_the_next_visit_and_can_be_shown_again(page: Page) -> None:
    page.paste("Write to sam.lee@harbor-desk.io, please, before we begin.")
    page.marked("sam.lee@harbor-desk.io")
    page.checked()
    page.press("Email address")
    page.see(".ck-open select").send_keys("I know")
    page.says("Show 1 dismissed finding again")
    page.open()
    page.paste("Write to sam.lee@harbor-desk.io, please, before we begin.")
    page.checked()
    page.says("Show 1 dismissed finding again")
    assert "sam.lee@harbor-desk.io" not in page.marks()
    page.press("Show 1 dismissed finding again")
    page.marked("sam.lee@harbor-desk.io")
