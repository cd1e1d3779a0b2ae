"""The console leads where her role may go, and nowhere else."""

from __future__ import annotations

from django.test import Client

from core.actor import Channel, Role

REFUSED = 'href="/manager/payments/"'


def signed_in(world, actor) -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def test_a_lead_is_led_to_refused_payments_from_every_page(world):
    lead = world.staff("eva@example.com", "Eva Dahl", Channel.PHONE, Role.CSA_LEAD)
    client = signed_in(world, lead)

    for path in ("/console/", "/console/customers/"):
        assert REFUSED in client.get(path).content.decode()
    assert client.get("/manager/payments/").status_code == 200


def test_an_advisor_is_not(world):
    client = signed_in(world, world.csa)

    for path in ("/console/", "/console/customers/"):
        assert REFUSED not in client.get(path).content.decode()
    assert client.get("/manager/payments/").status_code == 403
