"""Runs an import as a job: checks the file, then writes it batch by batch.

All rows or none, unless the good ones are to be kept: the whole file is checked first, and nothing
is written where a row is refused. Then each batch is one short transaction, so that an import
never holds what a sale needs; a worker that dies is followed by one that goes on after its last
batch. What the shop sold between the check and the batch is not overwritten: that row is refused
and told, the others are taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalogue.operations.importing import (
    CountStock,
    Import,
    Outcome,
    Reading,
    finish_import,
)
from commerce.catalogue.pictures import arriving
from commerce.catalogue.rules import rows
from core import mappings, tables
from core.actor import Actor
from core.errors import Busy
from core.jobs import NothingTaken, Running
from core.models import Job, JobError
from core.operation import operation

KIND = "import"
BATCH = 500
CHECKED = 2000
TRIES = 5
SHOWN = 3
_COUNTS = ("created", "updated", "unchanged", "pictures")


@dataclass(slots=True)
class Prepared:
    """A file as it came in: normalised, counted, and its first rows to look at."""

    form: str
    header: list[str]
    sample: list[list[str]]
    rows: int
    file: IO[bytes]


def prepare(file: IO[bytes]) -> Prepared:
    """Read the whole file once, into a form that a worker streams. Raises BadTable."""
    table = tables.read_table(file)
    kept = SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115 - the caller closes it
    prepared = Prepared(table.form, table.header, [], 0, cast("IO[bytes]", kept))

    def lines() -> Iterator[list[str]]:
        yield table.header
        for row in table.rows:
            if any(cell.strip() for cell in row):
                prepared.rows += 1
                if len(prepared.sample) < SHOWN:
                    prepared.sample.append(row)
                yield row
            else:
                yield []
        if not prepared.rows:
            raise tables.BadTable(_("The file has column names, but no rows."))

    try:
        tables.write_csv(prepared.file, lines(), plain=True)
    except tables.BadTable:
        kept.close()
        raise
    kept.seek(0)
    return prepared


def empty_table(header: list[str]) -> IO[bytes]:
    """Return a CSV file that has column names only, to be filled in."""
    kept = BytesIO()
    tables.write_csv(kept, [header])
    kept.seek(0)
    return kept


def readings(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Reading]:
    """Read a normalised file as it streams; empty lines are passed over but counted."""
    lines = tables.read_csv(file)
    header = next(lines, [])
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        if len(cells) != len(header):
            message = _("the row has %(cells)s cells, the header has %(columns)s") % {
                "cells": len(cells),
                "columns": len(header),
            }
            yield [rows.RowError(number, "", "", message)]
            continue
        row, errors = rows.read_row(number, dict(zip(header, cells, strict=True)), columns)
        yield row or errors


def run(running: Running, count_stock: CountStock | None, now: datetime) -> None:
    """Do the import of a job. Raises NothingTaken where a row is refused and none may be left out."""
    with closing(_Run(running, count_stock, now)) as work:
        work.run()


class _Run:
    """One worker's part of an import."""

    def __init__(self, running: Running, count_stock: CountStock | None, now: datetime) -> None:
        self.running = running
        self.job = running.job
        options = self.job.options
        self.columns: dict[str, str] = dict(options["columns"])
        self.is_dry = bool(options.get("dry_run"))
        self.keep_good = bool(options.get("keep_good"))
        self.count_stock = count_stock
        self.now = now
        self.makes = frozenset(options.get("makes", ()))
        self.rows = int(options.get("rows", 0))
        self.pictures = arriving.of_job(self.job, self.columns, running.actor)
        self.counts = {name: int(self.job.counts.get(name, 0)) for name in _COUNTS}

    def close(self) -> None:
        """Let the zip of pictures go."""
        if self.pictures:
            self.pictures.close()

    def _look(self, batch: list[Reading], *, keep: bool) -> list[Reading]:
        """Look at the pictures of a batch, before its transaction."""
        if self.pictures is None:
            return batch
        return self.pictures.look(
            batch, keep=keep, pulse=lambda: self.running.advance(done=self.job.done)
        )

    def _import(self) -> Import:
        actor: Actor = self.running.actor
        return Import(
            columns=self.columns,
            count_stock=self.count_stock,
            makes=self.makes,
            actor=actor,
            now=self.now,
            made=self.job.cursor.get("made", ()),
            take_pictures=partial(self.pictures.take, now=self.now) if self.pictures else None,
        )

    def run(self) -> None:
        checks = not self.keep_good and not self.is_dry
        total = self.rows * 2 if checks else self.rows
        row = int(self.job.cursor.get("row", 0))
        if self.is_dry:
            self._through(
                "trying", total, 0, row, lambda importer, batch: importer.take(batch, False)
            )
            return
        if checks and self.job.phase != "writing":
            self._through("checking", total, 0, row, lambda importer, batch: importer.check(batch))
            self.job.refresh_from_db(fields=["errors"])
            if self.job.errors:
                raise NothingTaken(
                    _(
                        "Nothing was taken: some rows have errors. Mend them, or let the good rows be taken."
                    )
                )
            row = 0
            self.running.advance(done=self.rows, phase="writing", cursor={"row": 0})
        before = self.rows if checks else 0
        try:
            self._through(
                "writing", total, before, row, lambda importer, batch: importer.take(batch)
            )
        finally:
            finish_import()

    def _through(
        self,
        phase: str,
        total: int,
        before: int,
        after_row: int,
        step: Callable[[Import, list[Reading]], Outcome],
    ) -> None:
        importer = self._import()
        done = before
        size = CHECKED if phase == "checking" else BATCH
        if self.pictures:
            size = arriving.BATCH
        with self.job.input.open("rb") as file:
            rest = readings(file, self.columns)
            while batch := list(islice(rest, size)):
                done += len(batch)
                last = _number(batch[-1])
                if last <= after_row:
                    importer.remember(batch)
                    continue
                batch = self._look(batch, keep=phase == "writing")
                self._batch(importer, batch, step, phase=phase, total=total, done=done, last=last)

    def _batch(
        self,
        importer: Import,
        batch: list[Reading],
        step: Callable[[Import, list[Reading]], Outcome],
        **place: Any,
    ) -> None:
        """Take one batch and store how far it is, together; a lock that is not granted is asked for again."""
        for attempt in range(TRIES):
            try:
                outcome = self._together(importer, batch, step, **place)
            except Busy:
                importer.forget()
                if attempt == TRIES - 1:
                    raise
            else:
                self._add(outcome)
                return

    @operation
    def _together(
        self,
        importer: Import,
        batch: list[Reading],
        step: Callable[[Import, list[Reading]], Outcome],
        *,
        phase: str,
        total: int,
        done: int,
        last: int,
    ) -> Outcome:
        with transaction.atomic():
            outcome = step(importer, batch)
            errors = [
                JobError(
                    job=self.job,
                    row=error.row,
                    column=error.column[:200],
                    cell=error.value.replace("\0", " ")[:80],
                    message=error.message[:300],
                )
                for error in outcome.errors
            ]
            counts = {name: self.counts[name] + getattr(outcome, name) for name in _COUNTS}
            self.running.advance(
                done=done,
                total=total,
                phase=phase,
                cursor={"row": last, "made": sorted(importer.typing.made)},
                counts=counts,
                errors=errors,
            )
        return outcome

    def _add(self, outcome: Outcome) -> None:
        for name in _COUNTS:
            self.counts[name] += getattr(outcome, name)


def _number(reading: Reading) -> int:
    return reading.number if isinstance(reading, rows.Row) else reading[0].row


def refused_rows(job: Job) -> Iterator[list[str]]:
    """Yield the rows that were refused, with why in a column of their own, header first.

    Mended, they can be sent in again as they are: the column is known, and passed over.
    """
    reasons: dict[int, list[str]] = {}
    for error in JobError.objects.filter(job=job).order_by("row", "pk"):
        where = f"{error.column}: " if error.column else ""
        reasons.setdefault(error.row, []).append(f"{where}{error.message}")
    with job.input.open("rb") as file:
        lines = tables.read_csv(file)
        header = next(lines, [])
        own = header.index(mappings.ERRORS) if mappings.ERRORS in header else None
        yield [*_without(header, own), mappings.ERRORS]
        for number, cells in enumerate(lines, start=2):
            if number in reasons:
                yield [*_without(cells, own), "; ".join(reasons[number])]


def _without(cells: list[str], place: int | None) -> list[str]:
    return [cell for number, cell in enumerate(cells) if number != place]
