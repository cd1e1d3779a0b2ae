"""Signatures of webhooks: `t=UNIX,v1=HEX`, HMAC-SHA256 over `t`, a full stop and the raw body."""

import hashlib
import hmac


def sign(secret: str, body: bytes, timestamp: int) -> str:
    """Return the value of the signature header for these bytes at this time."""
    digest = hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def spoil(signature: str) -> str:
    """Return a signature that looks right and is not: the last digit changed."""
    return signature[:-1] + ("0" if signature[-1] != "0" else "1")


def fingerprint(key: str, number: str) -> str:
    """Return a keyed hash by which a card is known again without keeping its number."""
    return hmac.new(key.encode(), number.encode(), hashlib.sha256).hexdigest()[:24]
