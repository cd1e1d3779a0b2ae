"""Hold the providers' books against ours; exit 1 where something is left to be done, or was not looked at."""

import json
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commerce.orders import reconciling
from commerce.payments import reconciliation
from commerce.payments.errors import ProviderUnavailable
from commerce.payments.reconciliation import Difference

DAYS = 7


class Command(BaseCommand):
    """`manage.py reconcile_payments [--since 2026-11-01] [--settle] [--json]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the time, whether to settle, and the form of the answer."""
        parser.add_argument("--since", help=f"A date or time, ISO 8601; default {DAYS} days ago.")
        parser.add_argument("--settle", action="store_true", help="Settle what is safe to settle.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare with every provider that keeps books."""
        now = timezone.now()
        since, left, told = _since(options["since"], now), 0, []
        for name in reconciliation.providers():
            try:
                report = reconciliation.reconcile(name, since=since)
            except ProviderUnavailable as error:
                raise CommandError(f"{name} does not answer; nothing was settled there.") from error
            done = reconciling.settle(report.differences, now=now) if options["settle"] else []
            states = {id(each.difference): each.state for each in done}
            rows = [_row(each, states.get(id(each), "")) for each in report.differences]
            left += sum(row["settled"] not in {"placed", "refused"} for row in rows)
            left += report.left_out
            told.append(
                {
                    "provider": name,
                    "compared": report.compared,
                    "left_out": report.left_out,
                    "differences": rows,
                }
            )
        if options["json"]:
            self.stdout.write(
                json.dumps({"since": since.isoformat(), "left": left, "providers": told})
            )
        else:
            for book in told:
                self._write(book)
        if left:
            sys.exit(1)

    def _write(self, book: dict[str, Any]) -> None:
        rows = book["differences"]
        self.stdout.write(
            f"{book['provider']}: {book['compared']} payments compared, {len(rows)} differences"
        )
        if book["left_out"]:
            self.stdout.write(
                f"  {book['left_out']} payments of ours are not in its books, and it was not asked about them."
            )
        for row in rows:
            settled = f" Settled: {row['settled']}." if row["settled"] else ""
            self.stdout.write(f"  {row['kind']}  {row['payment_id']}\n    {row['text']}{settled}")


def _since(given: str | None, now: datetime) -> datetime:
    if not given:
        return now - timedelta(days=DAYS)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise CommandError("--since takes a date or time as ISO 8601 writes it.") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _row(difference: Difference, settled: str) -> dict[str, Any]:
    row = asdict(difference)
    del row["payment"]
    tender = difference.tender_id
    return row | {
        "kind": str(difference.kind),
        "tender_id": str(tender) if tender else None,
        "settled": settled,
    }
