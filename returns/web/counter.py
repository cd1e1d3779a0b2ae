"""Who stands at which counter, and what her form says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from accounts import identity
from core import forms
from core.actor import STORE, Actor, Channel, Role
from core.errors import DomainError
from returns import queries
from returns.models import SAID
from returns.operations import Coming
from returns.queries import DeskLine
from stores.inventory.rules import DISPOSITIONS
from stores.locations.models import Location

# The store app keeps under this key in which of her stores somebody works today.
SESSION_KEY = "store_id"


@dataclass(frozen=True, slots=True)
class Counter:
    """A colleague at the return desk of one store."""

    actor: Actor
    store: Location
    several: bool

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of the desk shows."""
        return {
            "place": self.store,
            "section": "returns",
            "switch_url": reverse("store:place") if self.several else "",
        } | more


View = Callable[..., HttpResponse]


def at_counter(view: View) -> View:
    """Give the view a counter; who has not said in which store she works is asked first."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        actor = identity.require(request, Channel.STORE, *sorted(STORE), Role.MANAGER)
        stores = list(queries.stores_for(actor).filter(is_active=True).order_by("name", "pk"))
        station = getattr(request, "station", None)
        if station is not None:
            stores = [each for each in stores if each.pk == station.location_id]
        chosen = request.session.get(SESSION_KEY)
        store = next((each for each in stores if each.pk == chosen), None)
        if store is None and len(stores) == 1:
            store = stores[0]
        if store is None:
            return HttpResponseRedirect(reverse("store:place"))
        return view(request, Counter(actor=actor, store=store, several=len(stores) > 1), **kwargs)

    return guarded


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the order on the form: what can come back and what was entered."""

    desk: DeskLine
    name: str
    quantities: list[tuple[int, int]]
    quantity: str
    reason: str
    disposition: str
    errors: dict[str, str]


def rows_of(lines: Iterable[DeskLine], entered: QueryDict, error: DomainError | None) -> list[Row]:
    """Return the lines as the form shows them."""
    return [
        Row(
            desk=line,
            name=line.line.name_in(get_language() or "en"),
            quantities=[(units, units) for units in range(line.can_return + 1)],
            quantity=entered.get(f"quantity-{line.id}", "0"),
            reason=entered.get(f"reason-{line.id}", ""),
            disposition=entered.get(f"disposition-{line.id}", DISPOSITIONS[0][0]),
            errors={
                name: str(error.fields.get(f"{name}-{line.id}", "")) if error else ""
                for name in ("quantity", "reason", "disposition")
            },
        )
        for line in lines
    ]


def coming_of(entered: QueryDict, lines: Iterable[DeskLine]) -> list[Coming]:
    """Return the units that the form names, line by line; what it does not name stays."""
    found = []
    for line in lines:
        quantity = forms.number(entered.get(f"quantity-{line.id}", "0").strip())
        if quantity and quantity < 10_000:
            found.append(
                Coming(
                    order_line_id=line.id,
                    quantity=quantity,
                    reason=entered.get(f"reason-{line.id}", ""),
                    disposition=entered.get(f"disposition-{line.id}", ""),
                )
            )
    return found


def fields_of(lines: Iterable[Coming]) -> list[tuple[str, str]]:
    """Return the hidden fields that carry the units from the preview to the commit."""
    return [
        (f"{name}-{coming.order_line_id}", str(getattr(coming, name)))
        for coming in lines
        for name in ("quantity", "reason", "disposition")
    ]


def lines_of(error: DomainError | None) -> list[dict[str, str]]:
    """Return the lines of the error summary: those of fields lead to them."""
    if error is None:
        return []
    named = [{"target": f"id_{name}", "text": str(text)} for name, text in error.fields.items()]
    return named or [{"target": "", "text": str(error.detail)}]


REASONS = [("", "—"), *SAID]
