"""Tries are counted where neither a proxy nor an empty cache hides them, and browsers part with carts."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.utils import timezone

from accounts import operations
from accounts.adapter import TRIES_PER_EMAIL, AccountAdapter
from commerce.cart.models import Cart
from core import codes
from core.models import RateLimit

PASSWORD = "a long enough password"
EMAILS = ("ada@example.com", "eve@example.com")


@pytest.fixture
def customers(db):
    return [
        operations.upsert_customer(
            email=email, name="Ada", phone="", language="en", password=PASSWORD
        )
        for email in EMAILS
    ]


def sign_in(client, email=EMAILS[0], password=PASSWORD, **headers):
    cache.clear()  # Redis away: allauth's own counts are gone
    return client.post("/accounts/login/", {"login": email, "password": password}, **headers)


def visitor_of(client, settings):
    cookie = client.cookies.get(settings.VISITOR_COOKIE_NAME)
    return cookie.value if cookie else ""


def cart_of(token, customer=None):
    return Cart.objects.create(
        visitor_key=codes.token_hash(token),
        customer=customer,
        market_code="GB",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )


def test_wrong_passwords_end_at_the_limit_and_then_the_right_one_waits_too(client, customers):
    for _each in range(TRIES_PER_EMAIL):
        assert "Please wait" not in sign_in(client, password="wrong").content.decode()

    refused = sign_in(client)
    assert refused.status_code == 429
    assert 240 < int(refused["Retry-After"]) <= 300
    assert "Please wait 5 min" in refused.content.decode()
    assert sign_in(client, EMAILS[1]).status_code == 302
    assert not RateLimit.objects.filter(key__contains="ada@").exists()


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: what takes the time."""

    algorithm = "md5"
    times = 0

    def encode(self, password, salt):
        type(self).times += 1
        return super().encode(password, salt)


def _shown(answer, email):
    """What the page says, without what differs from one page to the next."""
    text = answer.content.decode().replace(email, "")
    return re.sub(r'(value|content)="[^"]*"', "", text)


def test_unknown_and_wrong_are_refused_alike_in_status_text_and_work(client, customers, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    operations.upsert_customer(
        email=EMAILS[0], name="Ada", phone="", language="en", password=PASSWORD
    )
    said, hashed = [], []
    for email in (EMAILS[0], "nobody@example.com"):
        CountingHasher.times = 0
        answer = sign_in(client, email, "wrong")
        said.append((answer.status_code, _shown(answer, email)))
        hashed.append(CountingHasher.times)

    assert said[0] == said[1]
    assert said[0][0] == 422
    assert hashed[0] == hashed[1] > 0


def test_an_empty_sign_in_and_a_wrong_sign_up_are_refused_with_their_form(client, db):
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        assert client.get(path).status_code == 200
        refused = client.post(path, {"login": "", "email": "no address"})
        assert refused.status_code == 422
        assert "<form" in refused.content.decode()


def test_right_passwords_do_not_count(client, customers):
    for _each in range(TRIES_PER_EMAIL + 1):
        assert sign_in(client).status_code == 302
        client.post("/accounts/logout/")


def test_the_address_is_that_behind_our_proxy(rf, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "9.9.9.9, 8.8.8.8"})

    assert AccountAdapter(request).get_client_ip(request) == "8.8.8.8"


def test_signing_out_gives_the_browser_a_new_token(client, customers, settings):
    client.cookies[settings.VISITOR_COOKIE_NAME] = before = codes.new_token()
    sign_in(client)
    assert visitor_of(client, settings) == before

    client.post("/accounts/logout/")

    assert visitor_of(client, settings) not in {"", before}


@pytest.mark.parametrize(
    ("owner", "kept"), [(None, True), (0, True), (1, False)], ids=["guest", "own", "other"]
)
def test_signing_in_parts_with_the_carts_of_another_customer_only(
    client, customers, settings, owner, kept
):
    client.cookies[settings.VISITOR_COOKIE_NAME] = before = codes.new_token()
    cart_of(before, None if owner is None else customers[owner])

    sign_in(client)

    assert (visitor_of(client, settings) == before) is kept
