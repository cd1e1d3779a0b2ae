"""The stage of a drill: some goods, a store, a warehouse and an advisor; and what came of them.

Runs inside Django (`manage.py shell -c`); each function prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import date, time, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from accounts import operations as accounts
from accounts.models import User
from commerce.catalogue import operations as catalogue
from commerce.catalogue.rules.values import CategoryData, ProductData, VariantData
from commerce.orders.models import Order
from commerce.payments.models import ProviderCall, Quote, Tender
from commerce.pricing import operations as pricing
from commerce.pricing.models import DeliveryMethod
from core.actor import SYSTEM, Role
from core.models import Delivery
from stores.inventory import operations as inventory
from stores.inventory.models import StockHold
from stores.locations import operations as locations
from stores.locations.models import Location

_ALWAYS = [[(time(0, 30), time(23, 30))]] * 7


def make_places() -> tuple[Location, Location]:
    """Make a store and a warehouse that are always open, and the charge for a delivery."""
    store, warehouse = locations.upsert_locations(
        [
            locations.LocationRow(
                code="GB004", kind="store", name="Fjord & Fell Leeds", market="GB", latitude=53.79648,
                longitude=-1.54785, street="1 Foundry Lane", postcode="LS1 1AA", city="Leeds",
                week=_ALWAYS, services=["collect", "returns"],
            ),
            locations.LocationRow(
                code="GBW1", kind="warehouse", name="Warehouse Daventry", market="GB", latitude=52.26,
                longitude=-1.16, street="1 Mill Bank", postcode="NN11 1AA", city="Daventry", week=_ALWAYS,
            ),
        ]
    )  # fmt: skip
    pricing.save_delivery_method(
        DeliveryMethod(
            market="GB", code="standard", name_en="Standard delivery", carrier="nordpost",
            valid_from=date(2026, 1, 1), amount=495, free_from=7500,
        ),
        actor=SYSTEM, now=timezone.now(),
    )  # fmt: skip
    return store, warehouse


def build(*, goods: int, in_store: int, in_warehouse: int) -> None:
    """Make so many goods, each with so many units in a store and in the warehouse."""
    now = timezone.now()
    store, warehouse = make_places()
    catalogue.upsert_categories(categories=[CategoryData("kitchen", "Kitchen", "Kjøkken")])
    written = catalogue.upsert_products(
        products=[
            ProductData(
                variants=(VariantData(sku=f"KETTLE-{number}", prices={"GB": 4900}),), category="kitchen",
                slug=f"kettle-{number}", name_en=f"Tarn kettle {number}", name_nb=f"Tarn vannkoker {number}",
            )
            for number in range(1, goods + 1)
        ],
        actor=SYSTEM, now=now,
    )  # fmt: skip
    for location, units in ((store, in_store), (warehouse, in_warehouse)):
        if units:
            inventory.receive_stock_in_bulk(
                location_id=location.pk, quantities=dict.fromkeys(written.variant_ids.values(), units),
                actor=SYSTEM, now=now, cause=f"delivery:{uuid4()}",
            )  # fmt: skip
    advisor = accounts.upsert_staff(
        email="maya.lind@example.com", name="Maya Lind", password=None, roles=[Role.CSA]
    )
    token = accounts.create_api_token(
        user_id=advisor.pk,
        name="drill",
        scopes=[],
        lifetime=timedelta(hours=1),
        actor=SYSTEM,
        now=now,
    )
    _say(
        {
            "variants": written.variant_ids, "store": store.pk, "store_code": store.code,
            "token": token, "session": session_of(advisor),
        }
    )  # fmt: skip


def session_of(user: User) -> str:
    """Return the key of a session in which the user is signed in, with a second factor."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = HttpRequest()
    request.session = session
    record_authentication(request, user, "mfa", type="totp")
    session.save()
    return str(session.session_key)


def report() -> None:
    """Say what was sold, what is still held, and what the relay has still to do."""
    orders: dict[str, int] = dict(
        Order.objects.values_list("lines__sku")
        .annotate(orders=Count("pk", distinct=True))
        .order_by()
    )
    _say(
        {
            "orders": orders,
            "placed": Order.objects.count(),
            "holds": StockHold.objects.living(timezone.now()).count(),
            "open_quotes": Quote.objects.filter(state=Quote.State.OPEN).count(),
            "deliveries": Delivery.objects.filter(parked_at=None).count(),
            "parked": Delivery.objects.exclude(parked_at=None).count(),
        }
    )


def payments() -> None:
    """Say of every payment how many orders it has, and how many calls to its provider are under way."""
    rows = Tender.objects.annotate(
        orders=Count("plan__order", distinct=True),
        pending=Count("calls", filter=Q(calls__state=ProviderCall.State.PENDING), distinct=True),
    ).values_list("provider_id", "orders", "pending")
    _say(
        {
            "payments": {
                found: {"orders": orders, "pending": pending} for found, orders, pending in rows
            }
        }
    )


def _say(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
