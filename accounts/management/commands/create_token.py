"""Make a token for the API and print it; it is shown this once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import operations
from accounts.identity import person
from accounts.models import User
from core.actor import SYSTEM, Role


class Command(BaseCommand):
    """`manage.py create_token --email E [--role R ...] [--days N] [--name TEXT]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose token it is, what it may do, and for how long."""
        parser.add_argument("--email", required=True, help="Address of the user as whom it acts.")
        parser.add_argument(
            "--role", nargs="+", action="extend", default=[], choices=Role.values, metavar="ROLE",
            help=f"Only these of the user's roles ({', '.join(Role.values)}); by default all.",
        )  # fmt: skip
        parser.add_argument(
            "--days", type=int, default=30, metavar="N", help="Days until it expires."
        )
        parser.add_argument("--name", default="command line", help="What it is for.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token alone, so that a script can take it."""
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody with the address {options['email']} can sign in.")
        foreign = sorted(set(options["role"]) - person(user).roles)
        if foreign:
            raise CommandError(f"{user.email} does not have the role {foreign[0]}.")
        if not 1 <= options["days"] <= 366:
            raise CommandError("A token lives from 1 to 366 days.")
        token = operations.create_api_token(
            user_id=user.pk, name=options["name"][:80], scopes=options["role"],
            lifetime=timedelta(days=options["days"]), actor=SYSTEM, now=timezone.now(),
        )  # fmt: skip
        self.stdout.write(token)
