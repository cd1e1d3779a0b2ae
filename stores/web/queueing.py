"""What the store app keeps without network: actions that wait on the device, the page of what is to be picked, the app itself."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core import forms, idempotency
from core.errors import Conflict, DomainError
from core.problems import problem_response
from stores.locations.models import Location
from stores.web.workplace import Desk, View, at_work

store = at_work(Location.Kind.STORE)
# The client-made id of an action, the person who did it, and how many seconds ago by the clock of her device.
KEY, BY, AGE = "X-Action", "X-Action-By", "X-Action-Age"
# What is older may have been done without anybody knowing it any more: its answer is forgotten.
OLDEST = idempotency.KEPT.total_seconds() / 2
UNSENT = ("csrfmiddlewaretoken",)


class DoneBySomebodyElse(Conflict):
    """An action waits on this device for the colleague who did it."""

    code = "somebody-else"
    title = gettext_lazy("Somebody else did this")


class DoneTooLongAgo(Conflict):
    """Whether an action was done is not known any more."""

    code = "too-long-ago"
    title = gettext_lazy("This was done too long ago to be sent now. It may have reached us.")


def is_queued(request: HttpRequest) -> bool:
    """Say whether the device sends an action that it keeps until it knows what became of it."""
    return KEY in request.headers


def refuse(request: HttpRequest, error: DomainError | None) -> None:
    """Raise the error of an action from the queue, which is told in words; a form's goes on to its page."""
    if error is not None and is_queued(request):
        raise error


def once(view: View) -> View:
    """Do an action of the queue once, as the person who did it; the same id again gets the first answer.

    Answers `{"next": address}`, or a problem document. Raises DoneBySomebodyElse and DoneTooLongAgo:
    nothing is done then, nor remembered. Forms without an id go through as they are.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, desk: Desk, **kwargs: Any) -> HttpResponse:
        if not is_queued(request):
            return view(request, desk, **kwargs)
        if request.headers.get(BY, "") != str(desk.actor.user_id):
            raise DoneBySomebodyElse(_("It is sent when who did it works here again."))
        if (forms.number(request.headers.get(AGE, "0")) or 0) > OLDEST:
            raise DoneTooLongAgo

        def work() -> idempotency.Answer:
            return 200, {"next": view(request, desk, **kwargs)["Location"]}

        fields = {name: values for name, values in request.POST.lists() if name not in UNSENT}
        try:
            status, answer = idempotency.run_in_one(
                principal=f"user:{desk.actor.user_id}",
                operation="store-app",
                key=request.headers[KEY],
                body={"path": request.path, "fields": fields},
                now=timezone.now(),
                work=work,
            )
        except DomainError as error:
            return problem_response(error)
        return JsonResponse(answer, status=status)

    return wrapped


@require_GET
@store
def worker(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send the script that answers for pages of the store app without network."""
    return render(request, "store/worker.js", content_type="text/javascript; charset=utf-8")


@require_GET
@store
def manifest(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Describe the store app to a device that puts it on its home screen."""
    home = reverse("store:home")
    content = {
        "id": home,
        "name": _("Fjord & Fell store"),
        "short_name": _("Store"),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1d4d3c",
        "icons": [
            {"src": static(name), "type": "image/svg+xml", "sizes": "any", "purpose": purpose}
            for name, purpose in (("icon.svg", "any"), ("icon-maskable.svg", "maskable"))
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")
