"""Register a card terminal of a store, once: what a manager does on the page of the terminals."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commerce.payments import operations
from commerce.payments.models import Terminal
from commerce.payments.providers.registry import DEFAULT
from core.actor import SYSTEM
from stores.locations.models import Location


class Command(BaseCommand):
    """`manage.py register_terminal --store GB004 --reference rdr_1 --name TEXT [--provider NAME]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which terminal it is, and where it stands."""
        parser.add_argument("--store", required=True, help="Code of the store, GB004.")
        parser.add_argument("--reference", required=True, help="The provider's name of it.")
        parser.add_argument("--name", required=True, help="Where it stands.")
        parser.add_argument("--provider", default=DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Register it where it is not yet."""
        store = Location.objects.filter(code=options["store"], kind=Location.Kind.STORE).first()
        if store is None:
            raise CommandError(f"There is no store {options['store']}.")
        named = {"provider": options["provider"], "reference": options["reference"]}
        if Terminal.objects.filter(**named, is_active=True).exists():
            return
        operations.register_terminal(
            location_id=store.pk, name=options["name"], actor=SYSTEM, now=timezone.now(), **named
        )
