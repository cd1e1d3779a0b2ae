"""The store's collections: what is to be done, picking, the shelf."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.delivery import queries as parcels
from commerce.orders.reserving import due_of
from core import forms, qr
from core.errors import Conflict, DomainError, Invalid
from stores.click_and_collect import choosing, errors, missing, operations, queries, rules
from stores.click_and_collect.models import Collection
from stores.click_and_collect.operations import MEANS
from stores.click_and_collect.rules import State
from stores.locations.models import Location
from stores.web.queueing import once, refuse
from stores.web.tasks import Task, items_of, on_the_walk
from stores.web.workplace import SHIPS, Desk, at_work, choose, lines_of

store = at_work(Location.Kind.STORE)
NEXT = 3


def task_of(collection: Collection, now: datetime) -> Task:
    """Return a collection as lists and the counter show it."""
    return Task(collection, items_of(collection.lines.all()), collection.is_late(now))


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Choose the store."""
    return choose(request, Location.Kind.STORE)


@require_GET
@store
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how much there is to do, and what is next."""
    assert desk.place is not None
    now = timezone.now()
    context = desk.context(
        section="home",
        counts=queries.counts(desk.place.pk, now=now),
        parcels=_parcels(desk.place),
        is_paused=desk.place.is_paused(now),
        tasks=[task_of(each, now) for each in queries.to_pick(desk.place.pk, limit=NEXT)],
    )
    return render(request, "store/home.html", context)


@require_GET
@store
def counts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the counts again; the page asks for them."""
    assert desk.place is not None
    found = queries.counts(desk.place.pk, now=timezone.now())
    context = desk.context(counts=found, parcels=_parcels(desk.place))
    return render(request, "store/_counts.html", context)


def _parcels(place: Location) -> int | None:
    """Return how many parcels a store has to pack and send; None of one that sends none, two statements."""
    return parcels.counts(place.pk).to_pick if SHIPS in place.services else None


@require_GET
@store
def pick_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what is to be picked, oldest promise first."""
    assert desk.place is not None
    now = timezone.now()
    tasks = [task_of(each, now) for each in queries.to_pick(desk.place.pk)]
    return render(
        request, "store/pick_list.html", desk.context(section="pick", tasks=tasks, keeps_page=True)
    )


@require_GET
@store
def ready_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what waits for its customer, by shelf."""
    assert desk.place is not None
    now = timezone.now()
    tasks = [task_of(each, now) for each in queries.ready(desk.place.pk)]
    back = queries.to_put_back(desk.place.pk)
    context = desk.context(section="ready", tasks=tasks, back=back, now=now)
    return render(request, "store/ready_list.html", context)


