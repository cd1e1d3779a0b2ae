"""Codes that must be shown again (call, pickup, links) are derived by HMAC; all others are random and stored hashed.

A derived code needs no storage in the clear: it is computed from the row's id and a rotation
number, and found again by a keyed hash. Rotating the number makes the old code worthless.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from django.conf import settings

# No 0/O, 1/I/L: read out on the telephone and typed at a counter.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def _digest(purpose: str, *parts: object) -> bytes:
    message = "\x1f".join([purpose, *map(str, parts)]).encode()
    return hmac.new(settings.CODES_KEY.encode(), message, hashlib.sha256).digest()


def digits(purpose: str, subject: object, rotation: int, *, length: int = 6) -> str:
    """Return a code of digits for the subject, the same each time for the same rotation."""
    return str(int.from_bytes(_digest(purpose, subject, rotation)) % 10**length).zfill(length)


def letters(purpose: str, subject: object, rotation: int, *, length: int = 8) -> str:
    """Return a code of unmistakable letters and figures for the subject."""
    number = int.from_bytes(_digest(purpose, subject, rotation))
    result = []
    for _index in range(length):
        number, remainder = divmod(number, len(ALPHABET))
        result.append(ALPHABET[remainder])
    return "".join(result)


def link(purpose: str, subject: object, rotation: int = 0) -> str:
    """Return a token for a link, `<subject>.<rotation>.<signature>`; 160 bits of signature."""
    return f"{subject}.{rotation}.{_digest(purpose, subject, rotation).hex()[:40]}"


def read_link(purpose: str, token: str) -> tuple[str, int] | None:
    """Return the subject and rotation of a genuine link token, else None; in constant time."""
    subject, _, rest = token.partition(".")
    rotation, _, signature = rest.partition(".")
    if not re.fullmatch("[0-9]{1,9}", rotation):
        return None
    expected = _digest(purpose, subject, int(rotation)).hex()[:40]
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        return None
    return subject, int(rotation)


def keyed_hash(purpose: str, code: str) -> str:
    """Return the hash under which a code is looked up; useless without the key."""
    return _digest(purpose, normalise(code)).hex()


def keyed_hash_of(purpose: str, text: str) -> str:
    """Return the keyed hash of a text as it is: the same text can be counted, and not read back."""
    return _digest(purpose, text).hex()


def normalise(code: str) -> str:
    """Return the code as typed by anybody: no spaces or dashes, capitals."""
    return "".join(character for character in code.upper() if character.isalnum())


def new_token() -> str:
    """Return a random secret of 192 bits for a cookie or an API token."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """Return the hash under which a random token is stored; the token has enough bits to need no key."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two texts in constant time; nothing equals nothing."""
    return bool(left) and hmac.compare_digest(left.encode(), right.encode())
