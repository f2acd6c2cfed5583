"""What a person keeps outlives the process, is theirs alone, and is gone from the disk when they delete it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.detection.dismissals import Dismissals
from coach.errors import SetupError
from coach.keeping import MOST_VERSIONS, Archive, Shelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    made = Archive(f"sqlite:///{folder}/coach.db")
    yield made
    made.close()


@pytest.fixture
def shelf(archive: Archive) -> Shelf:
    return archive.shelf("me")


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_versions_outlive_the_process(shelf: Shelf, archive: Archive, folder: Path) -> None:
    shelf.keep_version("proposal", "I built a shop.", "yours")
    key = shelf.keep_version("proposal", "I built a shop in Leeds.", "builtin", before="I built a shop.")
    archive.close()
    again = Archive(f"sqlite:///{folder}/coach.db")
    newest, oldest = again.shelf("me").versions()
    assert (newest.id, newest.origin, newest.before) == (key, "builtin", "I built a shop.")
    assert (oldest.text, oldest.origin) == ("I built a shop.", "yours")
    again.close()


def test_a_deleted_version_stands_nowhere_on_the_disk(shelf: Shelf, folder: Path) -> None:
    kept = shelf.keep_version("message", "The wombat pays on Friday.", "yours")
    assert b"wombat" in on_disk(folder)
    shelf.delete_version(kept)
    assert shelf.versions() == []
    assert b"wombat" not in on_disk(folder)


def test_a_source_taken_back_stands_nowhere_on_the_disk(shelf: Shelf, folder: Path) -> None:
    shelf.change_sources({"notes": "Trained wombats since 2019.", "profile": "Baker."})
    shelf.change_sources({"notes": ""})
    assert shelf.sources() == {"profile": "Baker."}
    assert b"wombats" not in on_disk(folder)


def test_a_change_in_one_place_leaves_what_another_window_wrote(shelf: Shelf) -> None:
    shelf.change_sources({"profile": "Baker."})
    shelf.change_sources({"resume": "Ten years of bread."})
    assert shelf.sources() == {"profile": "Baker.", "resume": "Ten years of bread."}


def test_the_oldest_versions_go(shelf: Shelf) -> None:
    for number in range(MOST_VERSIONS + 2):
        shelf.keep_version("message", f"text {number}", "yours")
    kept = shelf.versions()
    assert (len(kept), kept[-1].text) == (MOST_VERSIONS, "text 2")


def test_dismissals_are_kept_by_document(shelf: Shelf) -> None:
    finding = SimpleNamespace(rule="STY-01", quote="very", fingerprint="f1")
    other = SimpleNamespace(rule="STY-02", quote="really", fingerprint="f2")
    shelf.keep_dismissals("proposal", Dismissals().dismiss(finding).dismiss(other))
    shelf.keep_dismissals("proposal", shelf.dismissals("proposal").restore(other))
    assert shelf.dismissals("proposal").split([finding, other]) == ([other], [finding])
    assert shelf.dismissals("message") == Dismissals()


def test_another_person_sees_changes_and_removes_nothing(shelf: Shelf, archive: Archive) -> None:
    key = shelf.keep_version("message", "mine", "yours")
    shelf.change_sources({"profile": "mine"})
    other = archive.shelf("someone else")
    other.delete_version(key)
    other.delete_versions()
    other.forget(["message"])
    assert (other.versions(), other.sources()) == ([], {})
    assert [version.text for version in shelf.versions()] == ["mine"]
    assert shelf.sources() == {"profile": "mine"}


def test_forgetting_removes_everything(shelf: Shelf) -> None:
    shelf.keep_version("message", "mine", "yours")
    shelf.change_sources({"profile": "mine"})
    shelf.keep_dismissals("message", Dismissals.of(["f1:l1"]))
    shelf.forget(["message"])
    assert (shelf.versions(), shelf.sources(), shelf.dismissals("message")) == ([], {}, Dismissals())


def test_nobody_else_on_the_machine_can_read_the_file(shelf: Shelf, folder: Path) -> None:
    shelf.keep_version("message", "mine", "yours")
    assert (folder / "coach.db").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_one_clear_error_without_the_text(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    shelf = Archive(f"sqlite:///{tmp_path}/file/coach.db").shelf("me")
    with pytest.raises(SetupError, match="Nothing can be kept") as told:
        shelf.keep_version("message", "wombat", "yours")
    assert "wombat" not in str(told.value) and told.value.__cause__ is None


def test_a_locked_database_is_one_clear_error_and_is_then_left_alone_for_a_while(
    shelf: Shelf, archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.keeping._BUSY_MS", 50)
    shelf.keep_version("message", "first", "yours")
    holder = sqlite3.connect(folder / "coach.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(SetupError):
        shelf.keep_version("message", "second", "yours")
    holder.execute("ROLLBACK")
    holder.close()
    with pytest.raises(SetupError):
        shelf.versions()
    archive._rests_until = 0.0
    assert [version.text for version in shelf.versions()] == ["first"]
