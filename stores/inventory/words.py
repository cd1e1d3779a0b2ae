"""A line of the ledger, and why a place sends a parcel, as a colleague says it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stores.inventory.models import StockMovement
from stores.inventory.sourcing import Why

Kind = StockMovement.Kind
_KINDS = {
    Kind.RECEIVED: gettext_lazy("Taken in"),
    Kind.ALLOCATED: gettext_lazy("Promised to an order"),
    Kind.RELEASED: gettext_lazy("Not promised any more"),
    Kind.SHIPPED: gettext_lazy("Sent to the customer"),
    Kind.COLLECTED: gettext_lazy("Handed over"),
    Kind.RETURNED: gettext_lazy("Came back"),
    Kind.ADJUSTED: gettext_lazy("Corrected"),
    Kind.WRITTEN_OFF: gettext_lazy("Thrown away"),
    Kind.TRANSFERRED_OUT: gettext_lazy("Sent to another place"),
    Kind.TRANSFERRED_IN: gettext_lazy("Came from another place"),
}
_CAUSES = {
    "order": gettext_lazy("Order %(number)s"),
    "return": gettext_lazy("Return %(number)s"),
    "delivery": gettext_lazy("Delivery"),
    "transfer": gettext_lazy("Transfer T-%(number)s"),
    "sending": gettext_lazy("Sent to the store of order %(number)s"),
    "not_sent": gettext_lazy("Not there to be sent for order %(number)s"),
    "count": gettext_lazy("Count"),
    "import": gettext_lazy("A table of counts"),
    "adjustment": gettext_lazy("Written down by hand"),
    "change": gettext_lazy("Change of order %(number)s"),
    "parcel": gettext_lazy("A parcel that came back"),
    "resend": gettext_lazy("Sent again after a complaint"),
    "case": gettext_lazy("A parcel that went wrong"),
    "not_found": gettext_lazy("Not found while picking order %(number)s"),
    "damaged": gettext_lazy("Found damaged while picking order %(number)s"),
    "fewer": gettext_lazy("Fewer there than in the books, order %(number)s"),
    "seed": gettext_lazy("The first stock"),
}
_CORRECTIONS = {
    "missing": gettext_lazy("It was not there, or broken"),
    "beyond": gettext_lazy("More went over the counter than the books had"),
    "seen": gettext_lazy("A count had seen it before we heard of it"),
}


_CHOSEN = {
    Why.WAREHOUSE_HAS_ALL: gettext_lazy("This warehouse has all of it."),
    Why.ONLY_ONE: gettext_lazy("Nowhere else is all of it."),
    Why.FEWEST_PARCELS: gettext_lazy("This way there are fewest parcels."),
    Why.WAREHOUSE_FIRST: gettext_lazy("A warehouse goes before a store."),
    Why.SUREST: gettext_lazy("Here it is surest to lie where the books say."),
    Why.LEAST_WORK: gettext_lazy("Fewest orders were waiting here."),
    Why.NEAREST: gettext_lazy("It is nearest to the address."),
    Why.SAME: gettext_lazy("Other places could have sent it as well."),
}


def why_sent(sourced: str) -> str:
    """Return why a place sends a parcel that the market's warehouse does not; nothing where nobody had to choose."""
    if sourced not in _CHOSEN:
        return ""
    lacked = _("The warehouse that sends first did not have all of it.")
    return f"{lacked} {_CHOSEN[Why(sourced)]}"


def what(movement: StockMovement) -> str:
    """Return what happened."""
    if movement.kind == Kind.GRADED:
        return _("Set apart") if movement.quarantined > 0 else _("Back on sale")
    if movement.kind == Kind.COLLECTED and movement.on_hand > 0:
        return _("Not handed over after all")
    return str(_KINDS[Kind(movement.kind)])


def origin_of(cause: str) -> tuple[str, str]:
    """Return kind and number of what a movement was for: `("order", "17")`; corrections lead to theirs."""
    kind, _colon, number = cause.partition(":")
    if kind in _CORRECTIONS:
        return origin_of(number)
    return kind, number.partition("/")[0].partition(":")[0]


def why(cause: str) -> str:
    """Return what it was for."""
    kind, number = origin_of(cause)
    text = _CAUSES.get(kind)
    said = str(text) % {"number": number} if text else cause
    correction = _CORRECTIONS.get(cause.partition(":")[0])
    return f"{correction}: {said}" if correction else said


def beside(movement: StockMovement) -> str:
    """Return what changed besides what is on hand: units promised, units set apart."""
    said = []
    if movement.allocated:
        text = ngettext("%(units)s promised", "%(units)s promised", abs(movement.allocated))
        said.append(text % {"units": signed(movement.allocated)})
    if movement.quarantined:
        text = ngettext("%(units)s set apart", "%(units)s set apart", abs(movement.quarantined))
        said.append(text % {"units": signed(movement.quarantined)})
    return ", ".join(said)


def signed(units: int) -> str:
    """Return units with their sign; nothing where none came or went."""
    if not units:
        return ""
    return f"+{units}" if units > 0 else f"\N{MINUS SIGN}{-units}"
