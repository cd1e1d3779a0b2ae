"""Take products, prices and stock counts from a CSV file."""

from __future__ import annotations

import csv
import json
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commerce.catalogue import operations as catalogue
from commerce.catalogue.rules import rows
from core.actor import SYSTEM
from core.markets import MARKETS
from stores.inventory import operations as inventory
from stores.inventory.models import StockMovement
from stores.locations.models import Location

SHOWN = 50


class Command(BaseCommand):
    """`manage.py import_catalogue FILE --map COLUMN=FIELD ... [--location CODE] [--as-of TIME]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, what its columns mean, and where its stock lies."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--map",
            nargs="+",
            action="extend",
            default=[],
            metavar="COLUMN=FIELD",
            help=f"Fields: {', '.join(rows.FIELDS)}. Without any, columns named like a field are taken.",
        )
        parser.add_argument(
            "--location",
            metavar="CODE",
            help="Where `stock` was counted; else the market's warehouse.",
        )
        parser.add_argument(
            "--as-of",
            metavar="TIME",
            help="When it was counted (ISO 8601); what moved since is kept.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen; change nothing."
        )
        parser.add_argument(
            "--keep-good",
            action="store_true",
            help="Take the good rows although others are refused.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and report; exit 1 where a row was refused."""
        started = time.monotonic()
        now = timezone.now()
        try:
            report = self._import(options, now)
        except UnicodeDecodeError as error:
            raise CommandError(
                f"{options['file']} is not UTF-8 (byte 0x{error.object[error.start]:02x}). "
                "Save it as 'CSV UTF-8' and try again."
            ) from error
        except (csv.Error, OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps(_document(report, seconds), ensure_ascii=False))
        else:
            self._tell(report, options, seconds)
        if not report.ok:
            sys.exit(1)

    def _import(self, options: dict[str, Any], now: datetime) -> catalogue.ImportReport:
        with options["file"].open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, None)
            if not header:
                raise ValueError("the file is empty")
            columns = rows.read_mapping(options["map"], header)
            return catalogue.import_rows(
                readings=_readings(reader, header, columns),
                columns=columns,
                count_stock=_stock_counter(columns, options, now) if "stock" in columns else None,
                keep_good=options["keep_good"],
                dry_run=options["dry_run"],
                actor=SYSTEM,
                now=now,
            )

    def _tell(
        self, report: catalogue.ImportReport, options: dict[str, Any], seconds: float
    ) -> None:
        for error in report.errors[:SHOWN]:
            value = f" {error.value!r}" if error.value else ""
            self.stdout.write(f"row {error.row}, column {error.column}:{value} {error.message}")
        if len(report.errors) > SHOWN:
            self.stdout.write(
                f"... and {len(report.errors) - SHOWN} more errors (--json lists all)"
            )
        counts = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged"
        if report.errors and not options["keep_good"]:
            self.stdout.write(
                f"Nothing was taken of {report.rows} rows: {len(report.errors)} errors. ({seconds} s)"
            )
        elif not report.created and not report.updated and report.ok:
            self.stdout.write(f"{report.rows} rows: nothing to change. ({seconds} s)")
        else:
            would = "would be " if options["dry_run"] else ""
            self.stdout.write(
                f"{report.rows} rows: {would}{counts}, {len(report.errors)} errors. ({seconds} s)"
            )


def _readings(
    reader: Iterator[list[str]], header: list[str], columns: Mapping[str, str]
) -> Iterator[rows.Row | list[rows.RowError]]:
    """Read the file as it streams; empty lines are passed over but counted."""
    for number, cells in enumerate(reader, start=2):
        if not any(cells):
            continue
        if len(cells) != len(header):
            message = f"the row has {len(cells)} cells, the header has {len(header)}"
            yield [rows.RowError(number, "", "", message)]
            continue
        row, errors = rows.read_row(number, dict(zip(header, cells, strict=True)), columns)
        yield row or errors


def _stock_counter(
    columns: Mapping[str, str], options: dict[str, Any], now: datetime
) -> catalogue.CountStock:
    """Return the function that sets stock at the location, keeping what moved since the count."""
    location = _location(columns, options["location"])
    as_of = _moment(options["as_of"], location, now)
    cause = f"import:{uuid.uuid4().hex[:16]}"
    batches = iter(range(1_000_000))

    def count(counts: Mapping[int, int]) -> catalogue.Counted:
        batch_cause = f"{cause}:{next(batches)}"
        refused = inventory.count_stock(
            location_id=location.pk,
            counts=dict(counts),
            as_of=as_of,
            actor=SYSTEM,
            now=now,
            cause=batch_cause,
        )
        moved = StockMovement.objects.filter(cause=batch_cause, level__location=location)
        return catalogue.Counted(
            refused={
                row.variant_id: f"is below the {row.needed} that are promised: {', '.join(row.orders) or 'quarantine'}"
                for row in refused
            },
            changed=set(moved.values_list("level__variant_id", flat=True)),
        )

    return count


def _location(columns: Mapping[str, str], code: str | None) -> Location:
    places = Location.objects.order_by("code")
    if code:
        found = places.filter(code=code).first()
        if found is None:
            raise ValueError(
                f"there is no location {code}. There are: {', '.join(places.values_list('code', flat=True))}."
            )
        return found
    markets = [market.code for market in MARKETS.values() if f"price:{market.currency}" in columns]
    warehouses = list(
        places.filter(kind=Location.Kind.WAREHOUSE, is_active=True, market__in=markets)
    )
    if len(warehouses) != 1:
        raise ValueError("say where the stock was counted: --location CODE")
    return warehouses[0]


def _moment(text: str | None, location: Location, now: datetime) -> datetime:
    """Return when the count was taken; a time without a zone is the location's own."""
    if not text:
        return now
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=location.zone)
    if moment > now:
        raise ValueError(f"--as-of {text} is in the future")
    return moment


def _document(report: catalogue.ImportReport, seconds: float) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "rows": report.rows,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "errors": [
            {
                "row": error.row,
                "column": error.column,
                "value": error.value,
                "message": error.message,
            }
            for error in report.errors
        ],
        "seconds": seconds,
    }
