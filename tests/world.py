"""The cast and the stage of the tests: a small shop, two stores, a warehouse, and the people in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password

from accounts import identity
from accounts import operations as accounts
from accounts.models import RoleGrant, User
from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.cart.models import Cart
from commerce.catalogue.models import Category, Price, Product, Variant, VatClass
from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.providers import Attempt, ProviderPayment
from commerce.pricing.models import DeliveryMethod
from core import codes
from core.actor import SYSTEM, Actor, Channel, Role
from core.markets import MARKETS
from core.models import Event
from stores.inventory import operations as inventory
from stores.inventory.models import StockLevel
from stores.locations.models import Assignment, Location, OpeningHours

# A Tuesday at ten in the morning, in London and in UTC.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GB = MARKETS["GB"]
NO = MARKETS["NO"]


@dataclass(frozen=True)
class Level:
    """What a stock level shows."""

    on_hand: int
    allocated: int


@dataclass
class World:
    """Builds itself once per test; every helper is one step of a sale."""

    now: datetime = NOW
    variants: list[Variant] = field(default_factory=list)
    csa: Actor = field(init=False)
    other_csa: Actor = field(init=False)
    clerk: Actor = field(init=False)
    other_clerk: Actor = field(init=False)
    packer: Actor = field(init=False)
    manager: Actor = field(init=False)
    merchandiser: Actor = field(init=False)

    def __post_init__(self) -> None:
        self._open_places()
        self._fill_shelves()
        self.shopper = self.visitor("shopper")
        self.other_shopper = self.visitor("other")
        self._hire()

    def _open_places(self) -> None:
        warehouse, store = Location.Kind.WAREHOUSE, Location.Kind.STORE
        in_norway = {"market": "NO", "zone": "Europe/Oslo"}
        places = Location.objects.bulk_create(
            [
                self._place("GBW1", "Warehouse Daventry", warehouse, 52.26, -1.16),
                self._place("GB004", "Fjord & Fell Leeds", store, 53.79648, -1.54785),
                self._place("GB003", "Fjord & Fell Manchester", store, 53.48095, -2.23743),
                self._place("NO001", "Fjord & Fell Oslo", store, 59.91273, 10.74609, **in_norway),
                self._place("NOW1", "Lager Gardermoen", warehouse, 60.19, 11.1, **in_norway),
            ]
        )
        self.warehouse, self.leeds, self.manchester, self.oslo, self.no_warehouse = places
        self._open_daily(*places)
        DeliveryMethod.objects.bulk_create(
            DeliveryMethod(
                market=market, code="standard", name_en="Standard delivery", name_nb="Vanlig levering",
                carrier="nordpost", valid_from=date(2026, 1, 1), amount=amount, free_from=free_from,
            )
            for market, amount, free_from in (("GB", 495, 7500), ("NO", 7900, 79900))
        )  # fmt: skip

    def _open_daily(self, *places: Location) -> None:
        OpeningHours.objects.bulk_create(
            OpeningHours(location=place, weekday=day, opens=time(9), closes=time(18))
            for place in places
            for day in range(7)
        )

    def _location(self, *said: Any, **more: Any) -> Location:
        """A place beside those of every test."""
        place = self._place(*said, **more)
        place.save()
        self._open_daily(place)
        return place

    def _place(
        self,
        code: str,
        name: str,
        kind: str,
        latitude: float,
        longitude: float,
        *,
        market: str = "GB",
        zone: str = "Europe/London",
    ) -> Location:
        return Location(
            code=code,
            slug=code.lower(),
            kind=kind,
            name=name,
            market=market,
            zone_name=zone,
            latitude=latitude,
            longitude=longitude,
            street="1 High Street",
            postcode="LS1 1AA",
            city=name.rsplit(" ", 1)[-1],
            country=market,
            services=["collect", "returns"],
        )

    def _fill_shelves(self) -> None:
        category = Category.objects.add_root(
            instance=Category(slug="kitchen", name_en="Kitchen", name_nb="Kjøkken")
        )
        self.kettle, self.mug, self.tent = self._variants(
            category,
            ("FF-KETTLE", "Tarn kettle", "Tarn vannkoker", 4900, 64900),
            ("FF-MUG", "Tarn mug", "Tarn krus", 1250, 14900),
            ("FF-TENT", "Fell tent", "Fell telt", 24999, 299900),
        )

    def _variant(
        self, category: Category, sku: str, name: str, name_nb: str, gbp: int, nok: int
    ) -> Variant:
        (variant,) = self._variants(category, (sku, name, name_nb, gbp, nok))
        return variant

    def _variants(
        self, category: Category, *goods: tuple[str, str, str, int, int]
    ) -> list[Variant]:
        products = Product.objects.bulk_create(
            Product(
                slug=sku.lower(),
                category=category,
                name_en=name,
                name_nb=name_nb,
                art="generic",
                description_en=f"{name}, made to last.",
                description_nb=f"{name_nb}, laget for å vare.",
            )
            for sku, name, name_nb, _gbp, _nok in goods
        )
        variants = Variant.objects.bulk_create(
            Variant(product=product, sku=each[0])
            for product, each in zip(products, goods, strict=True)
        )
        Price.objects.bulk_create(
            Price(variant=variant, market=market, amount=amount)
            for variant, (_sku, _name, _name_nb, gbp, nok) in zip(variants, goods, strict=True)
            for market, amount in (("GB", gbp), ("NO", nok))
        )
        self.variants.extend(variants)
        return list(variants)

    def _hire(self) -> None:
        """Everybody at once, as `staff` hires one."""
        people: dict[str, tuple[str, Channel, Role, Location | None]] = {
            "csa": ("Maya Lind", Channel.PHONE, Role.CSA, None),
            "other_csa": ("Iris Berg", Channel.PHONE, Role.CSA, None),
            "clerk": ("Tom Hale", Channel.STORE, Role.STORE_STAFF, self.leeds),
            "other_clerk": ("Ann Moss", Channel.STORE, Role.STORE_STAFF, self.manchester),
            "packer": ("Pat Reed", Channel.WAREHOUSE, Role.WAREHOUSE, self.warehouse),
            "manager": ("Lee Ford", Channel.BACK_OFFICE, Role.MANAGER, None),
            "merchandiser": ("Helen Croft", Channel.BACK_OFFICE, Role.MERCHANDISER, None),
        }
        password = make_password("password")
        users = User.objects.bulk_create(
            User(
                email=f"{name.split()[0].lower()}@example.com",
                name=name,
                password=password,
                is_staff=role == Role.MERCHANDISER,
            )
            for name, _channel, role, _at in people.values()
        )
        RoleGrant.objects.bulk_create(
            RoleGrant(user=user, role=role)
            for user, (_name, _channel, role, _at) in zip(users, people.values(), strict=True)
        )
        Assignment.objects.bulk_create(
            Assignment(user=user, location=at)
            for user, (_name, _channel, _role, at) in zip(users, people.values(), strict=True)
            if at is not None
        )
        for user, (who, (_name, channel, _role, _at)) in zip(users, people.items(), strict=True):
            setattr(self, who, replace(identity.person(user), channel=channel))

    def gift_card(self, gbp: int = 2500) -> Variant:
        """A gift card on sale; nothing of it is in stock."""
        variant = self._variant(
            self.kettle.product.category, "FF-GIFT", "Gift card", "Gavekort", gbp, gbp * 13
        )
        self.variants.remove(variant)
        Product.objects.filter(pk=variant.product_id).update(vat_class=VatClass.GIFT_CARD)
        return variant

    # People

    def visitor(self, name: str) -> Actor:
        """A shopper with a browser of her own."""
        return Actor(channel=Channel.WEB, visitor_key=codes.token_hash(f"visitor-token-of-{name}"))

    def staff(
        self, email: str, name: str, channel: Channel, *roles: str, at: Sequence[Location] = ()
    ) -> Actor:
        """A colleague with a password `password`."""
        user = accounts.upsert_staff(email=email, name=name, password="password", roles=roles)
        for location in at:
            Assignment.objects.create(user=user, location=location)
        return replace(identity.person(user), channel=channel)

    def user(self, actor: Actor) -> User:
        """The user of a colleague."""
        return User.objects.get(pk=actor.user_id)

    # Stock

    def stock(self, variant: Variant, location: Location, quantity: int) -> None:
        """Units arrive."""
        inventory.receive_stock_in_bulk(
            location_id=location.pk,
            quantities={variant.pk: quantity},
            actor=SYSTEM,
            now=self.now,
            cause=f"delivery:{uuid4()}",
        )

    def sends_parcels(self, *stores: Location) -> None:
        """Stores send what the warehouse lacks."""
        for store in stores:
            store.services = [*store.services, "ship"]
            store.save(update_fields=["services"])

    def level(self, variant: Variant, location: Location) -> Level:
        """What the level shows."""
        row = StockLevel.objects.filter(variant=variant, location=location).first()
        return Level(row.on_hand, row.allocated) if row else Level(0, 0)

    # A sale

    def cart(self, actor: Actor | None = None, market: Any = GB) -> Cart:
        """The shopper's open cart."""
        return carts.open_cart(
            market=market, language=market.language, actor=actor or self.shopper, now=self.now
        )

    def add(
        self,
        cart: Cart,
        variant: Variant,
        quantity: int = 1,
        *,
        at: Location | None = None,
        actor: Actor | None = None,
    ) -> carts.Changed:
        """Put units in, for delivery or to collect at a store."""
        command = Add(
            variant_id=variant.pk,
            quantity=quantity,
            method="collect" if at else "deliver",
            location_id=at.pk if at else None,
        )
        return carts.change_cart(
            cart_id=cart.pk,
            command=command,
            client_id=uuid4(),
            actor=actor or self.shopper,
            now=self.now,
        )

    def details(self, cart: Cart, actor: Actor | None = None, **changes: str) -> None:
        """Say who buys and where it goes."""
        values = {
            "full_name": "Ada Shaw",
            "email": "ada@example.com",
            "phone": "+447700900123",
            "street": "2 Park Row",
            "postcode": "LS1 5HD",
            "city": "Leeds",
        } | changes
        carts.change_cart(
            cart_id=cart.pk,
            command=SetDetails(**values),
            client_id=uuid4(),
            actor=actor or self.shopper,
            now=self.now,
        )

    def cart_with(
        self,
        *wanted: tuple[Variant, int, Location | None],
        actor: Actor | None = None,
        market: Any = GB,
    ) -> Cart:
        """A cart with lines and details, ready to be paid."""
        cart = self.cart(actor, market)
        for variant, quantity, at in wanted:
            self.add(cart, variant, quantity, at=at, actor=actor)
        self.details(cart, actor)
        return cart

    def start_payment(self, cart: Cart, actor: Actor | None = None) -> Tender:
        """Freeze, hold, and give the tender."""
        return payments.start_payment(cart_id=cart.pk, actor=actor or self.shopper, now=self.now)

    def provider_says(
        self, tender: Tender, status: str = "authorised", **changes: Any
    ) -> ProviderPayment:
        """An answer of the provider, as the adapter would read it."""
        paid = tender.amount if status == "authorised" else 0
        return replace(
            ProviderPayment(
                id=f"pay_{tender.pk}",
                reference=str(tender.pk),
                status=status,
                amount=tender.amount,
                currency=tender.currency,
                authorised=paid,
                captured=0,
                refunded=0,
                voided=False,
                pay_url=f"http://localhost/pay/{tender.pk}",
                card_text="•••• 0001",
                declines=(Attempt("att_1", "insufficient_funds"),) if status == "declined" else (),
            ),
            **changes,
        )

    def pay(self, tender: Tender) -> orders.Settled:
        """The provider authorises."""
        return orders.settle_payment(
            tender_id=tender.pk, payment=self.provider_says(tender), now=self.now
        )

    def placed_order(
        self,
        *wanted: tuple[Variant, int, Location | None],
        actor: Actor | None = None,
        market: Any = GB,
    ) -> Order:
        """An order that is paid."""
        settled = self.pay(
            self.start_payment(self.cart_with(*wanted, actor=actor, market=market), actor)
        )
        assert settled.order is not None
        return settled.order

    def captured_by_provider(self, order: Order) -> None:
        """The provider has done every capture that was asked of it."""
        waiting = ProviderCall.objects.filter(
            tender__plan=order.plan, kind="capture", state="pending"
        )
        for call in waiting.order_by("pk"):
            payments.record_call_done(call_id=call.pk, reference=f"op_{call.pk}", now=self.now)

    def recorded(self, fact: type) -> int:
        """How many events of this kind there are."""
        return Event.objects.filter(type=fact.__name__).count()
