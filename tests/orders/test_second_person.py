"""What a colleague does not do alone: her own order, and much money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.models import Customer, User
from commerce.orders import changes
from commerce.orders.changes import collecting
from commerce.orders.models import Order, OrderChange
from commerce.orders.second_person import NeedsLead, OwnOrder, most_let_off
from core.actor import Role
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
    """A delivery of three."""
    floor.stock(floor.kettle, floor.leeds, 9)
    order = floor.placed_order((floor.kettle, 3, None))
    floor.react()
    return order


def _make_hers(floor, order, way):
    user = User.objects.get(pk=floor.csa.user_id)
    if way == "address":
        Order.objects.filter(pk=order.pk).update(email=user.email.upper())
    else:
        customer = Customer.objects.create(user=user, name="Maya", email="private@example.com")
        Order.objects.filter(pk=order.pk).update(customer=customer)


def _all_ways(floor, order, actor, token=""):
    line = order.lines.get()
    who = {"order_id": order.pk, "actor": actor, "token": token}
    units = {line.pk: 1}
    return [
        lambda: changes.preview(units=units, **who),
        lambda: changes.cancel(units=units, key="c", now=floor.now, **who),
        lambda: changes.redirect(address=ADDRESS, key="a", now=floor.now, **who),
        lambda: collecting.preview(store_code=floor.leeds.code, now=floor.now, **who),
        lambda: collecting.collect_instead(
            store_code=floor.leeds.code, key="s", now=floor.now, **who
        ),
    ]


@pytest.mark.parametrize("way", ["address", "account"])
def test_nobody_changes_an_order_of_her_own_as_a_colleague(floor, order, way):
    _make_hers(floor, order, way)
    for act in _all_ways(floor, order, floor.csa):
        with pytest.raises(OwnOrder, match="ask a colleague"):
            act()
    assert not OrderChange.objects.exists()


def test_by_the_link_of_her_mails_she_is_its_customer(floor, order):
    _make_hers(floor, order, "address")
    for act in _all_ways(floor, order, floor.csa, order.tracking_token):
        act()
    assert OrderChange.objects.count() == 3


def test_an_advisor_lets_off_so_much_of_an_order_however_often_and_a_lead_more(floor, order):
    most = most_let_off(order)
    line = order.lines.get()
    unit = line.gross // 3
    # As if she had let off all but a unit of what she may.
    OrderChange.objects.create(
        order=order, kind="cancel", key="before", channel="phone", at=floor.now,
        amount=most.amount - unit, changed_by_id=floor.csa.user_id,
    )  # fmt: skip

    def act(actor, units, key):
        return changes.cancel(
            order_id=order.pk, units={line.pk: units}, key=key, actor=actor, now=floor.now
        )

    for refused in (
        lambda: changes.preview(order_id=order.pk, units={line.pk: 2}, actor=floor.csa),
        lambda: act(floor.csa, 2, "too-much"),
    ):
        with pytest.raises(NeedsLead, match="Ask a lead") as raised:
            refused()
        assert raised.value.extra["most"] == most.amount
    act(floor.csa, 1, "one")
    with pytest.raises(NeedsLead):
        act(floor.csa, 1, "one more")
    act(replace(floor.csa, roles=frozenset({Role.CSA_LEAD})), 1, "lead")
    act(floor.shopper, 1, "her own")
