"""What a store has instead of what it cannot find: offered to its customer, and kept for her when she agrees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.orders import changes, second_person
from commerce.orders.models import OrderLine
from core import events
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.click_and_collect import errors, instead, missing
from stores.click_and_collect.events import SubstituteProposed
from stores.click_and_collect.models import Collection, Proposal, Shortfall
from stores.click_and_collect.operations import cases, picking, rows
from stores.click_and_collect.rules import End, State
from stores.inventory import codes
from stores.inventory import operations as inventory


@operation
def propose(
    *, case_id: int, given: Sequence[str], actor: Actor, now: datetime
) -> list[instead.Substitute]:
    """Offer the customer of a case what its store has instead, by SKU or EAN, in place of what was offered before.

    She is told of what is new. Raises NoShortfall, OwnOrder, CannotChoose, and Invalid for what does not fit.
    """
    found = missing.shortfall_for(actor, case_id)
    second_person.check_not_own(found.order_line.order, actor)
    case = cases.lock(found, found.order_line.order, now)
    if not case.is_open or not instead.is_possible(case):
        raise errors.CannotChoose
    assert actor.user_id is not None

    known = codes.known([code.strip() for code in given])
    wanted = list(dict.fromkeys(pk for pk, _sku in known.values()))
    fitting = instead.that_fit(case, wanted, now=now)
    name = f"given-{case.pk}"
    if (
        not given
        or len(fitting) < len(wanted)
        or len(known) < len({code.strip() for code in given})
    ):
        raise Invalid(
            fields={name: _("Choose what this store has enough of, and sells to this customer.")}
        )
    if len(fitting) > instead.MOST:
        raise Invalid(fields={name: _("Choose %(most)s at most.") % {"most": instead.MOST}})

    before = set(case.proposals.values_list("variant_id", flat=True))
    case.proposals.exclude(variant__in=wanted).delete()
    new = [each for each in fitting if each.variant.id not in before]
    Proposal.objects.bulk_create(
        Proposal(shortfall=case, variant_id=each.variant.id, proposed_by_id=actor.user_id, at=now)
        for each in new
    )
    if new:
        events.record(
            SubstituteProposed(
                **rows.ids_of(case.collection), shortfall_id=case.pk,
                skus=[each.variant.sku for each in new],
            ),
            actor=actor, now=now,
        )  # fmt: skip
    return fitting


def carry_out(
    case: Shortfall, sku: str, agreed_by: str, *, is_hers: bool, actor: Actor, now: datetime
) -> None:
    """Keep the variant for the customer of a locked case instead, in the same store. Raises CannotChoose, Invalid.

    She takes what was proposed; a colleague says who agreed to what.
    """
    agreed_by = " ".join(agreed_by.split())[:120]
    if not is_hers and not agreed_by:
        raise Invalid(fields={f"agreed_by-{case.pk}": _("Say who agreed.")})
    known = codes.known([sku])
    if not known or not instead.is_possible(case):
        raise errors.CannotChoose
    (variant_id, _sku) = known[sku]
    if is_hers and not case.proposals.filter(variant=variant_id).exists():
        raise errors.CannotChoose
    collection, short = case.collection, case.order_line
    inventory.lock_levels((collection.location_id, pk) for pk in (short.variant_id, variant_id))
    fitting = instead.that_fit(case, [variant_id], now=now)
    if not fitting:
        raise errors.CannotChoose(
            _("%(store)s does not have it any more.") % {"store": collection.location.name}
        )
    cases.take_off_the_list(case, actor=actor, now=now)
    _open_again(collection, now=now)
    change = changes.substitute(
        order_id=short.order_id, line_id=short.pk, units=case.units, missing=case.is_missing,
        variant=fitting[0].variant, key=f"short:{case.pk}", actor=actor, now=now,
    )  # fmt: skip
    case.instead = OrderLine.objects.get(pk__in=change.details["lines"])
    case.agreed_by = "" if is_hers else agreed_by
    case.save(update_fields=["instead", "agreed_by"])
    cases.close(case, End.INSTEAD, actor=actor, now=now)


def _open_again(collection: Collection, *, now: datetime) -> None:
    """Have a locked collection picked that waits on its shelf, or of which nothing was there.

    What is ready gets a new code: its customer is told anew when all of it is.
    """
    if collection.state == State.SHORT:
        ready_by = picking.promise_again(collection.fulfilment, now=now)
        rows.move(collection, State.ACCEPTED, now=now, ready_by=ready_by)
    elif collection.state == State.READY:
        # Going back is no step of its own (`rules.TRANSITIONS`): as when a colleague undoes that it is ready.
        collection.state, collection.ready_at, collection.hold_until = State.PICKING, None, None
        collection.here_at, collection.extended_at = None, None
        collection.ready_by = picking.promise_again(collection.fulfilment, now=now)
        collection.code_rotation += 1
        collection.save(
            update_fields=["state", "ready_at", "hold_until", "here_at", "extended_at", "ready_by"]
        )
        picking.give_code(collection)
