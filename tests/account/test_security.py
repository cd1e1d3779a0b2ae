"""Where somebody is signed in, and out."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import sessions
from accounts.models import Customer

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
)


def sign_in(agent: str, email: str = "ada@example.com") -> Client:
    client = Client(headers={"user-agent": agent})
    answer = client.post("/accounts/login/", {"login": email, "password": "a long password"})
    assert answer.status_code == 302
    return client


def test_a_browser_is_signed_out_from_another(customer: Customer):
    here, there = sign_in(FIREFOX), sign_in(SAFARI)
    text = here.get("/account/security/").content.decode()
    assert "Firefox on Windows" in text
    assert "Safari on iPhone" in text
    assert text.count("Sign out there<") == 1
    other = next(
        place["session"]
        for place in here.get("/account/security/").context["places"]
        if not place["is_here"]
    )

    assert here.post(f"/account/security/sessions/{other.pk}/").status_code == 302

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(customer, signed_in):
    there = sign_in(SAFARI)
    place = there.get("/account/security/").context["places"][0]["session"]
    sessions.end_session(user_id=0, session_id=place.pk)
    assert there.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [(FIREFOX, ("Firefox", "Windows")), (SAFARI, ("Safari", "iPhone")), ("curl", ("", ""))],
)
def test_a_device_is_named_as_people_do(agent, device):
    assert sessions.device_of(agent) == device


def test_the_page_costs_nine_statements(signed_in, django_assert_max_num_queries):
    signed_in.get("/account/security/")
    with django_assert_max_num_queries(9):
        signed_in.get("/account/security/")
