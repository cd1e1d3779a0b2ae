"""What is kept in a browser is said."""

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
