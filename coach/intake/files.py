"""An uploaded file turned into text. The guard runs first, the parser runs in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coach.errors import UploadRefused
from coach.intake.cleaning import MAX_CHARACTERS, cleaned
from coach.intake.plain import decoded

MAX_BYTES = 10 * 1024 * 1024
"""Largest file taken, in bytes. A résumé with pictures has one or two million."""
PLAIN = frozenset({"", ".txt", ".text", ".md", ".markdown"})
_READABLE = "Give txt, md, docx or pdf, or paste the text."
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_HEADER_WITHIN = 1024
"""Readers allow some bytes before the header."""


@dataclass(frozen=True, slots=True)
class IntakeText:
    """The text of a file, and what its reader should know about it. Neither the file nor its name is kept."""

    text: str
    notices: tuple[str, ...] = ()


def read_file(path: Path) -> IntakeText:
    """`read_bytes` of a file on disk; the refusal names it. At most `MAX_BYTES` are read."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        return read_bytes(data, path.name)
    except UploadRefused as refused:
        raise UploadRefused(refused.message, hint=refused.hint, where=str(path)) from None


def read_bytes(data: bytes, name: str) -> IntakeText:
    """The text in `data`; of `name` only the extension is looked at.

    Invisible control, bidi and tag characters are taken out, and a notice says so. UploadRefused, with what to do,
    for anything that is not txt, md, docx or pdf, is larger than a limit, or is not safe to open.
    """
    if not data:
        raise UploadRefused("The file is empty.", hint="Give a file with text in it.")
    if len(data) > MAX_BYTES:
        raise UploadRefused(f"The file is larger than {MAX_BYTES // 2**20} MB.", hint="Paste the text instead.")
    suffix = Path(name).suffix.lower()
    found = _type_of(data)
    if suffix in PLAIN:
        if found is not None or b"\0" in data[:4096]:
            _refuse_unless_text(found, data)
        text, notices = decoded(data)
        return IntakeText(*cleaned(text, notices))
    if suffix == ".docx":
        return _parsed("docx", found, data)
    if suffix == ".pdf":
        header = _PDF in data[:_PDF_HEADER_WITHIN] and found is None
        return _parsed("pdf", "pdf" if header else found, data)
    raise UploadRefused("This kind of file is not read.", hint=_READABLE)


def _type_of(data: bytes) -> str | None:
    """What the first bytes say the file is, whatever it is called."""
    if data.startswith(_OLD_OFFICE):
        return "old office"
    if data.startswith((_ZIP, b"PK\x05\x06", b"PK\x07\x08")):
        return "docx"
    return "pdf" if data.startswith(_PDF) else None


def _refuse_unless_text(found: str | None, data: bytes) -> None:
    if found == "docx":
        raise UploadRefused("This is not a text file but a zip or Word file.", hint="If it is Word, name it .docx.")
    if found == "pdf":
        raise UploadRefused("This is not a text file but a PDF.", hint="Name it .pdf.")
    if found == "old office":
        raise UploadRefused("This is not a text file but an old Office file.", hint="Save it as .docx.")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UploadRefused("This is not a text file.", hint=_READABLE)


def _parsed(wanted: str, found: str | None, data: bytes) -> IntakeText:
    if found == "old office" and wanted == "docx":
        raise UploadRefused(
            "This is an old .doc file or a Word file with a password.", hint="Save it as .docx without a password."
        )
    if found != wanted:
        kind = {"docx": "a Word file (docx)", "pdf": "a PDF"}[wanted]
        raise UploadRefused(f"The file is called .{wanted} but is not {kind}.", hint=_READABLE)
    from coach.intake.sandbox import parse_apart

    if wanted == "docx":
        from coach.intake.zip_guard import guard

        guard(data)
    text, notices = parse_apart(wanted, data, max_characters=MAX_CHARACTERS)
    if not text.strip():
        hint = "If it is a scan, type or paste the text." if wanted == "pdf" else "Paste the text instead."
        raise UploadRefused("There is no text in this file.", hint=hint)
    return IntakeText(*cleaned(text, notices))