@require_GET
@store
def collection(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Show one collection: to be picked, on its shelf, or handed over."""
    return show(request, desk, collection_id)


def show(
    request: HttpRequest, desk: Desk, collection_id: int, *, error: DomainError | None = None
) -> HttpResponse:
    """Show a collection with its cases, and what was wrong with the last step."""
    refuse(request, error)
    found = queries.collection_for(desk.actor, collection_id)
    items = on_the_walk(found.lines.all(), found.location_id)
    task = Task(found, items, found.is_late(timezone.now()))
    context = desk.context(
        keeps_page=True,
        queues=True,
        section="ready" if found.state in {State.READY, State.COLLECTED} else "pick",
        place=found.location,
        task=task,
        collection=found,
        order=found.fulfilment.order,
        cases=[
            choosing.context_of(
                case,
                now=timezone.now(),
                is_staff=True,
                find=request.GET.get("find", "")[:80]
                if request.GET.get("case") == str(case.pk)
                else "",
            )
            for case in missing.open_shortfalls(desk.actor, collection_id=found.pk)
        ],
        days_longer=operations.days_longer(found),
        **due_of_bag(found),
        undo=operations.undoable(found, actor=desk.actor, now=timezone.now()),
        whys=[(each.value, each.label) for each in rules.SAID_WHILE_PICKING],
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
        is_wrong_item=isinstance(error, errors.WrongItem | errors.AlreadyPicked),
        entered=request.POST,
    )
    return render(request, "store/collection.html", context, status=error.status if error else 200)


@require_GET
@store
def paper(request: HttpRequest, desk: Desk, collection_id: int, sheet: str) -> HttpResponse:
    """Show the pick list or the label of a bag, to be printed on A4 or on a roll of 80 mm.

    The label's code leads a colleague to the page of the collection: the pickup code is its customer's.
    """
    found = queries.collection_for(desk.actor, collection_id)
    items = on_the_walk(found.lines.all(), found.location_id)
    context = desk.context(
        section="pick",
        place=found.location,
        collection=found,
        order=found.fulfilment.order,
        task=Task(found, items, found.is_late(timezone.now())),
        sheet=sheet,
        is_roll=request.GET.get("paper") == "roll",
        svg=qr.svg(request.build_absolute_uri(reverse("store:collection", args=[found.pk]))),
    )
    return render(request, "store/paper.html", context)


def back(collection_id: int) -> HttpResponseRedirect:
    """Return to the page of a collection."""
    return HttpResponseRedirect(reverse("store:collection", args=[collection_id]))


@require_POST
@store
@once
def accept(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Say that the store will make it ready."""
    operations.accept(collection_id=collection_id, actor=desk.actor, now=timezone.now())
    messages.success(request, _("Accepted."))
    return HttpResponseRedirect(reverse("store:pick"))


@require_POST
@store
def start(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Take it from the list."""
    operations.start_picking(collection_id=collection_id, actor=desk.actor, now=timezone.now())
    return back(collection_id)


@require_POST
@store
@once
def pick(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Put what was scanned or confirmed into the bag."""
    try:
        operations.pick_line(
            collection_id=collection_id,
            scanned=request.POST.get("scanned", ""),
            line_id=forms.number(request.POST.get("line", "")),
            actor=desk.actor,
            now=timezone.now(),
        )
    except (errors.WrongItem, errors.AlreadyPicked) as error:
        return show(request, desk, collection_id, error=error)
    return back(collection_id)


@require_POST
@store
def undo(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Take back the last step."""
    try:
        operations.undo(
            collection_id=collection_id, step=request.POST.get("step", ""), actor=desk.actor,
            now=timezone.now(),
        )  # fmt: skip
    except Conflict as error:
        return show(request, desk, collection_id, error=error)
    messages.success(request, _("Undone."))
    return back(collection_id)


@require_POST
@store
def keep_longer(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Keep it some days longer, once."""
    try:
        operations.keep_longer(collection_id=collection_id, actor=desk.actor, now=timezone.now())
    except errors.CannotKeepLonger as error:
        return show(request, desk, collection_id, error=error)
    messages.success(request, _("It is kept longer."))
    return back(collection_id)


@require_POST
@store
def put_back(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Note that the bag of what nobody fetched is empty."""
    operations.put_back(collection_id=collection_id, actor=desk.actor)
    messages.success(request, _("Thank you: the goods can be sold again."))
    return HttpResponseRedirect(reverse("store:ready"))


@require_POST
@store
@once
def ready(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Put it on its shelf and tell the customer."""
    try:
        done = operations.mark_ready(
            collection_id=collection_id,
            shelf=request.POST.get("shelf", ""),
            actor=desk.actor,
            now=timezone.now(),
        )
    except (Invalid, errors.NotPicked) as error:
        return show(request, desk, collection_id, error=error)
    messages.success(
        request, _("On shelf %(shelf)s. The customer is being told.") % {"shelf": done.shelf}
    )
    return HttpResponseRedirect(reverse("store:pick"))


def due_of_bag(found: Collection) -> dict[str, Any]:
    """Return what is to be paid before it leaves, and with what it may have been paid; for a reserved order only."""
    order = found.fulfilment.order
    if not order.is_due:
        return {"due": None}
    return {
        "due": due_of(order),
        "means_choices": [(each, str(text)) for each, text in MEANS.items()],
    }
