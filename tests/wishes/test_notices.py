"""Being told when something is back: once, to an address that is proven, and nothing is promised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from commerce.catalogue import operations as catalogue
from commerce.wishes import operations, sweepers
from commerce.wishes.errors import CanBeHad, NoNotice
from commerce.wishes.models import Notice
from core.actor import Actor
from core.errors import Invalid, NotFound, TooMany
from core.models import OutboundMessage
from tests.world import GB, World


def ask(world: World, address: str = "ivy@example.com", **changes: Any) -> Notice:
    facts: dict[str, Any] = {
        "variant_id": world.mug.pk,
        "location_id": None,
        "address": address,
        "market": GB,
        "language": "en",
        "source": "192.0.2.1",
        "actor": world.shopper,
        "now": world.now,
    }
    return operations.ask_to_be_told(**facts | changes)


def sent() -> list[str]:
    return list(OutboundMessage.objects.order_by("pk").values_list("subject", flat=True))


def test_a_guest_confirms_first_and_is_told_once(world: World) -> None:
    notice = ask(world)
    assert sent() == ["Shall we tell you when Tarn mug is back?"]
    world.stock(world.mug, world.warehouse, 1)
    assert sweepers.tell_who_waits(world.now) == 0

    operations.confirm_notice(token=notice.token, now=world.now)

    assert sweepers.tell_who_waits(world.now) == 1
    assert sweepers.tell_who_waits(world.now) == 0
    assert sent()[1:] == ["Tarn mug is back"]
    text = OutboundMessage.objects.get(key=f"notice-back-{notice.pk}").text
    assert "/p/ff-mug/?variant=FF-MUG" in text
    assert f"/notices/{notice.token}/" in text
    assert "We keep none aside" in text


def test_a_proven_address_of_a_customer_waits_at_once(
    world: World, ada: Callable[[Actor], Actor]
) -> None:
    hers = ask(world, "Ada@example.com", actor=ada(world.shopper))
    other = ask(world, "bo@example.com", actor=ada(world.shopper))

    assert (hers.state, other.state) == ("waiting", "asked")
    assert OutboundMessage.objects.get().to == "bo@example.com"


def test_asked_as_a_guest_and_again_signed_in_it_waits(
    world: World, ada: Callable[[Actor], Actor]
) -> None:
    assert ask(world, "ada@example.com").state == "asked"
    assert ask(world, "ada@example.com", actor=ada(world.shopper)).state == "waiting"
    assert Notice.objects.count() == 1


def test_a_telephone_is_told_by_text(world: World) -> None:
    notice = ask(world, "07700 900123")
    assert notice.phone == "+447700900123"
    operations.confirm_notice(token=notice.token, now=world.now)
    world.stock(world.mug, world.warehouse, 1)
    sweepers.tell_who_waits(world.now)
    texts = OutboundMessage.objects.filter(kind="sms", to="+447700900123")
    assert texts.count() == 2


def test_who_waits_for_a_store_is_not_told_of_another(world: World) -> None:
    notice = ask(world, location_id=world.leeds.pk)
    operations.confirm_notice(token=notice.token, now=world.now)
    world.stock(world.mug, world.manchester, 5)
    world.stock(world.mug, world.warehouse, 5)
    assert sweepers.tell_who_waits(world.now) == 0
    world.stock(world.mug, world.leeds, 1)
    assert sweepers.tell_who_waits(world.now) == 1
    assert "in Fjord & Fell Leeds" in OutboundMessage.objects.order_by("-pk")[0].text


def test_units_that_are_kept_for_somebody_who_pays_do_not_count(world: World) -> None:
    world.stock(world.mug, world.warehouse, 1)
    world.start_payment(world.cart_with((world.mug, 1, None)))
    notice = ask(world)
    operations.confirm_notice(token=notice.token, now=world.now)
    assert sweepers.tell_who_waits(world.now) == 0
    assert sweepers.tell_who_waits(world.now + timedelta(days=1)) == 1


def test_asked_twice_it_is_one_notice_and_one_message(world: World) -> None:
    assert ask(world) == ask(world, now=world.now + timedelta(minutes=1))
    assert len(sent()) == 1


def test_what_is_in_stock_is_not_waited_for(world: World) -> None:
    world.stock(world.mug, world.warehouse, 1)
    with pytest.raises(CanBeHad):
        ask(world)
    assert ask(world, location_id=world.leeds.pk).location_id == world.leeds.pk


@pytest.mark.parametrize("address", ["", "ivy@", "me", "12", "a@b c@d"])
def test_what_is_no_address_is_told_so(world: World, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(world, address)
    assert "address" in refused.value.fields
    assert not Notice.objects.exists()


def test_what_is_not_sold_and_where_no_store_is_cannot_be_waited_for(world: World) -> None:
    for changes in ({"variant_id": 10**9}, {"location_id": world.oslo.pk}):
        with pytest.raises(NotFound):
            ask(world, **changes)


def test_nobody_floods_an_address(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commerce.wishes.operations.notices.ASKED_PER_ADDRESS", 2)
    ask(world)
    ask(world, location_id=world.leeds.pk)
    with pytest.raises(TooMany):
        ask(world, variant_id=world.tent.pk)
    assert len(sent()) == 2


@pytest.mark.parametrize("number", ["+8821612345678", "+44 9011234567", "0113 496 0123"])
def test_only_mobiles_of_our_markets_get_texts(world: World, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(world, number)
    assert "mobile number" in refused.value.fields["address"]
    assert not OutboundMessage.objects.exists()


@pytest.mark.parametrize("limit", ["TEXTS_PER_SOURCE", "TEXTS_IN_ALL"])
def test_texts_that_nobody_has_confirmed_have_a_ceiling_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(f"commerce.wishes.operations.notices.{limit}", 2)
    for last in (1, 2):
        ask(world, f"07700 90012{last}")
    with pytest.raises(TooMany, match="Give an e-mail address instead"):
        ask(world, "07700 900125", source="192.0.2.9" if limit == "TEXTS_IN_ALL" else "192.0.2.1")

    assert OutboundMessage.objects.filter(kind="sms").count() == 2
    assert ask(world, "ivy@example.com").state == "asked"
    assert ask(world, "07700 900125", now=world.now + timedelta(days=2)).state == "asked"


def test_what_has_no_price_any_more_is_not_back(world: World) -> None:
    notice = ask(world)
    operations.confirm_notice(token=notice.token, now=world.now)
    catalogue.set_price(
        variant_id=world.mug.pk, market="GB", amount=None, actor=world.merchandiser, now=world.now
    )
    world.stock(world.mug, world.warehouse, 3)
    assert sweepers.tell_who_waits(world.now) == 0

    catalogue.set_price(
        variant_id=world.mug.pk, market="GB", amount=900, actor=world.merchandiser, now=world.now
    )
    assert sweepers.tell_who_waits(world.now) == 1


def test_old_notices_of_held_units_do_not_starve_the_newer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commerce.wishes.operations.notices.AT_ONCE", 2)
    asked = [ask(world, f"b{number}@example.com") for number in range(3)]
    asked.append(ask(world, "last@example.com", variant_id=world.tent.pk))
    for notice in asked:
        operations.confirm_notice(token=notice.token, now=world.now)
    world.stock(world.mug, world.warehouse, 1)
    world.start_payment(world.cart_with((world.mug, 1, None)))
    world.stock(world.tent, world.warehouse, 1)

    assert sweepers.tell_who_waits(world.now) == 1
    assert Notice.objects.get(state="sent").email == "last@example.com"


def test_stopping_forgets_the_address(world: World) -> None:
    notice = ask(world)
    operations.confirm_notice(token=notice.token, now=world.now)
    operations.stop_notice(token=notice.token, now=world.now)
    world.stock(world.mug, world.warehouse, 1)

    assert sweepers.tell_who_waits(world.now) == 0
    stopped = Notice.objects.get()
    assert (stopped.state, stopped.email) == ("stopped", "")
    with pytest.raises(NoNotice):
        operations.stop_notice(token="1.0." + "0" * 40, now=world.now)


def test_old_notices_are_forgotten(world: World) -> None:
    ask(world)
    told = ask(world, "bo@example.com")
    operations.confirm_notice(token=told.token, now=world.now)
    world.stock(world.mug, world.warehouse, 1)
    sweepers.tell_who_waits(world.now)

    assert sweepers.forget_wishes(world.now + timedelta(days=6)) == 0
    assert sweepers.forget_wishes(world.now + timedelta(days=8)) == 1
    assert sweepers.forget_wishes(world.now + timedelta(days=31)) == 1
    assert not Notice.objects.exists()


def test_nobody_is_sent_to_a_store_that_has_closed(world):
    Notice.objects.create(
        variant=world.mug, location=world.leeds, market_code="GB", language="en", email="a@example.com",
        state="waiting", asked_at=world.now,
    )  # fmt: skip
    world.stock(world.mug, world.leeds, 5)
    type(world.leeds).objects.filter(pk=world.leeds.pk).update(is_active=False)
    assert operations.tell_who_waits(now=world.now) == 0
