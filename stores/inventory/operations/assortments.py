"""Say what a store carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.catalogue.models import Category
from core import events
from core.actor import Actor
from core.errors import Conflict, Invalid
from core.operation import operation
from stores.inventory.events import AssortmentChanged
from stores.inventory.models import Assortment
from stores.inventory.rules import range_mark
from stores.locations.models import Location

# More is no safety, it is a shelf that nobody may buy from.
MOST_KEPT = 99


@operation
def set_assortment(
    *,
    location_id: int,
    categories: Mapping[int, int],
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> bool:
    """Set all that a store carries, and say whether that changed anything.

    `categories` maps ids to the units of each variant that are kept back from promises. A category
    below one with as many units is not kept: it comes with it. With none the store says nothing of
    its range. `seen` is the mark (`range_mark`) of what it carried when the actor looked: raises
    Conflict when somebody has changed it since. Raises Invalid for a category that is not there any more, and for other units than
    0 to 99.
    """
    Location.objects.select_for_update(no_key=True).get(pk=location_id)
    named = list(Category.objects.filter(pk__in=categories).order_by("path"))
    if len(named) != len(categories):
        raise Invalid(_("A category was deleted meanwhile: look again."))
    if not all(0 <= units <= MOST_KEPT for units in categories.values()):
        raise Invalid(_("Keep back 0 to %(most)s units.") % {"most": MOST_KEPT})
    wanted: dict[Category, int] = {}
    for each in named:
        above = next((w for w in reversed(wanted) if each.path.startswith(w.path)), None)
        if above is None or wanted[above] != categories[each.pk]:
            wanted[each] = categories[each.pk]
    had = Assortment.objects.filter(location_id=location_id)
    before = {row.category.slug: row.safety for row in had.select_related("category")}
    if seen is not None and seen != range_mark(before):
        raise Conflict(
            _(
                "Somebody else changed this range while you looked at it. Below is what you chose:"
                " save it again to put it in the place of hers, or leave the page to keep hers."
            )
        )
    after = {each.slug: units for each, units in wanted.items()}
    if before == after:
        return False
    had.delete()
    Assortment.objects.bulk_create(
        Assortment(location_id=location_id, category=each, safety=units)
        for each, units in wanted.items()
    )
    events.record(
        AssortmentChanged(location_id=location_id, categories=after, before=before),
        actor=actor,
        now=now,
    )
    return True
