"""Every page of allauth that our frame and components stand around."""

from __future__ import annotations

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model

from accounts import operations

SIGNED_OUT = (
    "login",
    "signup",
    "password/reset",
    "password/reset/done",
    "confirm-email",
    "inactive",
)
SIGNED_IN = (
    "logout",
    "password/change",
    "email",
    "sessions",
    "2fa",
    "2fa/totp/activate",
    "reauthenticate",
)


@pytest.mark.parametrize("address", SIGNED_OUT)
def test_is_in_our_frame_for_who_is_signed_out(client, db, address):
    page = client.get(f"/accounts/{address}/")
    assert page.status_code == 200
    assert "01632 960 100" in page.content.decode()
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize("address", SIGNED_IN)
def test_is_in_our_frame_for_who_is_signed_in(client, db, address):
    operations.upsert_customer(
        email="ada@example.com", name="Ada", phone="", language="en", password="a long password"
    )
    client.force_login(
        get_user_model().objects.get(email="ada@example.com"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    page = client.get(f"/accounts/{address}/", follow=True)
    assert page.status_code == 200
    assert "01632 960 100" in page.content.decode()


def test_what_is_changed_of_signing_in_leads_back_to_the_account(client, db):
    operations.upsert_customer(
        email="ada@example.com", name="Ada", phone="", language="en", password="a long password"
    )
    client.force_login(
        get_user_model().objects.get(email="ada@example.com"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    for address in ("email", "password/change"):
        page = client.get(f"/accounts/{address}/")
        assert '<p class="crumbs"><a href="/account/security/">' in page.content.decode()


def test_a_forgotten_password_can_be_set_anew(client, db):
    operations.upsert_customer(
        email="ada@example.com", name="Ada", phone="", language="en", password="a long password"
    )
    user = get_user_model().objects.get(email="ada@example.com")
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    page = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    assert page.status_code == 200
    assert 'type="password"' in page.content.decode()


@pytest.mark.parametrize("more", [0, 1])
def test_a_single_address_is_offered_nothing_that_does_nothing(client, db, more):
    customer = operations.upsert_customer(
        email="ada@example.com",
        name="Ada",
        phone="",
        language="en",
        password="a long password",
        is_verified=True,
    )
    for number in range(more):
        EmailAddress.objects.create(user=customer.user, email=f"ada{number}@example.com")
    client.force_login(customer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get("/accounts/email/").content.decode()
    assert "ada@example.com" in text
    assert ("action_remove" in text, "action_primary" in text, "action_send" in text) == (
        more > 0,
    ) * 3
