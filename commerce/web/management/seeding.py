"""Turns the demo's plain values into calls of operations. The same seed gives the same shop."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import cast
from zlib import crc32

from django.conf import settings
from django.db import transaction

import demo.catalogue
import demo.charges
import demo.people
import demo.promotions
import demo.stores
from accounts import operations as accounts
from accounts.adapter import home_of
from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Category, Price
from commerce.catalogue.operations.prices import write_prices
from commerce.catalogue.rules import values
from commerce.catalogue.rules.values import SaleData
from commerce.payments import operations as payments
from commerce.pricing import operations as pricing
from commerce.pricing.models import DeliveryMethod, Promotion
from core.actor import SYSTEM, Actor, Channel, Role
from core.markets import MARKETS
from demo.model import Product
from demo.opening import Interval
from incentives import operations as incentives
from stores.inventory import operations as inventory
from stores.inventory import queries as stock
from stores.inventory.models import StockLevel
from stores.locations import operations as locations
from stores.locations.models import Location, Service

# Signs in to a demo and nothing else: `make run` prints it, and no demo leaves its machine.
PASSWORD = "counter-demo-2026"  # noqa: S105 - shown on purpose

_ROLES = {"warehouse_staff": Role.WAREHOUSE}
# Variants that a store has on its shelves at most.
SHOP_FLOOR = 4000
_SHOWN_PLACES = ("GB004", "GB003", "NO031", "NO032", "GBW1", "NOW1", "IEW1")


def seed_catalogue(products: int | None, *, now: datetime) -> dict[str, int]:
    """Write the tree, the attributes and the products; return variant ids by SKU."""
    goods = demo.catalogue.build(products)
    catalogue.upsert_categories(
        categories=[
            values.CategoryData(node.slug, node.name_en, node.name_nb, parent=parent, art=node.art)
            for department in goods.categories
            for parent, node in [
                ("", department),
                *((department.slug, n) for n in department.children),
            ]
        ]
    )
    catalogue.upsert_attributes(
        attributes=[
            values.AttributeData(
                attribute.code, attribute.name_en, attribute.name_nb, attribute.kind, attribute.unit,
                options=tuple(
                    values.OptionData(option.code, option.name_en, option.name_nb)
                    for option in attribute.options
                ),
            )
            for attribute in goods.attributes
        ]
    )  # fmt: skip
    written = catalogue.upsert_products(
        products=[_product(product) for product in goods.products], actor=SYSTEM, now=now
    )
    return written.variant_ids


def _product(product: Product) -> values.ProductData:
    return values.ProductData(
        slug=product.slug,
        category=product.category,
        brand=product.brand,
        name_en=product.name_en,
        name_nb=product.name_nb,
        description_en=product.description_en,
        description_nb=product.description_nb,
        vat_class=product.vat_class,
        art=product.art,
        attributes=product.attributes,
        variants=tuple(
            values.VariantData(
                sku=variant.sku,
                ean=variant.ean,
                options=variant.options,
                tint=variant.tint,
                weight_g=variant.weight_g,
                prices=cast("dict[str, int | None]", variant.prices),
            )
            for variant in product.variants
        ),
    )


def seed_offers(*, now: datetime) -> int:
    """Write the promotions with their codes, and the autumn sale; return how many promotions."""
    ids = dict(Category.objects.values_list("slug", "pk"))
    for offer in demo.promotions.OFFERS:
        for market in MARKETS:
            promotion = pricing.save_promotion(
                Promotion(
                    name_en=offer.name_en,
                    name_nb=offer.name_nb,
                    market=market,
                    lane=offer.lane,
                    action=offer.action,
                    starts_at=now - timedelta(days=1),
                    is_active=True,
                    category_ids=[ids[slug] for slug in offer.categories],
                    reward_category_ids=[ids[slug] for slug in offer.rewards],
                    amount=offer.amounts.get(market, 0),  # type: ignore[call-overload]
                    least_amount=offer.least_amounts.get(market, 0),  # type: ignore[call-overload]
                    **offer.fields,
                ),
                actor=SYSTEM,
                now=now,
            )
            if code := offer.codes.get(market):  # type: ignore[call-overload]
                pricing.make_vouchers(
                    promotion_id=promotion.pk, codes=[code], person_limit=1, actor=SYSTEM, now=now
                )
    for slug, percent in demo.promotions.SALE:
        sales: dict[tuple[int, str], SaleData | None] = {
            (price.variant_id, price.market): SaleData(
                price.amount * (100 - percent) // 100, now, now + timedelta(days=60)
            )
            for price in Price.objects.filter(variant__product__category__slug=slug)
        }
        with transaction.atomic():
            write_prices(amounts={}, sales=sales, actor=SYSTEM, now=now)
    return Promotion.objects.count()


def seed_locations() -> dict[str, Location]:
    """Write the stores and warehouses with their hours, and the postcodes; return places by code."""
    locations.load_postcodes()
    places = locations.upsert_locations([_location(place) for place in demo.stores.build()])
    return {place.code: place for place in places}


def _location(place: demo.stores.Location) -> locations.LocationRow:
    return locations.LocationRow(
        code=place.code,
        kind=place.kind,
        name=place.name,
        market=place.country,
        latitude=place.lat,
        longitude=place.lng,
        street=place.street,
        postcode=place.postcode,
        city=place.city,
        week=[_intervals(day) for day in place.week],
        special={
            day.day: (
                day.name_nb if MARKETS[place.country].language == "nb" else day.name_en,
                _intervals(day.intervals),
            )
            for day in place.special_days
        },
        zone_name=place.timezone,
        phone=place.phone,
        services=[service for service in place.services if service in Service.values],
        preparation_minutes=place.preparation_minutes,
        sent_in_days=place.sent_in_days,
    )


def _intervals(day: tuple[Interval, ...]) -> list[tuple[time, time]]:
    return [(time.fromisoformat(span.opens), time.fromisoformat(span.closes)) for span in day]


def seed_stock(
    places: dict[str, Location], variant_ids: dict[str, int], products: int | None, *, now: datetime
) -> int:
    """Receive the first stock everywhere; what has a level already is left alone. Return the levels."""
    goods = demo.catalogue.build(products)
    departments = {
        group.slug: department.slug
        for department in goods.categories
        for group in department.children
    }
    variants = [
        (departments[product.category], variant)
        for product in goods.products
        for variant in product.variants
    ]
    received = 0
    for place in demo.stores.build():
        location_id = places[place.code].pk
        have = set(
            StockLevel.objects.filter(location_id=location_id).values_list("variant_id", flat=True)
        )
        amounts = {
            variant_ids[v.sku]: demo.stores.stock(place, v)
            for department, v in variants
            if department in place.departments
            and (place.kind == "warehouse" or _has_room(place.code, v.sku, len(variants)))
        }
        quantities = {pk: units for pk, units in amounts.items() if units and pk not in have}
        if quantities:
            inventory.receive_stock_in_bulk(
                location_id=location_id, quantities=quantities, actor=SYSTEM, now=now,
                cause=f"seed:{place.code}",
            )  # fmt: skip
        received += len(quantities)
    return received


def seed_assortments(places: dict[str, Location], *, now: datetime) -> None:
    """Say what each store carries; one of which somebody has said so already is left alone."""
    ids = dict(Category.objects.values_list("slug", "pk"))
    said = stock.assortments_of([place.pk for place in places.values()])
    for place in demo.stores.build():
        location_id = places[place.code].pk
        if place.kind == "store" and location_id not in said:
            inventory.set_assortment(
                location_id=location_id,
                categories={ids[slug]: 0 for slug in place.departments},
                actor=SYSTEM,
                now=now,
            )


def _has_room(place: str, sku: str, variants: int) -> bool:
    """Say whether a store has room for it: a catalogue may grow, a shop floor does not."""
    return crc32(f"{place} {sku}".encode()) % max(variants, 1) < SHOP_FLOOR


def seed_rates(*, now: datetime) -> None:
    """Set what delivery costs and what a store earns for taking in another channel's return."""
    start = date(2026, 1, 1)
    for method in demo.charges.DELIVERY:
        pricing.save_delivery_method(
            DeliveryMethod(
                market=method.market,
                code=method.code,
                name_en=method.name_en,
                name_nb=method.name_nb,
                amount=method.amount,
                carrier="nordpost",
                valid_from=start,
                **method.fields,
            ),
            actor=SYSTEM,
            now=now,
        )
    for market, code, provider, position in demo.charges.PAYMENT_METHODS:
        payments.save_method(market=market, code=code, provider=provider, position=position)
    for market, amount in demo.charges.SERVICE_CREDITS.items():
        incentives.set_rate(
            market=market, valid_from=start, amount=amount, daily_units=200, actor=SYSTEM, now=now
        )


