"""Take products, prices and stock counts from a CSV or XLSX file."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commerce.catalogue import importing
from commerce.catalogue.pictures import arriving
from commerce.catalogue.rules import cells, rows
from core import jobs
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Job, JobError
from stores.inventory import imports

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
            help=f"Fields: {', '.join(cells.FIELDS)}, attribute:CODE, option:CODE. Without any, columns named like a field are taken.",
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
            "--pictures",
            type=Path,
            metavar="FOLDER_OR_ZIP",
            help="Pictures, named in a column that is mapped to `picture`, or by SKU: SKU.jpg, SKU_2.jpg.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen; change nothing."
        )
        parser.add_argument(
            "--keep-good",
            action="store_true",
            help="Take the good rows although others are refused.",
        )
        parser.add_argument(
            "--new-values",
            action="store_true",
            help="Let choices that were declared before take values that they do not have.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and report; exit 1 where a row was refused."""
        started = time.monotonic()
        try:
            job = self._import(options)
        except DomainError as error:
            raise CommandError(f"{options['file']}: {error.detail}") from error
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        if job.state == Job.State.FAILED:
            raise CommandError(f"{options['file']}: {job.message}")
        seconds = round(time.monotonic() - started, 2)
        errors = list(JobError.objects.filter(job=job).order_by("row", "pk"))
        if options["json"]:
            self.stdout.write(json.dumps(_document(job, errors, seconds), ensure_ascii=False))
        else:
            self._tell(job, errors, seconds)
        if errors:
            sys.exit(1)

    def _import(self, options: dict[str, Any]) -> Job:
        now = timezone.now()
        with options["file"].open("rb") as file:
            prepared = importing.prepare(file)
        with prepared.file:
            return self._submit(prepared, options, now)

    def _submit(self, prepared: importing.Prepared, options: dict[str, Any], now: datetime) -> Job:
        columns = rows.read_mapping(options["map"], prepared.header)
        work: dict[str, Any] = {
            "columns": list(columns.items()),
            "rows": prepared.rows,
            "keep_good": options["keep_good"],
            "dry_run": options["dry_run"],
            "makes": ["categories", "attributes", *(["values"] if options["new_values"] else [])],
        }
        if options["pictures"]:
            work |= arriving.keep_path(options["pictures"])
        lacking = arriving.lacking(columns, work)
        if lacking:
            raise ValueError(f"{lacking} --pictures FOLDER_OR_ZIP")
        if "stock" in columns:
            location = imports.place_of_count(columns, options["location"])
            as_of = imports.moment_of_count(options["as_of"], location, now)
            work |= {"location": location.code, "as_of": as_of.isoformat()}
        job = jobs.submit(
            kind=importing.KIND,
            title=options["file"].name,
            options=work,
            actor=SYSTEM,
            now=now,
            file=File(prepared.file),
            total=prepared.rows,
            hurry=False,
        )
        jobs.perform(job.pk)
        job.refresh_from_db()
        return job

    def _tell(self, job: Job, errors: list[JobError], seconds: float) -> None:
        for error in errors[:SHOWN]:
            value = f" {error.cell!r}" if error.cell else ""
            self.stdout.write(f"row {error.row}, column {error.column}:{value} {error.message}")
        if len(errors) > SHOWN:
            self.stdout.write(f"... and {len(errors) - SHOWN} more errors (--json lists all)")
        made = {name: job.counts.get(name, 0) for name in ("created", "updated", "unchanged")}
        pictures = job.counts.get("pictures", 0)
        counts = ", ".join(f"{number} {name}" for name, number in made.items())
        counts += f", {pictures} new pictures" if job.options.get("pictures") else ""
        total = job.options["rows"]
        if job.state == Job.State.REFUSED:
            self.stdout.write(
                f"Nothing was taken of {total} rows: {len(errors)} errors. ({seconds} s)"
            )
        elif not made["created"] and not made["updated"] and not errors:
            self.stdout.write(f"{total} rows: nothing to change. ({seconds} s)")
        else:
            would = "would be " if job.options["dry_run"] else ""
            self.stdout.write(f"{total} rows: {would}{counts}, {len(errors)} errors. ({seconds} s)")


def _document(job: Job, errors: list[JobError], seconds: float) -> dict[str, Any]:
    return {
        "ok": not errors,
        "rows": job.options["rows"],
        "created": job.counts.get("created", 0),
        "updated": job.counts.get("updated", 0),
        "unchanged": job.counts.get("unchanged", 0),
        "pictures": job.counts.get("pictures", 0),
        "errors": [
            {
                "row": error.row,
                "column": error.column,
                "value": error.cell,
                "message": error.message,
            }
            for error in errors
        ],
        "seconds": seconds,
    }
