"""Files made to break a reader: each gets one clear refusal with what to do, and none is parsed in our process."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest

from coach.errors import UploadRefused
from coach.intake import files, sandbox, zip_guard
from coach.intake.files import read_bytes
from tests.intake.files_for_tests import changed, docx, part, pdf, pdf_with_password

HONEST = docx("I repair old cameras.")
BODY = part(HONEST, "word/document.xml")
TYPES = part(HONEST, "[Content_Types].xml")
RELATIONS = part(HONEST, "word/_rels/document.xml.rels")
ENTITY = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(UploadRefused) as refused:
        read_bytes(data, name)
    assert refused.value.hint, "a refusal says what to do"
    return refused.value.message


def with_relation(kind: str) -> bytes:
    added = b'<Relationship Id="x" Type="http://t/%s" Target="http://a.example/x" TargetMode="External"/>'
    end = b"</Relationships>"
    return changed(HONEST, {"word/_rels/document.xml.rels": RELATIONS.replace(end, added % kind.encode() + end)})


def lying_about_names(name: str) -> bytes:
    # zipfile cleans names while writing, so the bytes are changed afterwards.
    return changed(HONEST, {"word/xx/thing.bin": b"x"}).replace(b"word/xx/thing.bin", name.encode())


WORD = {
    "a bomb": (changed(HONEST, {"word/media/a.bin": b"\0" * (20 * 2**20)}), "zip bomb"),
    "XML without end": (changed(HONEST, {"word/document.xml": BODY + b" " * (13 * 2**20)}), "unpacks to more"),
    "a huge part": (changed(HONEST, {"word/media/a.bin": b"\0" * (26 * 2**20)}), "unpacks to more"),
    "a nested archive": (changed(HONEST, {"word/embeddings/a.zip": HONEST}), "other files"),
    "a nested archive under another name": (changed(HONEST, {"word/media/a.png": HONEST}), "other files"),
    "itself inside": (changed(HONEST, {"again.docx": HONEST}), "other files"),
    "a DOCTYPE": (changed(HONEST, {"word/document.xml": BODY.replace(b"?>", b"?>" + ENTITY, 1)}), "entities"),
    "a DOCTYPE in UTF-16": (
        changed(HONEST, {"word/styles.xml": (ENTITY.decode() + "<w/>").encode("utf-16")}),
        "entities",
    ),
    "XML in UTF-7": (
        changed(HONEST, {"word/styles.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE'}),
        "encoding",
    ),
    "a macro": (changed(HONEST, {"word/vbaProject.bin": b"x"}), "macros"),
    "a macro type": (
        changed(HONEST, {"[Content_Types].xml": TYPES.replace(b"document.main", b"macroEnabled.main")}),
        "macros",
    ),
    "an OLE object": (changed(HONEST, {"word/embeddings/oleObject1.bin": b"x"}), "embedded objects"),
    "a template from elsewhere": (with_relation("attachedTemplate"), "elsewhere"),
    "a picture from elsewhere": (with_relation("image"), "elsewhere"),
    "a path upwards": (lying_about_names("../../../thing.bin"[:17]), "unsafe path"),
    "an absolute path": (lying_about_names("/tmp/xx/thing.bin"), "unsafe path"),
    "truncation": (HONEST[: len(HONEST) // 2], "damaged"),
    "a damaged part": (HONEST.replace(HONEST[60:90], b"?" * 30), "damaged"),
    "no document": (changed(HONEST, {"word/document.xml": None}), "not a Word file"),
    "XML that is none": (changed(HONEST, {"word/document.xml": b"<w:document>"}), "damaged"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "a PDF inside": (pdf("Hello."), "not a Word file"),
    "no text": (docx("  "), "no text"),
}


@pytest.mark.parametrize(("data", "expected"), WORD.values(), ids=WORD.keys())
def test_a_hostile_word_file_is_refused(data: bytes, expected: str) -> None:
    assert expected in refusal(data, "cv.docx")


def test_a_word_file_with_too_many_parts_is_refused() -> None:
    many = {f"word/media/{number}.txt": b"" for number in range(zip_guard.MAX_ENTRIES + 1)}
    assert "parts" in refusal(changed(HONEST, many), "cv.docx")


def test_two_parts_of_one_name_are_refused_because_readers_disagree_on_which_counts() -> None:
    twice = changed(HONEST, {"word/xx1.xml": b"<a/>", "word/xx2.xml": b"<a/>"}).replace(
        b"word/xx2.xml", b"word/xx1.xml"
    )
    assert "one name" in refusal(twice, "cv.docx")


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", BODY + b" " * 40_000)
    size = (len(BODY) + 40_000).to_bytes(4, "little")
    lying = buffer.getvalue().replace(size, (2_000).to_bytes(4, "little"))
    assert lying != buffer.getvalue()
    assert "damaged" in refusal(lying, "cv.docx")


PDF = {
    "a password": (pdf_with_password(), "password"),
    "10,000 pages": (pdf("Hello.", copies=10_000), "more pages"),
    "truncation": (pdf("Hello.")[:80], "damaged"),
    "no text": (pdf(""), "no text"),
    "a Word file inside": (HONEST, "not a PDF"),
    "nothing of a PDF": (b"just words", "not a PDF"),
}


@pytest.mark.parametrize(("data", "expected"), PDF.values(), ids=PDF.keys())
def test_a_hostile_pdf_is_refused(data: bytes, expected: str) -> None:
    assert expected in refusal(data, "cv.pdf")


TEXTS = {
    "nothing": (b"", "a.txt", "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "a.txt", "not a text file"),
    "a Word file by another name": (HONEST, "a.md", "zip or Word"),
    "a PDF by another name": (pdf("Hello."), "a.txt", "PDF"),
    "an old Word file by another name": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.txt", "old Office"),
    "bytes of no encoding": (b"abc\x81\x8d\xff", "a.txt", "not UTF-8"),
    "half UTF-16": (b"\xff\xfea\0b", "a.txt", "UTF-16"),
    "another kind": (b"hello", "a.exe", "not read"),
    "an old Word file": (b"\xd0\xcf\x11\xe0", "a.doc", "not read"),
    "too many characters": (b"a" * 1_000_001, "a.txt", "1,000,000"),
    "too many bytes": (b"a" * (files.MAX_BYTES + 1), "a.txt", "larger than 10 MB"),
}


@pytest.mark.parametrize(("data", "name", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_what_is_no_text_is_refused(data: bytes, name: str, expected: str) -> None:
    assert expected in refusal(data, name)


def test_no_refusal_repeats_the_name_or_the_text() -> None:
    for data in (b"Zanzibar \x81", b"Zanzibar"):
        for name in ("Zanzibar.txt", "Zanzibar.docx", "Zanzibar.pdf", "Zanzibar.exe"):
            try:
                read_bytes(data, name)
            except UploadRefused as refused:
                assert "Zanzibar" not in f"{refused} {refused.where} {refused.args}"


def test_a_parser_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(UploadRefused, match="too long to read"):
        sandbox.parse_apart("docx", HONEST, max_characters=1000, wall_seconds=0.001)


def test_a_parser_that_asks_for_too_much_memory_is_refused() -> None:
    taken = "import coach.intake.child as c; c._limit(); bytearray(2 * c.MEMORY_BYTES)"
    done = subprocess.run([sys.executable, "-c", taken], capture_output=True, text=True)
    assert "MemoryError" in done.stderr


def test_a_parser_that_finds_too_much_text_is_refused() -> None:
    rows = b"<w:p><w:r><w:t>word</w:t></w:r></w:p>" * 2_000
    large = changed(HONEST, {"word/document.xml": BODY.replace(b"<w:p>", rows + b"<w:p>", 1)})
    with pytest.raises(UploadRefused, match="more text"):
        sandbox.parse_apart("docx", large, max_characters=1000)


def test_the_parser_sees_no_key_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    real = sandbox.subprocess.Popen

    def watched(*args: object, **options: object) -> object:
        seen.update(options)
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("OPENAI_API_KEY", "planted-key")
    monkeypatch.setattr(sandbox.subprocess, "Popen", watched)
    assert read_bytes(HONEST, "cv.docx").text == "I repair old cameras."
    assert "planted-key" not in str(seen["env"])
