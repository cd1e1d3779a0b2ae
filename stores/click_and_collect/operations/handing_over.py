"""From the shelf to the customer, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.orders import operations as orders
from commerce.orders import reserving
from commerce.orders.models import Fulfilment
from core import codes, events, limits
from core.actor import Actor
from core.errors import Invalid
from core.formats import clock, day
from core.money import Money
from core.operation import operation
from stores.click_and_collect import errors, queries
from stores.click_and_collect.events import CollectionHandedOver
from stores.click_and_collect.models import Collection
from stores.click_and_collect.operations import rows
from stores.click_and_collect.rules import Proof, State
from stores.inventory import operations as inventory
from stores.inventory.models import StockMovement
from stores.locations import queries as places

# Tries with wrong codes, per colleague and store.
TRIES, WINDOW = 20, timedelta(minutes=10)
# What a till may have taken for a reserved order, in the words of a receipt.
MEANS = {
    "card": gettext_lazy("Card"),
    "cash": gettext_lazy("Cash"),
    "other": gettext_lazy("Paid at the till"),
}


def look_up(*, code: str, location_id: int, actor: Actor, now: datetime) -> Collection:
    """Return the collection at this place that a customer's code opens, before anything is handed over.

    Tries are limited per colleague and place, and counted outside any transaction. Raises
    WrongCode; WrongPlace, which names the store, for a right code whose goods are elsewhere;
    NotReady; AlreadyCollected.
    """
    _spend(location_id, actor, now)
    collection = _by_code(code, location_id, actor)
    check_can_hand_over(collection)
    limits.forgive(_limit_key(location_id, actor))
    return queries.collection_for(actor, collection.pk)


def hand_over(
    *,
    location_id: int,
    collected_by: str,
    actor: Actor,
    now: datetime,
    code: str = "",
    collection_id: int | None = None,
) -> Collection:
    """Give the goods to the customer, once: the stock leaves the store and its money is asked for.

    She shows her code, or, with `collection_id` and no code, a document that proves her identity.
    Raises what `look_up` raises, and Invalid without a name.
    """
    collected_by = " ".join(collected_by.split())[:120]
    if not collected_by:
        raise Invalid(_("Who collects?"), fields={"collected_by": _("The name of who came.")})
    if code:
        _spend(location_id, actor, now)
        collection_id = _by_code(code, location_id, actor).pk
    elif collection_id is None:
        raise errors.WrongCode
    proof = Proof.CODE if code else Proof.IDENTITY
    collection = _hand_over(
        collection_id=collection_id, location_id=location_id, proof=proof,
        collected_by=collected_by, actor=actor, now=now,
    )  # fmt: skip
    if code:
        limits.forgive(_limit_key(location_id, actor))
    return collection


def take_due(
    *,
    collection_id: int,
    expected: int,
    means: str,
    reference: str,
    actor: Actor,
    now: datetime,
) -> Money:
    """Note what a till has taken for a reserved order that waits here, as a colleague tells; return it.

    `expected` is the sum that she was shown, in minor units, `means` a key of MEANS, `reference` the
    number of the till's receipt. Raises NoCollection, NotReady, AlreadyCollected, AlreadyTaken, and Invalid
    without either of the two.
    """
    reference = " ".join(reference.split())
    missing = {}
    if means not in MEANS:
        missing["means"] = _("Say with what it was paid.")
    if not 1 <= len(reference) <= 40:
        missing["reference"] = _("The number on the till's receipt, at most 40 characters.")
    if missing:
        raise Invalid(_("Say how it was paid."), fields=missing)
    collection = queries.collection_for(actor, collection_id)
    check_can_hand_over(collection)
    return reserving.take_due(
        order_id=collection.fulfilment.order_id, expected=expected, means=means, reference=reference, actor=actor, now=now,
    )  # fmt: skip


@operation
def _hand_over(
    *,
    collection_id: int,
    location_id: int,
    proof: Proof,
    collected_by: str,
    actor: Actor,
    now: datetime,
) -> Collection:
    collection = rows.lock(collection_id, actor)
    if collection.location_id != location_id:
        raise errors.NoCollection

    check_can_hand_over(collection)

    fulfilment = Fulfilment.objects.select_related("order").get(pk=collection.fulfilment_id)
    inventory.consume_allocations(
        allocation_ids=list(collection.lines.values_list("order_line__allocation_id", flat=True)),
        kind=StockMovement.Kind.COLLECTED,
        cause=f"order:{fulfilment.order.number}",
        actor=actor,
        now=now,
    )
    rows.move(
        collection, State.COLLECTED, now=now,
        collected_at=now, collected_by=collected_by, handed_over_by_id=actor.user_id,
    )  # fmt: skip
    units = dict(collection.lines.values_list("order_line_id", "quantity"))
    orders.fulfil(fulfilment_id=fulfilment.pk, units=units, actor=actor, now=now)

    events.record(
        CollectionHandedOver(**rows.ids_of(collection), proof=proof.value),
        actor=actor, now=now, privileged=proof == Proof.IDENTITY,
    )  # fmt: skip
    return collection


def _limit_key(location_id: int, actor: Actor) -> str:
    return f"pickup-code:{actor.user_id}:{location_id}"


def _spend(location_id: int, actor: Actor, now: datetime) -> None:
    limits.spend(_limit_key(location_id, actor), limit=TRIES, window=WINDOW, now=now)


def _by_code(code: str, location_id: int, actor: Actor) -> Collection:
    """Find a collection by its code; no lock yet."""
    if not places.locations_for(actor).filter(pk=location_id).exists():
        raise errors.NoCollection
    found = (
        Collection.objects.filter(code_hash=codes.keyed_hash("pickup", code))
        .select_related("location")
        .first()
    )
    if found is None:
        raise errors.WrongCode
    if found.location_id != location_id:
        raise errors.WrongPlace(
            _("The code is right, but the goods wait at %(store)s.")
            % {"store": found.location.name}
        )
    return found


def check_can_hand_over(collection: Collection) -> None:
    """Refuse what is not ready, and say to whom it went. Raises NotReady, AlreadyCollected."""
    if collection.state == State.COLLECTED:
        raise errors.AlreadyCollected(
            _("%(who)s collected it on %(day)s at %(time)s. %(colleague)s handed it over.")
            % {
                "who": collection.collected_by,
                "day": day(collection.collected_at, collection.location.zone),
                "time": clock(collection.collected_at, collection.location.zone),
                "colleague": collection.handed_over_by,
            },
            collection_id=collection.pk,
        )
    if collection.state != State.READY:
        raise errors.NotReady(
            _("It is %(state)s.") % {"state": rows.word(collection.state)},
            collection_id=collection.pk,
        )
