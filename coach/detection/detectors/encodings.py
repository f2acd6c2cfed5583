"""Decoders for text that hides behind an encoding. Each gives the plain text, or an empty string; none ever fails."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator

_MORSE = {
    ".----": "1", "..---": "2", "...--": "3", "....-": "4", ".....": "5",
    "-....": "6", "--...": "7", "---..": "8", "----.": "9", "-----": "0",
    ".-": "a", "-...": "b", "-.-.": "c", "-..": "d", ".": "e", "..-.": "f", "--.": "g", "....": "h", "..": "i", ".---": "j", "-.-": "k",
    ".-..": "l", "--": "m", "-.": "n", "---": "o", ".--.": "p", "--.-": "q", ".-.": "r", "...": "s", "-": "t", "..-": "u", "...-": "v",
    ".--": "w", "-..-": "x", "-.--": "y", "--..": "z", ".--.-.": "@", ".-.-.-": ".", "..--.-": "_", "-....-": "-",
}  # fmt: skip


def from_base64(token: str) -> str:
    """Standard or URL-safe alphabet, with or without padding; encoded twice is decoded twice."""
    plain = _base64(token)
    return _base64(plain) or plain if len(plain) > 11 and re.fullmatch(r"[\w+/-]+={0,2}", plain) else plain


def _base64(token: str) -> str:
    core = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(core + "=" * (-len(core) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def from_base32(token: str) -> str:
    """Standard or extended-hex alphabet, any case, with or without padding."""
    core = token.rstrip("=").upper()
    padded = core + "=" * (-len(core) % 8)
    for decode in (base64.b32decode, base64.b32hexdecode):
        try:
            plain = decode(padded).decode("utf-8")
        except (binascii.Error, ValueError):
            continue
        if plain.isprintable():
            return plain
    return ""


def from_hex(token: str) -> str:
    """Pairs of hexadecimal digits, with blanks or colons between them, with or without 0x in front."""
    try:
        return bytes.fromhex(re.sub(r"[ :]", "", token.removeprefix("0x"))).decode("utf-8")
    except ValueError:
        return ""


def from_rot13(token: str) -> str:
    """Letters moved by thirteen."""
    return codecs.decode(token, "rot13")


def from_morse(token: str) -> str:
    """What Morse signs parted by blanks or slashes spell; signs of no letter, digit or mark of an address are left out."""
    return "".join(_MORSE.get(sign, "") for sign in re.split(r"[ /]+", token))


def from_tail(token: str) -> Iterator[tuple[int, str]]:
    """Decodings of the end of a token whose beginning is plain: where the encoded part starts, and its text."""
    for start in range(1, min(len(token) - 11, 40)):
        plain = _base64(token[start:])
        if plain and plain.isprintable():
            yield start, plain
