"""Say whom to sign in as in a demo."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.web.management import seeding


class Command(BaseCommand):
    """`manage.py demo_logins [--json]`; refuses outside demo mode."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one login per role that has a screen."""
        if not settings.DEMO:
            raise CommandError("There are demo logins in demo mode only (DEMO=1).")
        logins = seeding.logins()
        if options["json"]:
            self.stdout.write(json.dumps(logins, ensure_ascii=False))
            return
        for login in logins:
            self.stdout.write(
                "  ".join((login["url"], login["role"], login["email"], login["password"]))
            )
