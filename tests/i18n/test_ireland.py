"""A third market, in euros: the whole way of a sale in a country where there is no store of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from commerce.catalogue import exporting
from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Price, Product
from commerce.catalogue.rules import columns
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import gateway
from commerce.payments.models import Tender
from commerce.pricing import operations as pricing
from commerce.pricing.models import DeliveryMethod
from core import invariants, markets
from core.actor import SYSTEM
from core.errors import Invalid
from incentives import operations as incentives
from stores.locations import operations as locations
from tests.pricing.stage import promotion
from tests.world import World

IE = markets.MARKETS["IE"]
DETAILS = {
    "full_name": "Aoife Brennan", "email": "aoife@example.com", "phone": "020 910 0123",
    "street": "12 Marrow Lane", "postcode": "d08x4t9", "city": "Dublin",
}  # fmt: skip


@pytest.fixture
def ireland(db: None) -> Iterator[World]:
    """A warehouse with goods that have a price in euros, and what delivery costs."""
    world = World()
    place = world._location(
        "IEW1", "Warehouse Naas", "warehouse", 53.22, -6.66, market="IE", zone="Europe/Dublin"
    )
    for variant, amount in zip(world.variants, (5995, 1495, 28900), strict=True):
        Price.objects.create(variant=variant, market="IE", amount=amount)
        world.stock(variant, place, 20)
    world.naas = place
    pricing.save_delivery_method(
        DeliveryMethod(
            market="IE",
            code="standard",
            name_en="Standard delivery",
            valid_from=date(2026, 1, 1),
            amount=595,
            free_from=9000,
        ),
        actor=SYSTEM,
        now=world.now,
    )
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    with time_machine.travel(world.now, tick=False):
        yield world


@pytest.fixture
def provider(ireland, monkeypatch):
    """A provider that opens its page and then has authorised."""
    monkeypatch.setattr(gateway, "open_page", lambda _tender, **_more: "http://pay.example/1")
    monkeypatch.setattr(settlement.gateway, "ask", ireland.provider_says)


def read(client: Client, path: str, prefix: str = "/ie") -> str:
    answer = client.get(f"{prefix}{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def put(client: Client, variant, quantity: int = 1) -> None:
    client.post(
        "/ie/cart/add/",
        {"variant": variant.pk, "quantity": quantity, "method": "deliver", "client_id": uuid4()},
    )


@pytest.mark.parametrize("prefix", ["/ie", "/ie-nb"])
@pytest.mark.parametrize(
    "path",
    ["/", "/c/kitchen/", "/p/ff-kettle/", "/search/?q=mug&place=Cork", "/search/?q=zzz", "/cart/",
     "/orders/", "/wishes/"],
)  # fmt: skip
def test_no_page_speaks_of_stores_where_there_are_none(client, ireland, path, prefix):
    words = read(client, path, prefix).lower()

    for told in (
        "my store",
        "min butikk",
        "find a store",
        "finn butikk",
        "any store",
        "collect in",
    ):
        assert told not in words, told


def test_the_page_of_stores_says_so(client, ireland):
    for text in ("", "?near=(", "?near=Dublin", "?near=D08+X4T9"):
        page = read(client, f"/stores/{text}")
        assert "We have no stores here" in page
    assert client.get("/ie/p/ff-kettle/stores/").status_code == 200


def test_no_store_is_opened_where_a_market_has_none(ireland):
    with pytest.raises(Invalid) as refused:
        locations.upsert_locations([
            locations.LocationRow(
                code="IE001", kind="store", name="Dublin", market="IE", latitude=53.3, longitude=-6.2,
                street="1 Quay", postcode="D01 F5P2", city="Dublin", week=[[]] * 7, special={},
            )
        ])  # fmt: skip
    assert set(refused.value.fields) == {"market"}


def test_the_picker_offers_every_market_in_every_language(client, ireland):
    page = read(client, "/p/ff-kettle/")

    for prefix, label in (
        ("", "United Kingdom, English"), ("/gb-nb", "Storbritannia, norsk"), ("/no", "Norge, norsk"),
        ("/no-en", "Norway, English"), ("/ie", "Ireland, English"), ("/ie-nb", "Irland, norsk"),
    ):  # fmt: skip
        assert f'href="{prefix}/p/ff-kettle/"' in page
        assert label in page
    assert "020 910 0100" in page
    assert "€59.95" in page


def test_from_the_shelf_to_the_order_in_euros(client, ireland, provider):
    put(client, ireland.kettle)
    assert "€65.90" in read(client, "/cart/")
    wrong = client.post("/ie/checkout/details/", DETAILS | {"postcode": "LS1 5HD"})
    assert "Enter a full Eircode" in wrong.content.decode()
    client.post("/ie/checkout/details/", DETAILS)
    read(client, "/checkout/")
    assert "D08 X4T9" in read(client, "/checkout/review/")

    client.post("/ie/checkout/review/", {"total": 6590})
    settlement.settle(tender_id=Tender.objects.get().pk, now=ireland.now)

    order = Order.objects.get()
    assert (order.market_code, order.currency, order.total, order.language) == (
        "IE",
        "EUR",
        6590,
        "en",
    )
    # 23 per cent inside 59.95 and inside 5.95, each rounded once.
    assert (order.tax, order.delivery_tax) == (1121 + 111, 111)
    assert order.phone == "+353209100123"
    assert order.fulfilments.get().location == ireland.naas
    assert [result for result in invariants.run() if result.breaches] == []


def test_an_offer_in_euros_takes_euros(client, ireland):
    promotion(market="IE", action="amount", amount=1200, least_amount=6000)
    put(client, ireland.kettle, 2)

    assert "€107.90" in read(client, "/cart/")


def test_prices_in_euros_come_in_and_go_out(ireland):
    assert columns.propose(["SKU", "Price EUR", "Sale price EUR"], {}, {}) == {
        "SKU": "sku", "Price EUR": "price:EUR", "Sale price EUR": "sale:EUR",
    }  # fmt: skip
    header = exporting.columns(with_stock=False)
    assert {"price:EUR", "sale:EUR", "sale_from:EUR", "sale_until:EUR"} <= set(header)
    lines = list(exporting.lines(header, exporting.Choice(), None))
    assert {str(line[header.index("price:EUR")]) for line in lines} == {"59.95", "14.95", "289.00"}


def test_the_interface_sells_in_euros(client, ireland):
    found = client.get(f"/api/v1/products/{ireland.kettle.product.slug}/?market=IE").json()

    assert '"currency": "EUR"' in str(found).replace("'", '"')


def test_what_a_returned_unit_earns_is_in_euros(ireland):
    rate = incentives.set_rate(
        market="IE", valid_from=date(2026, 1, 1), amount=300, daily_units=200,
        actor=ireland.manager, now=ireland.now,
    )  # fmt: skip
    assert (rate.currency, rate.amount) == ("EUR", 300)
