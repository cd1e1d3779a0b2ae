"""The pictures that come with an import: found by a column or by SKU, looked at before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from commerce.catalogue.models import Variant
from commerce.catalogue.operations.importing import Reading
from commerce.catalogue.operations.pictures_import import Pictured, take_pictures
from commerce.catalogue.pictures import BadPicture, Looked, files, look
from commerce.catalogue.pictures.archive import Archive, pack
from commerce.catalogue.rules.rows import Row, RowError
from core.actor import Actor
from core.models import Job

FIELD = "picture"
# What a job keeps of them.
OPTIONS = ("pictures", "files", "picture_count")
BATCH = 25


class Pictures:
    """The zip of an import, and what is known of its pictures; each is looked at once."""

    def __init__(self, file: IO[bytes], columns: Mapping[str, str], actor: Actor) -> None:
        self.file = file
        self.archive = Archive(file)
        self.columns = columns
        self.actor = actor
        self._looked: dict[str, Looked | BadPicture] = {}
        self._name_of: dict[str, str] = {}
        self._others: frozenset[str] = frozenset()
        self._keeps = False

    def close(self) -> None:
        """Let the file go."""
        self.file.close()

    def look(
        self, batch: Sequence[Reading], *, keep: bool, pulse: Callable[[], None]
    ) -> list[Reading]:
        """Return the batch, rows with a bad picture refused; outside of any transaction: it takes time.

        With `keep` the originals of the others are written to the storage. `pulse` is called between.
        """
        self._keeps = keep
        self._others = self._skus_of_their_own(batch)
        readings: list[Reading] = []
        for reading in batch:
            errors = self._errors(reading, pulse) if isinstance(reading, Row) else []
            readings.append(errors or reading)
        return readings

    def take(self, rows: Sequence[Row], ids: Mapping[str, int], now: datetime) -> Pictured:
        """Add the pictures of rows that are being written."""
        by_sku = {row.sku: self._pictures_of(row) for row in rows}
        return take_pictures(
            by_sku={sku: found for sku, found in by_sku.items() if found},
            ids=ids,
            keep=self._keep,
            actor=self.actor,
            now=now,
        )

    def _skus_of_their_own(self, batch: Sequence[Reading]) -> frozenset[str]:
        """Return which names like `MUG_2` are no second picture of MUG, but of a SKU of that name."""
        rows = [reading for reading in batch if isinstance(reading, Row)]
        stems = {stem for row in rows for stem in self.archive.numbered_stems(row.sku)}
        if not stems:
            return frozenset()
        known = Variant.objects.filter(sku__in=stems | {stem.upper() for stem in stems})
        skus = {*known.values_list("sku", flat=True), *(row.sku for row in rows)}
        return frozenset(sku.lower() for sku in skus)

    def _entries(self, row: Row) -> list[str]:
        if row.pictures:
            return [self.archive.find(name) for name in row.pictures]
        return self.archive.of_sku(row.sku, self._others)

    def _pictures_of(self, row: Row) -> list[Looked]:
        found = [self._looked.get(own) for own in self._entries(row)]
        return [each for each in found if isinstance(each, Looked)]

    def _errors(self, row: Row, pulse: Callable[[], None]) -> list[RowError]:
        errors = []
        column = self.columns.get(FIELD, "") if row.pictures else self.columns.get("sku", "sku")
        for name in row.pictures or self.archive.of_sku(row.sku, self._others):
            try:
                own = self.archive.find(name)
                pulse()
                self._look(own)
            except BadPicture as error:
                shown = name if row.pictures else self.archive.shown(name)
                message = f"{FIELD} {shown}: {error.detail}"
                errors.append(RowError(row.number, column, shown[:80], message))
        return errors

    def _look(self, own: str) -> None:
        looked = self._looked.get(own)
        if looked is None:
            try:
                content = self.archive.read(own)
                looked = look(content)
            except BadPicture as error:
                self._looked[own] = error
                raise
            self._looked[own] = looked
            self._name_of[looked.digest] = own
        if isinstance(looked, BadPicture):
            raise looked
        self._keep(looked)

    def _keep(self, looked: Looked) -> None:
        name = files.original_name(looked)
        if self._keeps and not default_storage.exists(name):
            files.keep(name, self.archive.read(self._name_of[looked.digest]))


def of_job(job: Job, columns: Mapping[str, str], actor: Actor) -> Pictures | None:
    """Return the pictures that came with a job, where any did."""
    name = job.options.get("pictures")
    return Pictures(default_storage.open(name, "rb"), columns, actor) if name else None


def keep_zip(file: IO[bytes]) -> dict[str, object]:
    """Check a zip and keep it beside the jobs' files; return what a job's options need. Raises BadArchive."""
    count = len(Archive(file))
    file.seek(0)
    name = default_storage.save("jobs/pictures.zip", File(file))
    return {"pictures": name, "files": [name], "picture_count": count}


def keep_path(path: Path) -> dict[str, object]:
    """Keep the pictures of a folder, or a zip, for a job. Raises BadArchive, FileNotFoundError."""
    with pack(path) if path.is_dir() else path.open("rb") as file:
        return keep_zip(file)


def lacking(columns: Mapping[str, str], options: Mapping[str, object]) -> str:
    """Return why the mapping cannot be: it names pictures, and none were sent. Else nothing."""
    if FIELD not in columns or options.get("pictures"):
        return ""
    return _("The column %(name)s names pictures: send them as a zip with the file.") % {
        "name": columns[FIELD]
    }
