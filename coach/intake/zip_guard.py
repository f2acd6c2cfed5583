"""Looks at a Word file before any parser does: it is a zip, and a zip can lie about what it holds."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from coach.errors import UploadRefused

MAX_ENTRIES = 2_000
MAX_ENTRY_BYTES = 25 * 2**20
MAX_TOTAL_BYTES = 80 * 2**20
MAX_XML_BYTES = 12 * 2**20
"""Of all XML together: the parser needs about a second for 2 MB."""
MAX_RATIO = 100
_RATIO_FROM = 2**20
"""Small entries of blanks compress well and harm nobody."""

_AGAIN = "Save the text as a new .docx, or paste it."
_ARCHIVE = re.compile(r"\.(?:zip|docx|docm|dotx|dotm|xlsx|xlsm|xlsb|pptx|pptm|jar|7z|rar|gz|bz2|xz|tar|cab)\Z", re.I)
_ACTIVE = re.compile(r"vbaproject|vbadata|activex|oleobject|embeddings/.*\.(?:bin|ole)\Z", re.I)
_MACRO_TYPES = (b"macroenabled", b"vbaproject", b"activex")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16"})
_ARCHIVE_STARTS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def guard(data: bytes) -> None:
    """UploadRefused unless `data` is a zip with the parts of a Word document, small, and with nothing active in it.

    Nothing is unpacked beyond what an entry declares, and what it declares is limited first.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UploadRefused("The Word file is damaged.", hint=_AGAIN) from None
    with archive:
        entries = archive.infolist()
        _guard_sizes(entries)
        _guard_names(entries)
        if "word/document.xml" not in archive.NameToInfo or "[Content_Types].xml" not in archive.NameToInfo:
            raise UploadRefused("This zip is not a Word file.", hint="Give txt, md, docx or pdf.")
        for entry in entries:
            if not entry.is_dir():
                _guard_content(archive, entry)


def _guard_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UploadRefused(f"The Word file has more than {MAX_ENTRIES:,} parts.", hint=_AGAIN)
    total = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if _is_xml(entry.filename))
    if total > MAX_TOTAL_BYTES or xml > MAX_XML_BYTES or any(entry.file_size > MAX_ENTRY_BYTES for entry in entries):
        raise UploadRefused("The Word file unpacks to more than is read.", hint=_AGAIN)
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise UploadRefused("The Word file is packed like a zip bomb.", hint=_AGAIN)


def _guard_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.replace("\\", "/") for entry in entries]
    if len(set(names)) != len(names):
        raise UploadRefused("The Word file holds two parts of one name.", hint=_AGAIN)
    for entry, name in zip(entries, names, strict=True):
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
            raise UploadRefused("A part of the Word file has an unsafe path.", hint=_AGAIN)
        if entry.flag_bits & 0x1:
            raise UploadRefused("The Word file has a password.", hint="Save it without one.")
        if _ACTIVE.search(name):
            raise UploadRefused("The Word file holds macros or embedded objects.", hint=_AGAIN)
        if _ARCHIVE.search(name):
            raise UploadRefused("The Word file holds other files.", hint=_AGAIN)


def _guard_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    try:
        if not _is_xml(entry.filename):
            with archive.open(entry) as part:
                if part.read(8).startswith(_ARCHIVE_STARTS):
                    raise UploadRefused("The Word file holds other files.", hint=_AGAIN)
            return
        content = archive.read(entry)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise UploadRefused("The Word file is damaged.", hint=_AGAIN) from None
    except Exception as broken:
        # The unpacking libraries raise errors of their own (zlib.error, lzma.LZMAError).
        if isinstance(broken, UploadRefused):
            raise
        raise UploadRefused("The Word file is damaged.", hint=_AGAIN) from None
    declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    if declared and declared[1].lower() not in _ENCODINGS:
        raise UploadRefused("A part of the Word file is in an unusual encoding.", hint=_AGAIN)
    # UTF-16 puts a zero byte between letters.
    plain = content.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UploadRefused("The Word file declares entities, which no Word program writes.", hint=_AGAIN)
    if entry.filename == "[Content_Types].xml" and any(name in plain.lower() for name in _MACRO_TYPES):
        raise UploadRefused("The Word file holds macros.", hint=_AGAIN)
    if entry.filename.lower().endswith(".rels"):
        _guard_relationships(content)


def _guard_relationships(content: bytes) -> None:
    try:
        relationships = list(ElementTree.fromstring(content))
    except (ElementTree.ParseError, ValueError, LookupError):
        raise UploadRefused("The Word file is damaged.", hint=_AGAIN) from None
    for relationship in relationships:
        kind = relationship.get("Type", "").rpartition("/")[2].lower()
        if relationship.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise UploadRefused("The Word file loads parts from elsewhere.", hint=_AGAIN)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))
