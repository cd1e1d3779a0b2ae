"""A second factor counts when it was used in this session, on whichever way somebody came in."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from accounts import operations
from accounts.identity import actor_for
from accounts.models import User
from core.actor import Role

PASSWORD = "a long enough password"


@pytest.fixture
def maya(db, settings) -> User:
    settings.STAFF_SECOND_FACTOR = True
    return operations.upsert_staff(
        email="maya@example.com", name="Maya", password=PASSWORD, roles=[Role.CSA], is_admin=True
    )


@pytest.fixture
def her_codes(maya) -> RecoveryCodes:
    Authenticator.objects.create(
        user=maya, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    return RecoveryCodes.activate(maya)


def sign_in(client: Client) -> str:
    answer = client.post("/accounts/login/", {"login": "maya@example.com", "password": PASSWORD})
    return answer["Location"]


def test_without_one_staff_are_sent_to_add_one(client, maya):
    sign_in(client)

    assert client.get("/console/")["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize(
    "surface", ["console", "store", "warehouse", "manager", "merchandise", "admin"]
)
def test_every_surface_of_staff_asks_for_one(client, maya, surface):
    sign_in(client)

    assert client.get(f"/{surface}/")["Location"] == "/accounts/2fa/"


def test_that_one_exists_is_not_enough(client, maya, her_codes):
    client.force_login(maya)

    assert client.get("/console/")["Location"] == "/accounts/2fa/reauthenticate/?next=/console/"
    assert client.get("/admin/")["Location"] == "/accounts/2fa/reauthenticate/?next=/admin/"
    assert client.get("/api/v1/orders/10001/").status_code == 403


def test_without_it_she_is_nobodys_colleague_on_any_page(rf, maya):
    request = rf.get("/orders/10001/thanks/")
    request.user, request.session = maya, {}
    actor = actor_for(request)
    assert (actor.user_id, actor.is_staff, actor.customer_id) == (maya.pk, False, None)


def test_a_used_one_opens_the_screens(client, maya, her_codes):
    assert sign_in(client) == "/accounts/2fa/authenticate/"
    client.post("/accounts/2fa/authenticate/", {"code": her_codes.get_unused_codes()[0]})

    page = client.get("/console/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_one_may_be_given_later(client, maya, her_codes):
    client.force_login(maya)
    page = client.post(
        "/accounts/2fa/reauthenticate/?next=/console/", {"code": her_codes.get_unused_codes()[0]}
    )

    assert page["Location"] == "/console/"
    assert client.get("/console/").status_code == 200


def test_the_admin_has_no_sign_in_of_its_own(client, maya):
    typed = {"username": "maya@example.com", "password": PASSWORD}

    for answer in (client.get("/admin/login/?next=/admin/"), client.post("/admin/login/", typed)):
        assert answer["Location"] == "/accounts/login/?next=/admin/"
    assert "_auth_user_id" not in client.session


def test_who_may_not_open_the_admin_is_told_so(client, db):
    client.force_login(User.objects.create_user("ada@example.com", PASSWORD))

    assert client.get("/admin/", follow=True).status_code == 403
