"""Open a till of a store, or give one another token, and print it; it is shown this once."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.actor import SYSTEM
from stores.locations.models import Location
from stores.selling import operations
from stores.selling.models import Till

SHORTEST = 32


class Command(BaseCommand):
    """`manage.py open_till --store GB004 --number 1 [--name TEXT] [--token-from VARIABLE]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which till it is, and a token that was made elsewhere."""
        parser.add_argument("--store", required=True, help="Code of the store, GB004.")
        parser.add_argument("--number", required=True, type=int)
        parser.add_argument("--name", default="", help="Where it stands.")
        parser.add_argument(
            "--token-from",
            default="",
            metavar="VARIABLE",
            help=f"Use the token of this variable of the environment, of at least {SHORTEST} letters.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Open it where there is none yet, and print its token."""
        variable = options["token_from"]
        given = os.environ.get(variable, "")
        if variable and len(given) < SHORTEST:
            raise CommandError(f"{variable} has no token of at least {SHORTEST} letters.")
        store = Location.objects.filter(code=options["store"], kind=Location.Kind.STORE).first()
        if store is None:
            raise CommandError(f"There is no store {options['store']}.")
        now = timezone.now()
        till = Till.objects.filter(location=store, number=options["number"]).first()
        if till is None:
            till = operations.open_till(
                location_id=store.pk,
                number=options["number"],
                name=options["name"],
                actor=SYSTEM,
                now=now,
            )
        token = operations.make_token(till_id=till.pk, actor=SYSTEM, now=now, token=given)
        if not given:
            self.stdout.write(token)
