"""Digests and draws that mean something to whoever has a year's key, and nothing to anybody else.

A bare count is found from its plain digest by trying all counts. The key is made by the program,
stays beside the observations and leaves the office with them alone.
"""

from __future__ import annotations

import hmac
import re
import secrets

KEY_FILE = "observations/digest.key"
SHORT = 12
_KEY = re.compile(r"[0-9a-f]{64}")


def fresh_key() -> str:
    """A new key, as its file holds it: 64 hexadecimal digits, 256 bits of the system's randomness."""
    return secrets.token_hex(32)


def is_key(text: str) -> bool:
    """Whether a text can be a key."""
    return bool(_KEY.fullmatch(text))


def sealed(key: str, *content: object) -> str:
    """The digest of some content under a key (HMAC-SHA-256), in hexadecimal digits."""
    return hmac.digest(key.encode(), "\0".join(map(str, content)).encode(), "sha256").hex()


def mark_of(key: str) -> str:
    """What a frozen bulletin keeps to tell whether a key is the one it was written with."""
    return sealed(key, "key")[:SHORT]


def drawn(key: str, *content: object) -> float:
    """A number from 0 to 1 that is the same for the same key and content, and unknown without the key."""
    return int(sealed(key, "draw", *content)[:8], 16) / 2**32
