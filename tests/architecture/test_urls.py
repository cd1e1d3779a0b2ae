"""Every address stands in a table of who may GET it; one that is missing there fails.

`ALL` is anybody. A form only answers 405 to everybody who may use its surface. The answer to a
colleague with the right role may be any page, also one that says "not found" for the made-up ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.world import World

ROLES = ("anonymous", "shopper", "csa", "clerk", "packer", "manager", "merchandiser")
ALL = frozenset(ROLES)
CSA, CLERK, PACKER, MANAGER = (frozenset({role}) for role in ("csa", "clerk", "packer", "manager"))
MERCHANDISER = frozenset({"merchandiser"})
COLLEAGUES = CSA | CLERK | PACKER | MANAGER

UUID_0 = UUID(int=0)
# Made-up values; every other argument is a number.
VALUES = {
    "cart_id": UUID_0, "tender_id": UUID_0, "quote_id": UUID_0, "payment_id": UUID_0, "sent_id": UUID_0, "number": "10017", "slug": "nothing", "token": "nothing", "code": "GB004",
    "sku": "FF-NONE", "kind": "nothing", "tint": "abcdef", "group": "scene", "name": "nothing",
    "digest": "0" * 64, "width": 160,
}  # fmt: skip

# Surfaces of which every address has the same readers.
SURFACES = {
    "console": CSA,
    # A person is no kiosk: tests/kiosks asks as one.
    "kiosk": frozenset(),
    "returns": CLERK | MANAGER,
    "store": CLERK | MANAGER,
    "warehouse": PACKER | MANAGER,
    "manager": MANAGER,
    "merchandise": MERCHANDISER,
}

# Addresses of a surface that somebody else reads too: a manager sends anew the gift cards that a lead may not.
MORE = dict.fromkeys(
    ("console:gift_cards", "console:gift_card", "console:gift_card_act"), CSA | MANAGER
)

SHOP = (
    "home", "category", "brand", "product", "product_stores", "search", "suggestions", "stores", "store", "choose_store", "art", "photo", "still",
    "cart", "cart_body", "cart_badge", "cart_add", "cart_code", "cart_line", "cart_way", "cart_allow",
    "cart_end", "cart_claim", "cart_from_kiosk", "checkout_how", "checkout_details", "checkout_review", "checkout_cancelled",
    "checkout_check", "checkout_town", "checkout_delivery", "checkout_short",
    "checkout_return", "checkout_gift_card", "checkout_credit", "checkout_method", "gift_card", "pay", "pay_means", "pay_cancelled", "track", "order_glance", "confirmation", "order", "order_again", "receipt", "credit_note", "order_change", "order_cancel", "order_redirect", "order_collector", "order_collect", "choice", "pickup", "pickup_worker", "provider_webhook",
    "styleguide",
    "product_add", "reviews", "compare", "wishes", "wish_add", "wish_list_new", "cart_save", "cart_later", "cart_mail", "wish",
    "cookies", "robots", "sitemap", "sitemap_places", "sitemap_products", "wish_list", "wishes_shared", "notices", "notice", "review_thanks", "review_write", "review_stop",
)  # fmt: skip
# Addresses by name. What the API says to whom is proven in tests/api, form by form.
PAGES = {
    "shop": dict.fromkeys(SHOP, ALL),
    # Of customers who are signed in; a colleague is told where her own screen is.
    "account": {
        "home": COLLEAGUES | MERCHANDISER,
        **dict.fromkeys(
            (
                "details",
                "address_new",
                "address",
                "address_move",
                "security",
                "session_end",
                "claim",
                "claim_link",
                "claim_proven",
                "consents",
                "data",
                "data_file",
                "data_delete",
                "member_code",
            ),
            frozenset(),
        ),
        "data_deleted": ALL,
    },
    "": {"carrier_webhook": ALL, "schema": ALL, "api-docs": ALL},
}
API = {
    "products": ALL, "product": ALL, "categories": ALL, "availability": ALL, "stores": ALL, "store": ALL,
    "carts": ALL, "cart_opening": ALL, "cart": ALL, "cart_commands": ALL, "cart_details": ALL, "cart_delivery": ALL, "cart_companies": ALL,
    "cart_sharing": ALL, "cart_sharing_editing": ALL, "cart_means": ALL, "cart_payment": ALL, "cart_pay_link": ALL,
    "cart_order": ALL, "pay_link": ALL, "pay_link_means": ALL, "pay_link_payment": ALL, "orders": ALL, "order_tracking": ALL, "order_link": ALL,
    "order": ALL, "order_cancel_preview": ALL, "order_cancel": ALL, "order_redirect": ALL, "order_collector": ALL, "order_collect_preview": ALL, "order_collect": ALL, "collections": CLERK, "hand_over": CLERK, "collection": CLERK,
    "collection_acceptance": CLERK, "collection_picking": CLERK, "collection_picks": CLERK, "collection_short": CLERK, "collection_left": CLERK, "collection_ready": CLERK,
    "deliveries": CLERK | PACKER | MANAGER, "delivery": CLERK | PACKER | MANAGER,
    "parcels": PACKER, "parcel": PACKER, "parcel_picking": PACKER, "parcel_picks": PACKER,
    "parcel_packing": PACKER, "parcel_label": PACKER, "parcel_dispatch": PACKER, "returns": CLERK,
    "presentations": CLERK, "presentation": CLERK, "return_preview": CLERK, "return": CLERK,
    "channel_report": MANAGER,
    # Tills have tokens of their own, and no person has one.
    **dict.fromkeys(
        (
            "till_receipts", "till_batches", "till_summary", "till_closings", "till_closing", "till_due",
            "till_claim", "till_payments", "till_payment", "till_given_back",
        ), frozenset()
    ),
}  # fmt: skip
# Pages of packages, guarded by their own tests: the admin asks for `is_staff`, allauth for a session.
PACKAGES = ("admin:", "account_", "mfa_", "usersessions_")


def routes(
    resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of ours as `namespace:name`, with its pattern."""
    for entry in (resolver or get_resolver("config.urls")).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from routes(entry, inner)
        else:
            name = ":".join([*spaces, entry.name or "-"])
            if not name.startswith(PACKAGES) and not str(entry.pattern).endswith("login/"):
                yield name, entry


