"""Signed webhooks: `t=<unix>,v1=<hex>`, HMAC-SHA256 over `<t>.<raw body>`, fresh within five minutes."""

from __future__ import annotations

import hashlib
import hmac
import re

TOLERANCE_SECONDS = 300


def is_genuine(*, header: str, body: bytes, secret: str, now: float) -> bool:
    """Say whether the signature fits the raw body and is fresh; in constant time."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    stamp, given = parts.get("t", ""), parts.get("v1", "")
    if not re.fullmatch("[0-9]{1,12}", stamp) or abs(now - int(stamp)) > TOLERANCE_SECONDS:
        return False
    expected = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), given.encode())
