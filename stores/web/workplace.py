"""Where somebody works right now: the place of this session, among those that are hers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts import identity
from core.actor import STORE, Actor, Channel, Role
from core.errors import Conflict, DomainError, Forbidden, NotFound
from stores.locations import queries as places
from stores.locations.models import Location

SESSION_KEYS = {Location.Kind.STORE: "store_id", Location.Kind.WAREHOUSE: "warehouse_id"}
ROLES = {
    Location.Kind.STORE: (*STORE, Role.MANAGER),
    Location.Kind.WAREHOUSE: (Role.WAREHOUSE, Role.MANAGER),
}
# A store that sends parcels works with the warehouse's screens.
SHIPS = "ship"
CHANNELS = {
    Location.Kind.STORE: Channel.STORE,
    Location.Kind.WAREHOUSE: Channel.WAREHOUSE,
}
# The namespace of the surface, and the folder of its templates.
SURFACES = {Location.Kind.STORE: "store", Location.Kind.WAREHOUSE: "warehouse"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works where. `place` is None until she has said which of her places it is."""

    request: HttpRequest
    actor: Actor
    kind: Location.Kind
    places: list[Location] = field(default_factory=list)
    place: Location | None = None

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of the surface shows; each of its forms says for which place it was shown."""
        several = len(self.places) > 1
        return {
            "csrf_input": SimpleLazyObject(self._hidden),
            "place": self.place,
            "switch_url": reverse(f"{SURFACES[self.kind]}:place") if several else "",
        } | more

    def _hidden(self) -> SafeString:
        at = self.place.pk if self.place else ""
        return format_html(
            '{}<input type="hidden" name="works_at" value="{}">', csrf_input(self.request), at
        )


class WorksElsewhere(Conflict):
    """A form of a place was sent after its sender had gone on to another."""

    code = "works-elsewhere"
    title = _("You have gone on to another place")


def desk_of(request: HttpRequest, kind: Location.Kind) -> Desk:
    """Return the desk of this request; one query after the sign-in's.

    Raises SignInRequired, Forbidden.
    """
    sends = kind == Location.Kind.WAREHOUSE
    actor = identity.require(request, CHANNELS[kind], *ROLES[kind], *(STORE if sends else ()))
    here = Q(kind=kind)
    if sends:
        here |= Q(kind=Location.Kind.STORE, services__contains=[SHIPS])
    mine = list(places.locations_for(actor).filter(here, is_active=True).order_by("name", "pk"))
    if not mine and not actor.has(*ROLES[kind]):
        raise Forbidden
    station = getattr(request, "station", None)
    if station is not None:
        mine = [each for each in mine if each.pk == station.location_id]
    chosen = request.session.get(SESSION_KEYS[kind])
    place = next((each for each in mine if each.pk == chosen), None)
    if place is None and len(mine) == 1:
        place = mine[0]
    return Desk(request=request, actor=actor, kind=kind, places=mine, place=place)


def choose(request: HttpRequest, kind: Location.Kind) -> HttpResponse:
    """Show the places where she works, and remember which one it is today."""
    desk = desk_of(request, kind)
    surface = SURFACES[kind]
    if request.method == "POST":
        wanted = request.POST.get("place", "")
        if wanted not in {str(each.pk) for each in desk.places}:
            raise NotFound
        request.session[SESSION_KEYS[kind]] = int(wanted)
        return HttpResponseRedirect(reverse(f"{surface}:home"))
    return render(request, f"{surface}/place.html", desk.context(places=desk.places))


def lines_of(error: DomainError | None) -> list[dict[str, str]]:
    """Return the lines of the error summary: those of fields lead to them."""
    if error is None:
        return []
    fields = [{"target": f"id_{name}", "text": str(text)} for name, text in error.fields.items()]
    return fields or [{"target": "", "text": str(error.detail)}]


View = Callable[..., HttpResponse]


def at_work(kind: Location.Kind) -> Callable[[View], View]:
    """Give the view a desk with a place; who has not said where she works is asked first.

    The place is the session's, and another tab may have changed it: a form of before is refused
    with WorksElsewhere, and nothing is done in either place.
    """

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            desk = desk_of(request, kind)
            if desk.place is None:
                return HttpResponseRedirect(reverse(f"{SURFACES[kind]}:place"))
            if request.POST.get("works_at", str(desk.place.pk)) != str(desk.place.pk):
                raise WorksElsewhere(
                    _(
                        "You work in %(place)s now, and this was meant for another place. Nothing was done."
                    )
                    % {"place": desk.place.name}
                )
            return view(request, desk, **kwargs)

        return guarded

    return decorate
