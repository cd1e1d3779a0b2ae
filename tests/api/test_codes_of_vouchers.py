"""Voucher codes by the API: entered, refused in words, taken out."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.models import RateLimit
from tests.pricing.stage import voucher


@pytest.fixture
def commands(people):
    cart = people.as_shopper.post("carts/").json()

    def send(kind, code):
        return people.as_shopper.post(
            f"carts/{cart['id']}/commands/",
            {"type": kind, "client_id": str(uuid4()), "code": code},
        )

    return send


def test_a_code_is_entered_and_taken_out(commands):
    voucher()
    entered = commands("apply_code", "autumn10")
    assert entered.status_code == 200
    assert [each["code"] for each in entered.json()["cart"]["codes"]] == ["AUTUMN10"]
    assert commands("remove_code", "AUTUMN10").json()["cart"]["codes"] == []


def test_a_wrong_code_is_refused_and_the_try_stays_counted(commands):
    for _try in range(3):
        refused = commands("apply_code", "GUESSED")
        assert (refused.status_code, refused.json()["code"]) == (422, "code-refused")
    assert RateLimit.objects.get(key__startswith="voucher:").count == 3