def seed_people(places: dict[str, Location], *, now: datetime) -> int:
    """Write staff with their roles and places, and the customers who have an account."""
    may_sign_in = []
    for person in demo.people.staff():
        user = accounts.upsert_staff(
            email=person.email,
            name=f"{person.first_name} {person.last_name}",
            password=None,
            roles=[role_of(person)],
            is_admin=role_of(person) == Role.ADMINISTRATOR,
        )
        may_sign_in.append(user.pk)
        locations.assign_staff(
            user_id=user.pk,
            location_ids=[places[code].pk for code in person.locations],
            actor=SYSTEM,
            now=now,
        )
    with_account = [person for person in demo.people.customers() if person.has_account]
    shown = {next(p.email for p in with_account if p.country == country) for country in MARKETS}
    for customer in with_account:
        made = accounts.upsert_customer(
            email=customer.email,
            name=customer.full_name,
            phone=customer.phone,
            language=customer.language,
            is_verified=True,
        )
        if customer.email in shown:
            may_sign_in.append(made.user_id)
    accounts.share_password(user_ids=may_sign_in, password=PASSWORD)
    return len(demo.people.staff()) + len(with_account)


def role_of(person: demo.people.Staff) -> Role:
    """Return the role as the access model calls it."""
    return _ROLES.get(person.role) or Role(person.role)


def logins() -> list[dict[str, str]]:
    """Return whom to sign in as: for each screen the first of each role.

    Of stores and warehouses more than one: in each market goods are sent from the warehouse,
    collected at one store and brought back at another.
    """
    chosen = []
    roles: set[Role] = set()
    for person in demo.people.staff():
        role = role_of(person)
        if role in roles and not (
            role in {Role.STORE_STAFF, Role.WAREHOUSE} and person.locations[0] in _SHOWN_PLACES
        ):
            continue
        roles.add(role)
        home = home_of(Actor(channel=Channel.WEB, roles=frozenset({role})))
        chosen.append(
            {
                "role": str(role.value),
                "name": f"{person.first_name} {person.last_name}",
                "place": ", ".join(person.locations),
                "email": person.email,
                "password": PASSWORD,
                "url": f"{settings.BASE_URL}{home}",
            }
        )
    return chosen
