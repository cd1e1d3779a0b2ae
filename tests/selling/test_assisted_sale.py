"""A colleague sells to who stands before her: scan, add, customer, settle; and only her store sees it."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from commerce.cart import sweepers
from commerce.cart.models import Cart, CartLine
from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import (
    PayLink,
    PaymentChoice,
    ProviderCall,
    Purse,
    Quote,
    Tender,
    TerminalPayment,
    TillOffer,
)
from commerce.pricing import operations as pricing
from commerce.pricing.models import DeliveryMethod
from core.actor import SYSTEM, Channel, Role
from incentives.models import ChannelEntry, Touch
from stores.selling import operations
from stores.selling.operations import Taken
from tests.click_and_collect.test_reserving import opened
from tests.kept import rows_with
from tests.payments.conftest import Till
from tests.payments.test_means import card
from tests.selling.conftest import TillWorld

WHO = {
    "full_name": "Ada Shaw", "email": "ada@example.com", "phone": "07700 900123",
    "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


class Counter(TillWorld):
    """Leeds with tills; tents are in the warehouse and in Manchester only."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for variant in self.variants:
            self.stock(variant, self.warehouse, 10)
        self.stock(self.tent, self.manchester, 2)
        catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
        self.colleague = self.staff(
            "jo@example.com", "Jo Kerr", Channel.STORE, Role.STORE_STAFF, at=[self.leeds]
        )
        self.stranger = self.staff(
            "max@example.com", "Max Hill", Channel.STORE, Role.STORE_STAFF, at=[self.manchester]
        )

    def browser(self, actor) -> Client:
        client = Client()
        client.force_login(self.user(actor))
        return client

    def take(self, offer: TillOffer):
        self.printed += 1
        taken = Taken(
            id=uuid4(), number=self.printed, taken_at=self.now, change=0, currency="GBP",
            payments=[("card", offer.quote.total, "")], code=offer.code, colleague="Ines",
        )  # fmt: skip
        return operations.take_payment(till_id=self.till.pk, taken=taken, now=self.now)