OURS = dict(routes())


def readers(name: str) -> frozenset[str]:
    """Return who may GET the address; raises KeyError for one that stands in no table."""
    space, _, page = name.rpartition(":")
    if name in MORE:
        return MORE[name]
    if space in SURFACES:
        return SURFACES[space]
    return API[page] if space == "api" else PAGES[space][page]


def path_of(name: str) -> str:
    arguments = OURS[name].pattern.converters or OURS[name].pattern.regex.groupindex  # type: ignore[union-attr]
    return reverse(name, kwargs={argument: VALUES.get(argument, 1) for argument in arguments})


@pytest.fixture
def people(world: World) -> dict[str, Client]:
    """A browser of each kind of person."""
    clients = {role: Client() for role in ROLES}
    for role in ("csa", "clerk", "packer", "manager", "merchandiser"):
        clients[role].force_login(world.user(getattr(world, role)))
    clients["shopper"].cookies["visitor"] = "visitor-token-of-shopper"
    return clients


def refused(answer) -> bool:
    """Say whether the answer sends away: sign in first, or not yours."""
    to_sign_in = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    return to_sign_in or answer.status_code in {401, 403}


def test_every_address_stands_in_the_table():
    missing = []
    for name in OURS:
        try:
            readers(name)
        except KeyError:
            missing.append(name)
    assert missing == []


def test_the_table_names_no_address_that_is_gone():
    named = {f"{space}:{page}".lstrip(":") for space, pages in PAGES.items() for page in pages}
    named |= {f"api:{page}" for page in API}
    assert named <= set(OURS)


@pytest.mark.parametrize(
    "space", ["console", "returns", "store", "warehouse", "manager", "merchandise", "account"]
)
def test_a_surface_of_colleagues_is_closed_to_everybody_else(people, world, space):
    with time_machine.travel(world.now, tick=False):
        for name in sorted(name for name in OURS if name.startswith(f"{space}:")):
            for role in ROLES:
                answer = people[role].get(path_of(name))
                assert answer.status_code < 500, (name, role)
                if role in readers(name):
                    is_page = not refused(answer) or _ended(answer, name)
                    assert is_page, (name, role, answer.status_code)
                elif answer.status_code == 405:
                    # A form: what is posted by the wrong person is refused.
                    posted = people[role].post(path_of(name))
                    assert refused(posted), (name, role, posted.status_code)
                else:
                    assert refused(answer), (name, role, answer.status_code)


def _ended(answer, name: str) -> bool:
    """Say whether an advisor was told that she has no grant for this cart."""
    return name.startswith("console:") and answer.status_code == 403


@pytest.mark.parametrize("space", ["shop", ""])
def test_a_page_for_all_sends_nobody_to_sign_in_and_is_no_error(people, world, space):
    with time_machine.travel(world.now, tick=False):
        for name in sorted(PAGES[space]):
            for role in ("anonymous", "shopper", "csa"):
                answer = people[role].get(path_of(f"{space}:{name}".lstrip(":")))
                assert answer.status_code < 500, (name, role)
                assert not refused(answer), (name, role)


def test_the_api_refuses_the_wrong_role_and_is_no_error(people, world):
    with time_machine.travel(world.now, tick=False):
        for page in sorted(API):
            for role in ROLES:
                answer = people[role].get(path_of(f"api:{page}"))
                assert answer.status_code < 500, (page, role)
                if role not in API[page] and answer.status_code != 405:
                    assert answer.status_code in {401, 403, 404, 422}, (
                        page,
                        role,
                        answer.status_code,
                    )


def test_the_admin_is_closed_to_all_but_merchandisers_and_administrators(people):
    for role in ROLES[:-1]:
        answer = people[role].get("/admin/")
        assert answer.status_code in {302, 403}, role
        assert answer.status_code == 403 or "login" in answer["Location"], role
