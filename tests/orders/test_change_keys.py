"""A change counts once: by its kind, its channel and its key; what lies between the lock and the plan is read anew."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from commerce.orders import changes
from commerce.orders.changes import applying, collecting, errors, once
from commerce.orders.models import Order, OrderChange
from core.actor import SYSTEM
from core.errors import Invalid
from tests.click_and_collect.shopfloor import Floor

ADDRESS = {
    "full_name": "Ada Shaw", "phone": "+447700900123", "street": "9 Quay Street", "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


@pytest.fixture
def order(floor):
    floor.stock(floor.kettle, floor.leeds, 9)
    order = floor.placed_order((floor.kettle, 3, None))
    floor.react()
    return order


def cancel(floor, order, units=1, *, key="k", actor=None):
    line = order.lines.get()
    return changes.cancel(
        order_id=order.pk, units={line.pk: units}, key=key, actor=actor or floor.shopper, now=floor.now
    )  # fmt: skip


def redirect(floor, order, *, key="k", street="9 Quay Street"):
    return changes.redirect(
        order_id=order.pk, address=ADDRESS | {"street": street}, key=key, actor=floor.shopper, now=floor.now
    )  # fmt: skip


def cancelled(order):
    return order.lines.get().cancelled


def test_the_key_of_one_kind_is_no_key_of_another(floor, order):
    moved = redirect(floor, order)
    done = cancel(floor, order)
    assert (moved.kind, done.kind, cancelled(order)) == ("address", "cancel", 1)
    assert cancel(floor, order) == done
    assert cancelled(order) == 1


def test_what_a_shopper_types_does_not_keep_a_case_from_its_refund(floor, order):
    cancel(floor, order, key="case:17")
    cancel(floor, order, key="case:17", actor=SYSTEM)
    assert cancelled(order) == 2


def test_a_key_with_something_else_in_it_is_refused_and_changes_nothing(floor, order):
    cancel(floor, order, 1)
    with pytest.raises(errors.KeyReused):
        cancel(floor, order, 2)
    redirect(floor, order)
    with pytest.raises(errors.KeyReused):
        redirect(floor, order, street="1 Mill Lane")
    assert cancelled(order) == 1
    assert Order.objects.get(pk=order.pk).street == "9 Quay Street"


def test_keys_that_differ_at_their_end_are_two(floor, order):
    long = "k" * (once.LONGEST - 1)
    for end in "ab":
        cancel(floor, order, key=long + end)
    assert cancelled(order) == 2


@pytest.mark.parametrize("key", ["", "k" * (once.LONGEST + 1)])
def test_none_and_one_that_is_too_long_are_refused(floor, order, key):
    for act in (cancel, redirect):
        with pytest.raises(Invalid, match="1 to 120"):
            act(floor, order, key=key)
    assert not OrderChange.objects.exists()


def test_a_page_that_was_kept_and_sent_with_something_else_gets_a_key_of_its_own(
    client, floor, order
):
    line, key = order.lines.get(), str(uuid4())
    path = f"/orders/track/{order.tracking_token}/change/cancel/"
    form = {"client_id": key, f"units-{line.pk}": "1"}
    assert client.post(path, form).status_code == 302
    assert client.post(path, form).status_code == 302
    refused = client.post(path, form | {f"units-{line.pk}": "2"})
    assert refused.status_code == 422
    assert "sent before with something else" in refused.content.decode()
    assert cancelled(order) == 1

    again = form | {"client_id": refused.context["key"], f"units-{line.pk}": "2"}
    assert client.post(path, again).status_code == 302
    assert cancelled(order) == 3


def test_a_charge_that_was_let_off_while_it_waited_is_not_let_off_again(floor, monkeypatch):
    floor.stock(floor.mug, floor.warehouse, 9)
    floor.stock(floor.mug, floor.leeds, 9)
    order = floor.placed_order((floor.kettle, 1, None), (floor.mug, 1, None))
    floor.react()
    kettle, mug = order.lines.order_by("position")
    charge = order.delivery_gross
    assert charge
    waiting = applying.lock_all

    def somebody_is_faster(*locked):
        monkeypatch.setattr(applying, "lock_all", waiting)
        collecting.collect_instead(
            order_id=order.pk, store_code=floor.leeds.code, key="c", actor=floor.shopper, now=floor.now
        )  # fmt: skip
        waiting(*locked)

    changes.cancel(
        order_id=order.pk, units={kettle.pk: 1}, key="first", actor=floor.shopper, now=floor.now
    )
    monkeypatch.setattr(applying, "lock_all", somebody_is_faster)
    done = changes.cancel(
        order_id=order.pk, units={mug.pk: 1}, key="k", actor=floor.shopper, now=floor.now
    )
    assert done.delivery == 0
    assert Order.objects.get(pk=order.pk).delivery_let_off == charge
    assert floor.breaches() == []


def test_no_more_of_a_charge_is_let_off_than_there_was(floor, order):
    with pytest.raises(IntegrityError, match="order_delivery_let_off_once"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(delivery_let_off=order.delivery_gross + 1)