@pytest.fixture
def shop(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(Counter.now, tick=False):
        yield Counter()


@pytest.fixture
def clerk(shop):
    return shop.browser(shop.clerk)


def text(response) -> str:
    return html.unescape(response.content.decode())


def page(name, *arguments):
    return reverse(f"store:{name}", args=arguments)


def begin(client, variant, way="") -> UUID:
    said = {"variant": variant.pk, "way": way, "client_id": str(uuid4())}
    answer = client.post(page("sell_begin"), said)
    found = re.search(r"/store/sell/([0-9a-f-]{36})/", answer.url)
    assert found, answer.url
    return UUID(found[1])


def version(cart_id) -> int:
    return Cart.objects.get(pk=cart_id).version


def say_who(client, cart_id, **changes):
    said = WHO | {"version": version(cart_id)} | changes
    return client.post(page("sell_customer", cart_id), said)


def settle(client, cart_id, by, total):
    return client.post(page("sell_pay", cart_id), {"by": by, "total": total})


def test_scanned_it_says_where_it_is_and_what_is_soonest(
    shop, clerk, django_assert_max_num_queries
):
    clerk.get(page("sell"))
    with django_assert_max_num_queries(20):
        here = text(clerk.get(page("sell") + f"?q={shop.kettle.sku}"))
    assert "10 here" in here
    ways = re.findall(r'name="way" value="(\d*)"', here)
    assert ways[:1] == [str(shop.leeds.pk)]
    assert "" in ways

    away = text(clerk.get(page("sell") + f"?q={shop.tent.sku}"))
    assert "Sold out here" in away
    ways = re.findall(r'name="way" value="(\d*)"', away)
    assert str(shop.leeds.pk) not in ways
    assert set(ways) == {"", str(shop.manchester.pk)}
    assert re.search(r"Manchester.*km", away)


def test_a_barcode_finds_it_and_nonsense_says_so(shop, clerk):
    shop.kettle.ean = "7090000000013"
    shop.kettle.save(update_fields=["ean"])
    catalogue.reindex(product_ids=[shop.kettle.product_id])
    assert shop.kettle.sku in text(clerk.get(page("sell") + "?q=7090000000013"))
    assert "Nothing fits that" in text(clerk.get(page("sell") + "?q=zzzzqqqq"))


def test_saved_as_a_home_delivery_and_paid_at_the_till(shop, clerk):
    sale = begin(clerk, shop.tent)
    assert clerk.get(page("sell_pay", sale)).url == page("sell_customer", sale)
    assert say_who(clerk, sale).url == page("sell_pay", sale)
    shown = text(clerk.get(page("sell_pay", sale)))
    total = int(re.search(r'name="total" value="(\d+)"', shown)[1])

    assert settle(clerk, sale, "till", total).status_code == 302
    offer = TillOffer.objects.get()
    assert offer.location == shop.leeds
    assert offer.code_text in text(clerk.get(page("sell_pay", sale)))
    assert shop.take(offer).state == "settled"

    order = Order.objects.get()
    assert order.number in text(clerk.get(page("sell_pay", sale)))
    assert (order.channel, order.sold_in, order.sold_by_id) == (
        "store", shop.leeds, shop.clerk.user_id,
    )  # fmt: skip
    assert shop.breaches() == []
    assert [(each.channel, each.amount) for each in ChannelEntry.objects.all()] == [
        ("store", order.total)
    ]


def test_all_who_helped_are_touches_with_their_store(shop, clerk):
    sale = begin(clerk, shop.tent)
    jo = shop.browser(shop.colleague)
    jo.post(page("sell_add", sale), {"variant": shop.mug.pk, "way": shop.leeds.pk})
    jo.post(page("sell_add", sale), {"variant": shop.mug.pk, "way": shop.leeds.pk})
    say_who(clerk, sale)
    total = int(re.search(r'name="total" value="(\d+)"', text(jo.get(page("sell_pay", sale))))[1])
    settle(jo, sale, "till", total)
    shop.take(TillOffer.objects.get())
    shop.react()
    order = Order.objects.get()
    found = Touch.objects.filter(order=order).order_by("pk")
    assert [(each.kind, each.user_id, each.location_id, each.channel) for each in found] == [
        ("assisted", shop.clerk.user_id, shop.leeds.pk, "store"),
        ("assisted", shop.colleague.user_id, shop.leeds.pk, "store"),
        ("sale", shop.colleague.user_id, shop.leeds.pk, "store"),
    ]


def test_a_link_by_text_is_shown_as_a_code_too(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    assert settle(clerk, sale, "sms", 4900).url == page("sell_pay", sale)
    link = PayLink.objects.get()
    assert (link.to, link.sent_by_id) == ("+447700900123", shop.clerk.user_id)
    shown = text(clerk.get(page("sell_pay", sale)))
    assert "QR code of the pay-link" in shown
    have = re.search(r"have=([^\"&]+)", shown)[1]
    assert clerk.get(page("sell_pay", sale) + f"?have={have}").status_code == 204
    shop.react()
    assert Touch.objects.get(kind="pay_link").location == shop.leeds


def test_a_gift_card_pays_a_part_and_another_the_rest(shop, clerk):
    small, large = card(shop, amount=1000), card(shop, amount=9000, key="large")
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    clerk.post(page("sell_gift_card", sale), {"code": "NONE-SUCH"})
    assert "Gift card" not in text(clerk.get(page("sell_pay", sale))).split("ways-title")[0]
    clerk.post(page("sell_gift_card", sale), {"code": small.code})
    assert "How is £39.00 paid?" in text(clerk.get(page("sell_pay", sale)))
    settle(clerk, sale, "nothing", 4900)
    assert not Order.objects.exists()
    assert not Quote.objects.exists()
    clerk.post(page("sell_gift_card", sale), {"code": large.code})
    shown = text(clerk.get(page("sell_pay", sale)))
    assert "Gift cards pay all of it" in shown
    assert 'value="till"' not in shown
    settle(clerk, sale, "nothing", 4900)
    assert Order.objects.get().channel == "store"


def test_an_offer_that_has_run_out_says_so(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    settle(clerk, sale, "till", 4900)
    with time_machine.travel(shop.now + timedelta(minutes=31), tick=False):
        shown = text(clerk.get(page("sell_pay", sale)))
    assert "What was offered has ended" in shown
    assert 'value="till"' in shown


def test_a_page_that_waits_hears_what_a_colleague_did(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    assert "have=none" in text(clerk.get(page("sell_pay", sale)))
    waits = page("sell_pay", sale) + "?have=none"
    assert clerk.get(waits).status_code == 204
    settle(shop.browser(shop.colleague), sale, "till", 4900)
    assert clerk.get(waits)["HX-Refresh"] == "true"


def test_held_to_be_paid_when_it_is_collected(shop, clerk):
    opened(shop)
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    assert "Reserve, pay when it is collected" in text(clerk.get(page("sell_pay", sale)))
    settle(clerk, sale, "reserve", 4900)
    order = Order.objects.get()
    assert (order.money_state, order.channel, order.sold_in) == ("due", "store", shop.leeds)


def test_reserving_refused_leaves_every_other_way(shop, clerk):
    opened(shop)
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    settle(clerk, sale, "reserve", 1)
    assert "The total has changed" in text(clerk.get(page("sell_pay", sale)))
    assert not Order.objects.exists()
    settle(clerk, sale, "terminal", 4900)
    assert Quote.objects.get(state="open").plan.last_tender.provider == "sandbox"


def test_who_may_not_reserve_is_told_why(shop, clerk, settings):
    settings.RESERVE_AT_ONCE = 1
    opened(shop)
    for _sale in range(2):
        sale = begin(clerk, shop.kettle, shop.leeds.pk)
        say_who(clerk, sale)
        shown = text(clerk.get(page("sell_pay", sale)))
        settle(clerk, sale, "reserve", 4900)
    assert 'value="reserve"' not in shown
    assert Order.objects.count() == 1
    assert clerk.get(page("sell_pay", sale)).status_code == 200


def test_in_oslo_it_is_kroner_and_the_customers_mail_is_norwegian(shop):
    shop.stock(shop.kettle, shop.oslo, 3)
    nora = shop.staff(
        "nora@example.com", "Nora Vik", Channel.STORE, Role.STORE_STAFF, at=[shop.oslo]
    )
    clerk = shop.browser(nora)
    assert "kr" in text(clerk.get("/no" + page("sell") + f"?q={shop.kettle.sku}"))
    cart = Cart.objects.get(pk=begin(clerk, shop.kettle, shop.oslo.pk))
    assert (cart.market_code, cart.language, cart.held_in) == ("NO", "nb", shop.oslo)


def test_a_terminal_gets_the_offer(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    answer = settle(clerk, sale, "terminal", 4900)
    assert answer.url == page("payment", Quote.objects.get().pk)
    assert page("sell_pay", sale) in text(clerk.get(answer.url))


def test_how_it_is_delivered_is_chosen_and_what_that_needs_is_asked(shop, clerk):
    pricing.save_delivery_method(
        DeliveryMethod(
            market="GB", code="two-men", valid_from=date(2026, 1, 1), name_en="Carried in by two",
            amount=2995, position=9, needs_phone=True,
        ),
        actor=SYSTEM, now=shop.now,
    )  # fmt: skip
    sale = begin(clerk, shop.tent)
    say_who(clerk, sale, phone="")
    clerk.post(page("sell_bring", sale), {"way": "two-men", "version": version(sale)})
    assert "Enter a phone number" in text(clerk.get(page("sell_pay", sale)))
    say_who(clerk, sale)
    clerk.post(page("sell_bring", sale), {"way": "two-men", "version": version(sale)})
    assert Cart.objects.get(pk=sale).delivery_code == "two-men"
    say_who(clerk, sale, phone="")
    asked = text(clerk.get(page("sell_pay", sale)))
    assert "needs a phone number" in asked
    assert 'value="till"' not in asked


def test_a_wrong_voucher_is_refused_and_says_why(shop, clerk):
    sale = begin(clerk, shop.kettle)
    clerk.post(page("sell_code", sale), {"code": "NONE-SUCH"})
    assert Cart.objects.get(pk=sale).codes == []
    assert "do not know the code NONE-SUCH" in text(clerk.get(page("sale", sale)))


def test_refused_it_says_why_and_nothing_is_lost(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    said = say_who(clerk, sale, email="nobody")
    assert said.status_code == 422
    assert "Ada Shaw" in text(said)
    say_who(clerk, sale)
    settle(clerk, sale, "till", 1)
    assert not TillOffer.objects.exists()
    assert "The total has changed" in text(clerk.get(page("sell_pay", sale)))
    sent = {"quantity": 50, "version": version(sale)}
    line = Cart.objects.get(pk=sale).lines.get()
    clerk.post(page("sell_line", sale, line.pk), sent)
    line.refresh_from_db()
    assert line.quantity == 1


def test_the_way_of_a_line_is_changed_and_it_is_taken_out(shop, clerk):
    sale = begin(clerk, shop.tent)
    line = Cart.objects.get(pk=sale).lines.get()
    assert str(shop.manchester) in text(clerk.get(page("sell_ways", sale, line.pk)))
    moved = {"way": shop.manchester.pk, "version": version(sale)}
    clerk.post(page("sell_line", sale, line.pk), moved)
    line.refresh_from_db()
    assert (line.method, line.location) == ("collect", shop.manchester)
    clerk.post(page("sell_line", sale, line.pk), {"remove": 1})
    assert not Cart.objects.get(pk=sale).lines.exists()


def test_the_same_press_twice_is_one_sale(shop, clerk):
    said = {"variant": shop.kettle.pk, "way": "", "client_id": str(uuid4())}
    first = clerk.post(page("sell_begin"), said).url
    assert clerk.post(page("sell_begin"), said).url == first
    assert Cart.objects.get().lines.get().quantity == 1


def test_the_price_of_delivery_is_read_out_once(shop, clerk):
    """Beside what is delivered already, or for all units of a line: never the price of one by itself."""
    DeliveryMethod.objects.update(free_from=9000)
    of_one = text(clerk.get(page("sell") + f"?q={shop.kettle.sku}"))
    assert re.search(r", £4\.95\.\s+\d+ can be sent", of_one)
    sale = begin(clerk, shop.kettle)

    beside = text(clerk.get(page("sale", sale) + f"?q={shop.mug.sku}"))
    assert re.search(r", sent with the rest\.\s+\d+ can be sent", beside)

    line = Cart.objects.get(pk=sale).lines.get()
    assert ", £4.95." in text(clerk.get(page("sell_ways", sale, line.pk)))
    CartLine.objects.filter(pk=line.pk).update(quantity=2)
    assert ", free." in text(clerk.get(page("sell_ways", sale, line.pk)))


def test_no_page_of_a_store_leads_to_what_opens_without_a_sign_in():
    """A signed address of an order would stay in a shared tablet, outside its lock."""
    surfaces = ("store", "stockroom", "warehouse")
    root = Path(settings.BASE_DIR) / "templates"
    pages = [each for name in surfaces for each in (root / name).rglob("*.html")]
    assert pages
    for each in pages:
        said = each.read_text()
        assert "tracking_token" not in said, each
        assert 'url("shop:order' not in said, each
        included = re.findall(r'include "((?:shop|account)/[^"]+)"', said)
        assert not [name for name in included if "tracking_token" in (root / name).read_text()], (
            each
        )


@pytest.mark.django_db(transaction=True)
def test_refused_at_once_there_is_no_sale(shop, clerk):
    said = {"variant": shop.tent.pk, "way": shop.leeds.pk, "client_id": str(uuid4())}
    clerk.post(page("sell_begin"), said)
    assert not Cart.objects.exists()


def test_another_stores_colleague_finds_nothing(shop, clerk):
    sale = begin(clerk, shop.kettle)
    line = Cart.objects.get(pk=sale).lines.get()
    max_ = shop.browser(shop.stranger)
    assert str(sale) not in text(max_.get(page("sell")))
    for name, *more in (
        ("sale",), ("sell_pay",), ("sell_customer",), ("sell_ways", line.pk),
    ):  # fmt: skip
        assert max_.get(page(name, sale, *more)).status_code == 404
    posts = (
        ("sell_add",), ("sell_line", line.pk), ("sell_pay",), ("sell_end",), ("sell_code",), ("sell_bring",),
        ("sell_gift_card",), ("sell_customer",),
    )  # fmt: skip
    for name, *more in posts:
        said = {
            "variant": shop.mug.pk,
            "way": "",
            "remove": 1,
            "by": "till",
            "total": 4900,
            "code": "X",
        }
        assert max_.post(page(name, sale, *more), said | WHO).status_code == 404, name
    assert Cart.objects.get(pk=sale).lines.count() == 1


def test_a_colleague_takes_it_up_until_it_has_ended(shop, clerk):
    sale = begin(clerk, shop.kettle)
    say_who(clerk, sale)
    jo = shop.browser(shop.colleague)
    assert "Ada Shaw" in text(jo.get(page("sell")))
    assert sweepers.end_old_sales(shop.now + timedelta(hours=71)) == 0
    assert sweepers.end_old_sales(shop.now + timedelta(hours=73)) == 1
    cart = Cart.objects.get(pk=sale)
    assert (cart.state, cart.full_name, cart.email) == ("ended", "", "")
    assert "Ada Shaw" not in text(jo.get(page("sell")))


def asked_at_terminal(shop, sale) -> TerminalPayment:
    """The sale's payment is on a terminal of the store, which asks for the card."""
    terminal = payments.register_terminal(
        location_id=shop.leeds.pk, name="Counter", provider="sandbox", reference="rdr_1",
        actor=SYSTEM, now=shop.now,
    )  # fmt: skip
    quote = Quote.objects.get(cart=sale, state="open")
    return payments.send_to_terminal(
        quote_id=quote.pk, terminal_id=terminal.pk, actor=shop.clerk, now=shop.now
    )


@pytest.mark.parametrize("by", ["till", "sms", "email", "reserve"])
def test_while_a_terminal_asks_for_the_card_no_other_way_takes_the_money(shop, clerk, by):
    opened(shop)
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    settle(clerk, sale, "terminal", 4900)
    asked = asked_at_terminal(shop, sale)
    have = re.search(r"have=([^\"&]+)", text(clerk.get(page("sell_pay", sale))))[1]

    answer = settle(clerk, sale, by, 4900)

    shown = text(clerk.get(answer.url))
    assert "A card terminal asks for the card just now. Cancel it there first." in shown
    assert page("payment", asked.tender.plan.quote_id) in shown
    assert 'value="till"' not in shown
    quote = Quote.objects.get(cart=sale)
    assert (quote.state, TillOffer.objects.exists(), Order.objects.exists()) == (
        "open",
        False,
        False,
    )
    assert clerk.post(page("sell_end", sale)).url == page("sell_pay", sale)
    assert Cart.objects.get(pk=sale).state == "open"
    # The sale was changed: the terminal asks all the same.
    clerk.post(
        page("sell_add", sale),
        {"variant": shop.mug.pk, "way": shop.leeds.pk, "client_id": str(uuid4())},
    )
    settle(clerk, sale, by, 6150)
    assert not TillOffer.objects.exists()
    assert not Order.objects.exists()
    assert page("payment", quote.pk) in text(clerk.get(page("sell_pay", sale)))

    TerminalPayment.objects.update(state="cancelled", ended_at=shop.now)
    assert 'value="till"' in text(clerk.get(page("sell_pay", sale)))
    assert clerk.get(page("sell_pay", sale) + f"?have={have}").headers["HX-Refresh"] == "true"


def test_its_receipt_is_printed_and_the_customers_own_address_stays_hers(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    assert clerk.get(page("sell_receipt", sale)).status_code == 404
    settle(clerk, sale, "email", 4900)
    order = shop.pay(Quote.objects.get(cart=sale).plan.last_tender).order

    shown = text(clerk.get(page("sell_pay", sale)))
    assert page("sell_receipt", sale) in shown
    assert order.tracking_token not in shown
    paper = clerk.get(page("sell_receipt", sale))
    assert paper.content.startswith(b"%PDF")
    assert "no-store" in paper.headers["Cache-Control"]
    assert shop.browser(shop.stranger).get(page("sell_receipt", sale)).status_code == 404


def test_a_sale_that_was_just_paid_is_not_ended(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    settle(clerk, sale, "email", 4900)
    order = shop.pay(Quote.objects.get(cart=sale).plan.last_tender).order

    answer = clerk.post(page("sell_end", sale))

    assert answer.url == page("sell_pay", sale)
    shown = text(clerk.get(answer.url))
    assert f"Order {order.number} is placed" in shown
    assert "forgotten" not in shown


@pytest.mark.parametrize("ends", ["paid", "ended"])
def test_a_press_on_a_sale_that_is_over_leads_to_how_it_ended(shop, clerk, ends):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    line = Cart.objects.get(pk=sale).lines.get().pk
    say_who(clerk, sale)
    if ends == "paid":
        settle(clerk, sale, "email", 4900)
        shop.pay(Quote.objects.get(cart=sale).plan.last_tender)
    else:
        clerk.post(page("sell_end", sale))
    common = {"client_id": str(uuid4()), "version": version(sale)}
    presses = [
        ("sell_add", [], {"variant": shop.mug.pk, "way": ""}),
        ("sell_line", [line], {"quantity": 2}),
        ("sell_line", [line], {"way": ""}),
        ("sell_code", [], {"code": "SUMMER"}),
        ("sell_bring", [], {"way": "standard"}),
        ("sell_gift_card", [], {"code": "FF-0000"}),
        ("sell_customer", [], WHO),
        ("sell_pay", [], {"by": "till", "total": 4900}),
        ("sell_end", [], {}),
    ]
    for name, more, said in presses:
        answer = clerk.post(page(name, sale, *more), said | common)
        assert answer.url == page("sell_pay", sale), name
        shown = text(clerk.get(answer.url))
        assert ("is placed" if ends == "paid" else "This sale has ended") in shown
        assert ("already been ordered" in shown) is False
    swapped = clerk.post(
        page("sell_code", sale), {"code": "SUMMER", **common}, headers={"HX-Request": "true"}
    )
    assert swapped.headers["HX-Redirect"] == page("sell_pay", sale)


def test_too_many_codes_are_told_in_the_store_app(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    for name, back in (("sell_gift_card", "sell_pay"), ("sell_code", "sale")):
        for _try in range(62):
            answer = clerk.post(
                page(name, sale),
                {"code": "FF-WRONG", "client_id": str(uuid4()), "version": version(sale)},
            )
            assert answer.url == page(back, sale)
        assert "Too many" in text(clerk.get(answer.url))


def test_a_gift_card_that_comes_later_ends_the_code_that_asks_for_more(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    settle(clerk, sale, "till", 4900)
    offer = TillOffer.objects.get()

    clerk.post(page("sell_gift_card", sale), {"code": card(shop, 1000).code})

    offer.quote.refresh_from_db()
    assert (offer.quote.state, offer.quote.void_reason) == ("void", "other-means")
    shown = text(clerk.get(page("sell_pay", sale)))
    assert "pays £10.00" in shown
    assert "How is £39.00 paid?" in shown

    settle(clerk, sale, "till", 4900)
    TillOffer.objects.filter(quote__state="open").update(
        claimed_by=shop.till.pk, claimed_until=shop.now + timedelta(minutes=5)
    )
    purse = Purse.objects.get().pk
    refused = clerk.post(page("sell_gift_card", sale), {"remove": purse})
    assert "A till takes the money for this just now" in text(clerk.get(refused.url))
    assert Quote.objects.get(cart=sale, state="open").plan.last_tender.amount == 3900


def test_a_gift_card_that_comes_before_the_terminal_asks_ends_what_was_to_be_sent(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    settle(clerk, sale, "terminal", 4900)
    code = card(shop, 1000).code

    clerk.post(page("sell_gift_card", sale), {"code": code})

    shown = text(clerk.get(page("sell_pay", sale)))
    assert "pays £10.00" in shown
    assert "How is £39.00 paid?" in shown
    settle(clerk, sale, "terminal", 4900)
    assert Quote.objects.get(cart=sale, state="open").plan.last_tender.amount == 3900

    asked_at_terminal(shop, sale)
    refused = clerk.post(page("sell_gift_card", sale), {"remove": Purse.objects.get().pk})
    assert "Cancel it there first" in text(clerk.get(refused.url))
    assert Quote.objects.get(cart=sale, state="open").plan.last_tender.amount == 3900


def test_while_a_terminal_asks_for_a_link_s_money_nobody_else_gets_the_link(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    settle(clerk, sale, "email", 4900)
    asked_at_terminal(shop, sale)

    answer = settle(clerk, sale, "sms", 4900)

    assert "Cancel it there first" in text(clerk.get(answer.url))
    assert (PayLink.objects.get().by, Quote.objects.get().state) == ("email", "open")


@pytest.mark.parametrize("by", ["till", "terminal", "email", "reserve"])
def test_what_a_gift_card_pays_no_more_is_told_before_anybody_asks_for_it(shop, clerk, by):
    opened(shop)
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    clerk.post(page("sell_gift_card", sale), {"code": card(shop, 1000).code})
    Purse.objects.update(balance=0)

    answer = clerk.post(page("sell_pay", sale), {"by": by, "total": 4900, "rest": 3900})

    assert not Quote.objects.exists()
    assert "covers another part now" in text(clerk.get(answer.url))


def test_a_way_that_she_chose_on_her_phone_does_not_keep_the_terminal_away(shop, clerk):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    PaymentChoice.objects.create(cart_id=sale, method="gone")
    assert settle(clerk, sale, "terminal", 4900).url.startswith("/store/payments/")


@pytest.mark.parametrize("by", ["till", "email", "terminal", "nothing yet"])
def test_ended_nothing_is_kept_of_the_customer(shop, clerk, by):
    sale = begin(clerk, shop.kettle)
    say_who(clerk, sale)
    if by != "nothing yet":
        settle(clerk, sale, by, 5395)
    assert "cart.Cart" in rows_with("Ada")
    assert clerk.post(page("sell_end", sale)).url == page("sell")
    assert "This sale has ended" in text(clerk.get(page("sell_pay", sale)))

    Till.react(shop)
    for call in ProviderCall.objects.filter(state="pending"):
        payments.record_call_done(call_id=call.pk, reference="op", now=shop.now)
    payments.forget_offers(now=shop.now)

    kept = rows_with("Ada", "ada@example.com", "700900123", "Park Row")
    # The letter with the link, which was sent, is what the contact centre sees of it.
    assert kept <= ({"core.OutboundMessage"} if by == "email" else set())


def test_who_may_still_pay_is_known_for_two_weeks(shop, clerk):
    sale = begin(clerk, shop.kettle)
    say_who(clerk, sale)
    settle(clerk, sale, "email", 5395)
    tender = Quote.objects.get(cart=sale).plan.last_tender
    Tender.objects.filter(pk=tender.pk).update(provider_id="pay_1")
    clerk.post(page("sell_end", sale))
    Till.react(shop)

    assert payments.forget_offers(now=shop.now + timedelta(days=13)) == 0
    assert payments.forget_offers(now=shop.now + timedelta(days=15)) == 1
    assert payments.forget_offers(now=shop.now + timedelta(days=15)) == 0
    # Its money comes even later: it goes back, and nobody is there to be told.
    assert shop.pay(tender).state == "refused"
    Till.react(shop)


def test_its_pages_ask_little(shop, clerk, django_assert_max_num_queries):
    sale = begin(clerk, shop.kettle, shop.leeds.pk)
    say_who(clerk, sale)
    for name in ("sale", "sell_customer", "sell_pay"):
        clerk.get(page(name, sale))
    with django_assert_max_num_queries(12):
        clerk.get(page("sale", sale))
    with django_assert_max_num_queries(6):
        clerk.get(page("sell_customer", sale))
    with django_assert_max_num_queries(16):
        clerk.get(page("sell_pay", sale))
    settle(clerk, sale, "till", 4900)
    shown = text(clerk.get(page("sell_pay", sale)))
    have = re.search(r"have=([^\"&]+)", shown)[1]
    with django_assert_max_num_queries(6):
        clerk.get(page("sell_pay", sale) + f"?have={have}")
    with django_assert_max_num_queries(6):
        clerk.get(page("sell"))
