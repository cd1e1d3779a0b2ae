"""Pages and messages in Norwegian have no English words in them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from commerce.delivery.models import Parcel
from core.models import OutboundMessage
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import Collection
from tests.i18n.reading import english_in, said_by
from tests.world import NO


@pytest.fixture
def order(floor):
    """A Norwegian order: one part to be sent, one to be collected in Oslo."""
    placed = floor.placed_order((floor.mug, 2, None), (floor.kettle, 1, floor.oslo), market=NO)
    floor.react()
    return placed


def read(client, path, status=200):
    answer = client.get(path, headers={"host": "localhost"})
    assert answer.status_code == status, path
    page = answer.content.decode()
    assert '<html lang="nb' in page
    return said_by(page)


def test_an_english_page_would_be_noticed(client, floor):
    assert english_in(said_by(client.get("/").content.decode())) >= {"search", "stores", "cart"}


@pytest.mark.parametrize(
    "path",
    [
        "/no/",
        "/no/c/kitchen/",
        "/no/p/ff-kettle/",
        "/no/p/ff-kettle/stores/",
        "/no/search/?q=krus",
        "/no/search/?q=zzzz",
        "/no/stores/",
        "/no/stores/no001/",
        "/no/cart/",
        "/no/orders/",
        "/no/accounts/login/",
    ],
)
def test_the_shop(client, floor, path):
    assert english_in(read(client, path)) == set()


def test_a_page_that_does_not_exist(client, floor):
    assert english_in(read(client, "/no/nowhere/", status=404)) == set()


def test_cart_and_checkout(client, floor):
    for method, place in (("deliver", ""), ("collect", floor.oslo.pk)):
        client.post(
            "/no/cart/add/",
            {
                "variant": floor.mug.pk,
                "quantity": 2,
                "method": method,
                "location": place,
                "client_id": str(uuid4()),
            },
        )
    cart = read(client, "/no/cart/")
    assert "Tarn krus" in cart
    assert english_in(cart) == set()
    for path in ("/no/checkout/", "/no/checkout/details/"):
        assert english_in(read(client, path)) == set()
    filled = {"full_name": "Kari Reise", "email": "kari@example.com", "street": "Strandgaten 10", "postcode": "5013", "city": "Bergen"}  # fmt: skip
    client.post("/no/checkout/details/", filled)
    for path in ("/no/checkout/delivery/", "/no/checkout/review/"):
        assert english_in(read(client, path)) == set()
    refused = client.post("/no/checkout/details/", {"full_name": "", "client_id": str(uuid4())})
    assert english_in(said_by(refused.content.decode())) == set()


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("csa", ["console/", "console/customers/", "console/customers/?q=nobody", "console/orders/{number}/"]),
        ("oslo_clerk", ["store/", "store/pick/", "store/ready/", "store/hand-over/", "store/collections/{collection}/", "store/returns/"]),
        ("oslo_packer", ["warehouse/", "warehouse/dispatch/", "warehouse/parcels/{parcel}/"]),
        ("manager", ["manager/", "manager/entries/?currency=NOK"]),
    ],
)  # fmt: skip
def test_the_work_of_staff(client, floor, order, who, paths):
    client.force_login(floor.user(getattr(floor, who)))
    facts = {
        "number": order.number,
        "collection": Collection.objects.get().pk,
        "parcel": Parcel.objects.get().pk,
    }
    for path in paths:
        assert english_in(read(client, f"/no/{path.format(**facts)}")) == set(), path


def test_mails_and_texts(floor, order):
    collection = Collection.objects.get()
    collections.start_picking(collection_id=collection.pk, actor=floor.oslo_clerk, now=floor.now)
    for line in collection.lines.all():
        collections.pick_line(
            collection_id=collection.pk, line_id=line.pk, actor=floor.oslo_clerk, now=floor.now
        )
    collections.mark_ready(
        collection_id=collection.pk, shelf="B12", actor=floor.oslo_clerk, now=floor.now
    )
    floor.react()
    sent = list(OutboundMessage.objects.all())
    assert len(sent) >= 3
    for message in sent:
        words = f"{message.subject}\n{message.text}".replace("High Street", "")
        assert english_in(words) == set(), message.subject
