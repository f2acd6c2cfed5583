"""Bytes of a text file as text."""

from __future__ import annotations

import codecs

from coach.errors import UploadRefused


def decoded(data: bytes) -> tuple[str, list[str]]:
    """The text, and a notice when the encoding had to be guessed.

    UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252, which many editors on Windows still
    write. UploadRefused when none of them fits.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise UploadRefused("The UTF-16 text is damaged.", hint="Save the file as UTF-8 text.") from None
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as bad:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            text = ""
        # Control characters mean the bytes were never Western text.
        if not text or any(character < " " and character not in "\t\n\r\f" for character in text):
            raise UploadRefused(f"Byte {bad.start} is not UTF-8.", hint="Save the file as UTF-8 text.") from None
        return text, ["The file is not UTF-8; it was read as Windows-1252. Look at accents and quotation marks."]
