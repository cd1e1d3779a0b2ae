"""Take a file in: send it, say what its columns mean, try it, take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commerce.catalogue import importing
from commerce.catalogue.models import Attribute
from commerce.catalogue.pictures import arriving
from commerce.catalogue.rules import cells, columns, rows, texts
from commerce.web.merchandise import field_words, pictures_upload
from commerce.web.merchandise.guard import merchandiser
from core import jobs, mappings, tables
from core.actor import Actor
from core.errors import NotFound
from core.models import Job
from stores.inventory import imports
from stores.locations.models import Location

MAKES = ("categories", "attributes", "values")
# What a file may bring along unless somebody says otherwise: a choice that was declared stays as it is.
USUAL = ("categories", "attributes")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, as the mapping page shows it."""

    number: int
    name: str
    samples: list[str]
    field: str
    choices: list[tuple[str, str]]


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file, read it through once, and ask what its columns mean."""
    actor = merchandiser(request)
    if request.method == "GET":
        return _upload_page(request)
    sent = request.FILES.get("file")
    if sent is None or sent.file is None:
        return _upload_page(request, _("Choose a file."))
    if (sent.size or 0) > settings.IMPORT_MAX_BYTES:
        most = settings.IMPORT_MAX_BYTES // (1024 * 1024)
        return _upload_page(
            request, _("The file is larger than %(size)s MB. Send it in parts.") % {"size": most}
        )
    pictures, refusal = pictures_upload.received(request)
    if refusal:
        return _upload_page(request, pictures_error=refusal)
    try:
        prepared = importing.prepare(sent.file)
    except tables.BadTable as error:
        return _upload_page(request, str(error.detail))
    with prepared.file:
        job = jobs.submit(
            kind=importing.KIND,
            title=sent.name or "",
            options={
                "header": prepared.header,
                "sample": prepared.sample,
                "rows": prepared.rows,
                "form": prepared.form,
                **pictures_upload.kept(pictures),
            },
            actor=actor,
            now=timezone.now(),
            file=File(prepared.file),
            total=prepared.rows,
            draft=True,
        )
    return HttpResponseRedirect(reverse("merchandise:mapping", args=[job.pk]))


def _upload_page(request: HttpRequest, error: str = "", pictures_error: str = "") -> HttpResponse:
    context = {
        "section": "import",
        "error": error,
        "pictures_error": pictures_error,
        "form_failed": bool(error or pictures_error),
        "error_lines": [
            {"target": target, "text": text}
            for target, text in (("id_file", error), ("id_pictures", pictures_error))
            if text
        ],
        "most_pictures": settings.PICTURES_MAX_BYTES // (1024 * 1024),
        "most": settings.IMPORT_MAX_BYTES // (1024 * 1024),
        "fields": field_words.described(),
    }
    return render(
        request, "merchandise/import.html", context, status=422 if context["form_failed"] else 200
    )


@require_GET
def template(request: HttpRequest) -> FileResponse:
    """Hand out an empty table with every column that we know by name."""
    merchandiser(request)
    kept = importing.empty_table([*cells.FIELDS])
    return FileResponse(kept, as_attachment=True, filename="catalogue-template.csv")


def _import(job_id: int, actor: Actor) -> Job:
    job = jobs.jobs_for(actor).filter(pk=job_id, kind=importing.KIND).first()
    if job is None or "header" not in job.options:
        raise NotFound
    return job


@require_http_methods(["GET", "POST"])
@never_cache
def mapping(request: HttpRequest, job_id: int) -> HttpResponse:
    """Say what each column means and how to take the rows; then try it, or take it."""
    actor = merchandiser(request)
    job = _import(job_id, actor)
    if request.method == "GET":
        return _mapping_page(request, job, _proposed(job), job.options)
    header: list[str] = job.options["header"]
    fields = {
        column: field
        for number, column in enumerate(header)
        if rows.is_field(field := request.POST.get(f"column-{number}", ""))
    }
    now = timezone.now()
    given = _given(request)
    errors = _errors(header, fields)
    by_field = {field: column for column, field in fields.items()}
    if not errors and "stock" in by_field:
        try:
            place = imports.place_of_count(by_field, str(given["location"]) or None)
            as_of = imports.moment_of_count(str(given["as_of"]) or None, place, now)
        except ValueError as error:
            errors = [{"target": "id_location", "text": str(error).capitalize()}]
        else:
            given |= {"location": place.code, "as_of": as_of.isoformat()}
    lacking = arriving.lacking(by_field, job.options)
    if lacking:
        target = f"id_column-{header.index(by_field[arriving.FIELD])}"
        errors.append({"target": target, "text": lacking})
    if errors:
        return _mapping_page(request, job, fields, given, errors)
    mappings.remember(kind=importing.KIND, header=header, fields=fields, now=now)
    kept = {
        name: job.options[name]
        for name in ("header", "sample", "rows", "form", *arriving.OPTIONS)
        if name in job.options
    }
    options = kept | given | {"columns": list(by_field.items())}
    jobs.start(job_id=job_id, options=options, actor=actor, now=now)
    return HttpResponseRedirect(reverse("merchandise:job", args=[job_id]))


def _given(request: HttpRequest) -> dict[str, Any]:
    return {
        "makes": [name for name in MAKES if request.POST.get(name)],
        "keep_good": request.POST.get("keep") == "good",
        "dry_run": request.POST.get("do") != "take",
        "location": request.POST.get("location", "")[:20],
        "as_of": request.POST.get("as_of", "")[:40],
    }


def _errors(header: Sequence[str], fields: dict[str, str]) -> list[dict[str, str]]:
    errors = []
    chosen = list(fields.values())
    if "sku" not in chosen:
        errors.append({"target": "id_column-0", "text": _("Say which column has the SKU.")})
    for number, column in enumerate(header):
        field = fields.get(column)
        if field is None:
            continue
        target = f"id_column-{number}"
        if list(header).count(column) > 1:
            text = _("The file has the column %(name)s more than once.") % {"name": column}
            errors.append({"target": target, "text": text})
        elif chosen.count(field) > 1:
            text = _("%(name)s means the same as another column.") % {"name": column}
            errors.append({"target": target, "text": text})
    return errors


def _proposed(job: Job) -> dict[str, str]:
    """Return field by column: as chosen before, as remembered, or by name."""
    if job.options.get("columns"):
        return {column: field for field, column in job.options["columns"]}
    header: list[str] = job.options["header"]
    proposed = columns.propose(header, mappings.recall(importing.KIND, header), _attributes())
    # A column of pictures means nothing where none were sent: others have addresses in it.
    return {
        column: field
        for column, field in proposed.items()
        if field != arriving.FIELD or job.options.get("pictures")
    }


def _attributes() -> dict[str, str]:
    """Return the field of each declared attribute by its names, folded."""
    named: dict[str, str] = {}
    for each in Attribute.objects.all():
        for name in (each.name_nb, each.name_en, each.code):  # type: ignore[attr-defined]
            if name:
                named[texts.fold(name)] = f"attribute:{each.code}"
    return named


def _mapping_page(
    request: HttpRequest,
    job: Job,
    fields: dict[str, str],
    given: dict[str, Any],
    errors: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    header: list[str] = job.options["header"]
    sample: list[list[str]] = job.options["sample"]
    declared = field_words.choices(Attribute.objects.order_by("position", "code"))
    shown = []
    for number, name in enumerate(header):
        field = fields.get(name, "")
        choices = [("", _("Leave out")), *declared]
        own = columns.own_attribute(name)
        if own not in {value for value, _label in declared}:
            choices.append((own, _("A new attribute: %(name)s") % {"name": name}))
        samples = [row[number][:60] for row in sample if number < len(row) and row[number].strip()]
        shown.append(Column(number, name, samples, field, choices))
    locations = [("", _("The warehouse of the market"))]
    locations += [
        (code, f"{code} {name}")
        for code, name in Location.objects.order_by("code").values_list("code", "name")
    ]
    context = {
        "section": "import",
        "job": job,
        "columns": shown,
        "locations": locations,
        "given": {"makes": list(USUAL)} | given,
        "error_lines": list(errors),
        "form_failed": bool(errors),
        "has_stock": "stock" in fields.values(),
    }
    return render(request, "merchandise/mapping.html", context, status=422 if errors else 200)
