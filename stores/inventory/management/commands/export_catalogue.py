"""Write the catalogue to a CSV or XLSX file, in the columns that an import takes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commerce.catalogue import exporting
from core import jobs
from core.actor import SYSTEM
from core.models import Job


class Command(BaseCommand):
    """`manage.py export_catalogue FILE [--location CODE] [--category SLUG] [--brand NAME] [--comma]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what goes into it."""
        parser.add_argument("file", type=Path, help="Ends in .csv or .xlsx.")
        parser.add_argument("--location", default="", metavar="CODE", help="Adds its stock.")
        parser.add_argument("--category", default="", metavar="SLUG")
        parser.add_argument("--brand", default="")
        parser.add_argument(
            "--comma", action="store_true", help="Decimal comma, cells between semicolons."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the export here and put its file where it was asked for."""
        form = options["file"].suffix.lower().lstrip(".")
        if form not in {"csv", "xlsx"}:
            raise CommandError("The file's name ends in .csv or .xlsx.")
        job = jobs.submit(
            kind=exporting.KIND,
            title=options["file"].name,
            options={
                "form": form,
                **{name: options[name] for name in ("location", "category", "brand", "comma")},
            },
            actor=SYSTEM,
            now=timezone.now(),
            hurry=False,
        )
        jobs.perform(job.pk)
        job.refresh_from_db()
        if job.state != Job.State.DONE:
            raise CommandError(job.message)
        with job.output.open("rb") as made, options["file"].open("wb") as file:
            shutil.copyfileobj(made, file)
        self.stdout.write(f"{job.counts['rows']} rows in {options['file']}.")
