"""A customer's code for the till, on her own page."""

from __future__ import annotations

from django.test import Client

from accounts.models import Customer, User
from stores.selling.models import MemberCode
from tests.world import World


def _mia() -> tuple[Client, Customer]:
    user = User.objects.create_user("mia@example.com", "password", name="Mia Holt")
    customer = Customer.objects.create(user=user, name="Mia Holt", email="mia@example.com")
    client = Client()
    client.force_login(user)
    return client, customer


def test_she_gets_a_code_and_can_have_another(world: World) -> None:
    mia, customer = _mia()
    assert "Get my code" in mia.get("/account/").content.decode()
    mia.post("/account/member-code/")
    first = MemberCode.objects.get(customer=customer).code
    page = mia.get("/account/").content.decode()
    assert f"{first[:4]} {first[4:]}" in page
    assert "<svg" in page

    mia.post("/account/member-code/")
    assert MemberCode.objects.get(customer=customer).code != first


def test_nobody_gets_one_for_another(world: World) -> None:
    assert Client().post("/account/member-code/").status_code == 302
    assert not MemberCode.objects.exists()
