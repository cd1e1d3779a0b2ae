"""Stores and warehouses, their hours, the people who work there, and postcodes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import addresses, markets
from core.markets import MARKETS

MARKET_CHOICES = [(code, market.name) for code, market in MARKETS.items()]


class Service(models.TextChoices):
    """What a store offers beside selling from its shelves."""

    COLLECT = "collect", _("Click and collect")
    RETURNS = "returns", _("Returns")
    RESERVE = "reserve", _("Reserve and pay there")
    KIOSK = "kiosk", _("Kiosk")
    PARKING = "parking", _("Parking")
    REPAIR = "repair", _("Repairs")
    SHIP = "ship", _("Sends parcels")


# What its visitors have of a store: that it sends parcels is its own affair.
FOR_VISITORS = tuple(service for service in Service if service is not Service.SHIP)


class Location(models.Model):
    """A place that holds stock. A store is one; a warehouse is another kind."""

    class Kind(models.TextChoices):
        STORE = "store"
        WAREHOUSE = "warehouse"

    code = models.CharField(max_length=12, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=80)
    market = models.CharField(max_length=2, choices=markets.choices)
    zone_name = models.CharField(max_length=40)
    latitude = models.FloatField()
    longitude = models.FloatField()
    street = models.CharField(max_length=120)
    postcode = models.CharField(max_length=10)
    city = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=20, blank=True)
    services = models.JSONField(default=list, blank=True, help_text="Codes of Service.")
    preparation_minutes = models.PositiveSmallIntegerField(default=120)
    sent_in_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="On which of the days after today that it opens it has what a warehouse sends there for an order. "
        "Empty: nothing is sent.",
    )
    slot_capacity = models.PositiveSmallIntegerField(
        default=20,
        db_default=20,
        help_text="Collections that can be made ready in an hour.",
    )
    paused_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it takes no collections."
    )
    paused_until = models.DateTimeField(
        null=True, blank=True, help_text="When it takes them again; empty: until somebody says so."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["market", "kind"]),
            # Named with its schema, so that a restore with an empty search path can build it.
            GistIndex(
                models.Func("latitude", "longitude", function="public.ll_to_earth"),
                name="location_position",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Return the store's page."""
        return addresses.of("shop:store", self.slug)

    @property
    def zone(self) -> ZoneInfo:
        """Return the place's own clock."""
        return ZoneInfo(self.zone_name)

    @property
    def point(self) -> tuple[float, float]:
        """Return latitude and longitude in degrees."""
        return (self.latitude, self.longitude)

    @property
    def address(self) -> str:
        """Return the address on one line."""
        return f"{self.street}, {self.postcode} {self.city}"

    @property
    def collects(self) -> bool:
        """Say whether orders can be collected here."""
        return Service.COLLECT in self.services

    def is_paused(self, now: datetime) -> bool:
        """Say whether collections are paused at a moment."""
        return self.paused_at is not None and (self.paused_until is None or now < self.paused_until)

    @property
    def service_labels(self) -> list[str]:
        """Return what visitors have there, in the words of the active language."""
        return [str(service.label) for service in FOR_VISITORS if service in self.services]

    def local(self, moment: datetime) -> datetime:
        """Return the moment on the place's own clock."""
        return moment.astimezone(self.zone)


class OpeningHours(models.Model):
    """An interval in which the place is open on a weekday (0 is Monday); several a day are usual."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_in_order"
            ),
            models.UniqueConstraint(fields=["location", "weekday", "opens"], name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class SpecialDay(models.Model):
    """A day with hours of its own: no interval means closed. `intervals` is [["10:00", "14:00"], ...]."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="special_days")
    day = models.DateField()
    name = models.CharField(max_length=60, blank=True)
    intervals = models.JSONField(default=list, blank=True)
    before = models.JSONField(
        null=True,
        blank=True,
        help_text="What a store that closes early was open; `reopen` restores it.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["location", "day"], name="special_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class SlotBooking(models.Model):
    """A collection that a store has promised to make ready in an hour of its day, the slot.

    While its customer pays it has an `owner`, the cart, and an end; then a `cause`, the order. Done
    work, and a booking that has ended, take no room.
    """

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="bookings")
    slot = models.DateTimeField(help_text="When its hour begins.")
    ready_by = models.DateTimeField()
    owner = models.UUIDField(null=True, blank=True)
    cause = models.CharField(max_length=80, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "owner"], name="booking_once_per_cart"),
            models.UniqueConstraint(
                fields=["location", "cause"],
                name="booking_once_per_order",
                condition=models.Q(done_at=None) & ~models.Q(cause=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["location", "slot"],
                name="booking_open",
                condition=models.Q(done_at=None),
            ),
            models.Index(fields=["expires_at"], name="booking_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} at {self.slot}"


class StaffPin(models.Model):
    """The PIN with which a colleague unlocks the shared devices of her stores; hashed as passwords are."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_pin"
    )
    pin_hash = models.CharField(max_length=128)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.user_id}"


class Station(models.Model):
    """A device that the colleagues of a store share. `person` has unlocked it; nobody while it is locked.

    The hash is of the token in its cookie. It locks itself `STATION_LOCK_MINUTES` after `seen_at`.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="stations")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def waits(self) -> int:
        """Return how many minutes without a touch lock it."""
        return int(settings.STATION_LOCK_MINUTES)


class Assignment(models.Model):
    """Somebody works at a place: her store or warehouse roles hold there and nowhere else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "location"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.location_id}"


class Postcode(models.Model):
    """The centre of a postcode (NO) or of an outward code (GB), for distances at town level."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=8)
    place = models.CharField(max_length=60, blank=True)
    place_folded = models.CharField(
        max_length=60, blank=True, help_text="As rules.folded writes it."
    )
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "code"], name="postcode_once")]
        indexes = [models.Index(fields=["country", "place_folded"])]

    def __str__(self) -> str:
        return f"{self.country}-{self.code}"
