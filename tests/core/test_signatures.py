"""Webhooks are believed when they are signed with the secret, over the raw body, not long ago."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from core.signatures import TOLERANCE_SECONDS, is_genuine

NOW = 1_790_000_000.0
BODY = b'{"id": 1}'


def header(*, at: float = NOW, body: bytes = BODY, secret: str = "secret") -> str:
    signed = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={int(at)},v1={signed}"


def believes(text: str, body: bytes = BODY) -> bool:
    return is_genuine(header=text, body=body, secret="secret", now=NOW)


@pytest.mark.parametrize("age", [0, TOLERANCE_SECONDS, -TOLERANCE_SECONDS])
def test_believes_a_fresh_one(age):
    assert believes(header(at=NOW - age))


@pytest.mark.parametrize("age", [TOLERANCE_SECONDS + 1, -TOLERANCE_SECONDS - 1])
def test_refuses_an_old_one_and_one_from_the_future(age):
    assert not believes(header(at=NOW - age))


def test_refuses_another_secret_and_another_body():
    assert not believes(header(secret="guess"))
    assert not believes(header(), body=b'{"id": 2}')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "t=,v1=",
        "v1=abc",
        "t=1790000000",
        "t=²,v1=a",
        "t=-1,v1=a",
        f"t={'1' * 5000},v1=a",
        "æ",
        "t=1790000000,v1=æ",
    ],
)
def test_refuses_what_is_no_signature(text):
    assert not believes(text)
