"""Fill the shop with the demo: goods, places, stock and people."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.web.management import history, seeding


class Command(BaseCommand):
    """`manage.py seed_demo [--if-empty] [--products N] [--history]`, in one transaction."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how much, and whether to leave a shop alone that has goods."""
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when there are products."
        )
        parser.add_argument(
            "--history",
            action="store_true",
            help="Then let customers have bought and reviewed; needs the sandbox.",
        )
        parser.add_argument(
            "--products", type=int, metavar="N", help="How many products; else the shop's own."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what there is."""
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("The demo has a password that everybody knows: set DEMO=1 first.")
        if options["if_empty"] and Product.objects.exists():
            self.stdout.write("The shop has products already: nothing to seed.")
            return
        started, now = time.monotonic(), timezone.now()
        with transaction.atomic():
            variants = seeding.seed_catalogue(options["products"], now=now)
            places = seeding.seed_locations()
            seeding.seed_assortments(places, now=now)
            seeding.seed_rates(now=now)
            seeding.seed_offers(now=now)
            levels = seeding.seed_stock(places, variants, options["products"], now=now)
            people = seeding.seed_people(places, now=now)
        self.stdout.write(
            f"Seeded {len(variants)} variants, {len(places)} places, {levels} stock levels and {people} people "
            f"in {time.monotonic() - started:.1f} s."
        )
        if options["history"]:
            started = time.monotonic()
            orders = history.seed_history(now=now)
            self.stdout.write(f"Seeded {orders} orders in {time.monotonic() - started:.1f} s.")
