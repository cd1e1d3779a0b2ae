"""Hold the books against each other; exit 1 on a breach."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import invariants


class Command(BaseCommand):
    """`manage.py check_invariants [--json]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every check and say what broke."""
        results = invariants.run()
        broken = [result for result in results if result.breaches]
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "ok": not broken,
                        "checked": len(results),
                        "breaches": {result.sentence: result.breaches for result in broken},
                    }
                )
            )
        else:
            for result in results:
                self.stdout.write(f"{'BROKEN' if result.breaches else 'holds '}  {result.sentence}")
                for line in result.breaches[:20]:
                    self.stdout.write(f"        {line}")
        if broken:
            sys.exit(1)
