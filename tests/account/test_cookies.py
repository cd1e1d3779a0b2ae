"""What is kept in a browser is said, and crawlers stay out of what is somebody's own."""

from __future__ import annotations

from uuid import uuid4

from commerce.web.cookies import kept


def test_every_cookie_that_buying_sets_stands_on_the_page(client, shop):
    client.post("/cart/add/", {"variant": shop.kettle.pk, "client_id": uuid4()})
    client.get("/accounts/login/")
    client.get("/cart/")
    assert set(client.cookies) <= {cookie.name for cookie in kept()}
    page = client.get("/cookies/").content.decode()
    assert all(cookie.name in page for cookie in kept())
    assert client.get("/gb-nb/cookies/").status_code == 200


def test_crawlers_stay_out_of_accounts_in_every_country(client, shop):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert {"Disallow: /account/", "Disallow: /no/account/", "Disallow: /gb-nb/cart/"} <= set(lines)
    assert not any("/p/" in line or "/c/" in line for line in lines)
