"""Who may see a cart is asked of the database, of a locked row and for the header: all three agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts import operations as accounts
from commerce.cart import queries
from commerce.cart.models import Cart
from core.actor import SYSTEM, Actor, Channel
from tests.world import GB, NO, World


@pytest.fixture
def actors(world: World) -> dict[str, Actor]:
    """Everybody who may come: guests, customers with and without a browser, colleagues, the system."""
    ada, eve = (
        accounts.upsert_customer(email=f"{name}@example.com", name=name, phone="", language="en")
        for name in ("ada", "eve")
    )
    web = Actor(channel=Channel.WEB)
    return {
        "nobody": web,
        "guest": world.shopper,
        "other guest": world.other_shopper,
        "ada here": replace(world.shopper, customer_id=ada.pk, user_id=ada.user_id),
        "ada elsewhere": replace(world.other_shopper, customer_id=ada.pk, user_id=ada.user_id),
        "ada by token": replace(web, customer_id=ada.pk, user_id=ada.user_id),
        "eve in ada's browser": replace(world.shopper, customer_id=eve.pk, user_id=eve.user_id),
        "advisor": world.csa,
        "other advisor": world.other_csa,
        "advisor with a browser": replace(world.csa, visitor_key=world.shopper.visitor_key),
        "advisor no more": replace(world.csa, roles=frozenset()),
        "advisor without a user": replace(world.csa, user_id=None),
        "clerk": world.clerk,
        "clerk in leeds": replace(world.clerk, location_id=world.leeds.pk),
        "clerk in manchester": replace(world.clerk, location_id=world.manchester.pk),
        "manager in leeds": replace(world.manager, location_id=world.leeds.pk),
        "advisor in leeds": replace(world.csa, location_id=world.leeds.pk),
        "somebody at a kiosk in leeds": replace(
            web, visitor_key="of a visit", location_id=world.leeds.pk
        ),
        "packer": world.packer,
        "manager": world.manager,
        "system": SYSTEM,
    }


@pytest.fixture
def carts(world: World, actors: dict[str, Actor]) -> dict[str, Cart]:
    """Every kind of owner, each alone, and shared in every way; other states, another market."""
    ada, eve = actors["ada here"].customer_id, actors["eve in ada's browser"].customer_id
    here, there = world.shopper.visitor_key, world.other_shopper.visitor_key
    owners = {
        "guest's": {"visitor_key": here},
        "other guest's": {"visitor_key": there},
        "ada's from here": {"visitor_key": here, "customer_id": ada},
        "ada's by token": {"customer_id": ada},
        "eve's from here": {"visitor_key": here, "customer_id": eve},
        "caller's": {},
        "held in leeds": {"held_in": world.leeds},
    }
    soon, past = world.now + timedelta(minutes=1), world.now
    grants = {
        "": {},
        "looked at": {"share": "view", "share_user_id": world.csa.user_id, "share_until": soon},
        "edited": {"share": "edit", "share_user_id": world.csa.user_id, "share_until": soon},
        "expired": {"share": "edit", "share_user_id": world.csa.user_id, "share_until": past},
        "ended": {"share_user_id": world.csa.user_id, "share_until": soon},
    }
    made = {}
    for market in (GB, NO):
        for owner, whose in owners.items():
            for grant, shared in grants.items():
                for state in Cart.State:
                    guest = whose.get("visitor_key") and "customer_id" not in whose
                    if state == Cart.State.OPEN and guest and grant != _OPEN_GRANT[market.code]:
                        continue  # a guest has one open cart in a market
                    made[f"{market.code} {state} {owner} {grant}"] = Cart.objects.create(
                        market_code=market.code,
                        state=state,
                        created_at=world.now,
                        changed_at=world.now,
                        **whose,
                        **shared,
                    )
    return made


_OPEN_GRANT = {"GB": "", "NO": "looked at"}


def test_the_three_ways_to_ask_who_may_see_a_cart_agree(
    world: World, actors: dict[str, Actor], carts: dict[str, Cart]
) -> None:
    for who, actor in actors.items():
        found = set(queries.carts_for(actor, world.now))
        open_now = {cart for market in (GB, NO) for cart in queries.open_carts(actor, market)}
        for which, cart in carts.items():
            case = f"{who}: {which}"
            assert (cart in found) == cart.may_view(actor, world.now), case
            own_and_open = cart.is_of(actor) and cart.state == Cart.State.OPEN
            assert (cart in open_now) == own_and_open, case


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("nobody", set()),
        ("guest", {"guest's"}),
        ("ada here", {"guest's", "ada's from here", "ada's by token"}),
        ("ada by token", {"ada's from here", "ada's by token"}),
        ("eve in ada's browser", {"guest's", "eve's from here"}),
        ("clerk", set()),
        ("clerk in leeds", {"held in leeds"}),
        ("clerk in manchester", set()),
        ("manager in leeds", {"held in leeds"}),
        ("advisor in leeds", set()),
        ("somebody at a kiosk in leeds", set()),
    ],
)
def test_what_they_agree_on_is_the_rule(
    world: World, actors: dict[str, Actor], carts: dict[str, Cart], who: str, sees: set[str]
) -> None:
    """The open carts in one market that nobody is let into: each sees her own."""
    alone = {
        name.removeprefix("GB open ").strip(): cart
        for name, cart in carts.items()
        if name.startswith("GB open ") and name.endswith(" ")
    }

    assert {name for name, cart in alone.items() if cart.may_view(actors[who], world.now)} == sees
