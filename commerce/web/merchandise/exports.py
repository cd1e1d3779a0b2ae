"""Ask for the catalogue as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commerce.catalogue import exporting
from commerce.web.merchandise import choosing
from commerce.web.merchandise.guard import merchandiser
from core import jobs
from stores.locations.models import Location


@require_http_methods(["GET", "POST"])
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Ask which part and in which form; then it is written as a job."""
    actor = merchandiser(request)
    if request.method == "GET":
        places = Location.objects.order_by("code").values_list("code", "name")
        context = {
            "section": "export",
            "categories": choosing.categories(),
            "locations": [
                ("", _("Without stock")),
                *((code, f"{code} {name}") for code, name in places),
            ],
            "forms": forms(),
        }
        return render(request, "merchandise/export.html", context)
    form = request.POST.get("form", "csv")
    job = jobs.submit(
        kind=exporting.KIND,
        title=choosing.title(request.POST),
        options={
            "form": "xlsx" if form == "xlsx" else "csv",
            "comma": form == "comma",
            "location": request.POST.get("location", "")[:20],
            **choosing.chosen(request.POST),
        },
        actor=actor,
        now=timezone.now(),
    )
    return HttpResponseRedirect(reverse("merchandise:job", args=[job.pk]))


def forms() -> list[tuple[str, str]]:
    """Return the forms of a file to choose from."""
    return [
        ("csv", _("CSV, decimal point, cells between commas")),
        ("comma", _("CSV, decimal comma, cells between semicolons")),
        ("xlsx", _("XLSX workbook")),
    ]
