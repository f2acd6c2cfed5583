"""Signatures of webhook messages, as the Standard Webhooks convention writes them.

HMAC-SHA256 over `id.timestamp.body`, in the header `webhook-signature` as `v1,<base64>`; several signatures, one for
each live secret, stand beside each other. A secret is `whsec_` and base64 of its bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """256 random bits, in the form receivers expect."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode("ascii")


def signed(message: str, timestamp: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers of a message. `timestamp`: seconds since the epoch, of this very try."""
    content = f"{message}.{timestamp}.".encode() + body
    signatures = [
        "v1,"
        + base64.b64encode(hmac.digest(base64.b64decode(key.removeprefix(PREFIX)), content, hashlib.sha256)).decode()
        for key in keys
    ]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
