"""Which ways to pay a market offers, by whom and in which order; a switch is live and touches no order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.payments.events import MethodsChanged
from commerce.payments.models import PaymentMethod
from commerce.payments.operations.means import INVOICE
from commerce.payments.operations.reserving import COUNTER
from commerce.payments.providers import free, store
from commerce.payments.providers.registry import PROVIDERS
from commerce.payments.purses import OWN
from core import events
from core.actor import Actor, Role
from core.errors import Forbidden, Invalid
from core.markets import MARKETS
from core.operation import operation

MAY_OFFER = (Role.MANAGER,)
MOST = 99


@dataclass(frozen=True, slots=True)
class MethodData:
    """A way to pay as a market shall offer it."""

    code: str
    provider: str
    is_active: bool
    position: int


def providers_of(code: str) -> list[str]:
    """Return who can provide a way to pay; an invoice is our own, and a till takes what is paid in the store."""
    if code == INVOICE:
        return [INVOICE]
    if code == COUNTER:
        return [store.NAME]
    return [name for name in PROVIDERS if name not in {*OWN, free.NAME, store.NAME}]


@operation
def set_methods(*, market: str, methods: Sequence[MethodData], actor: Actor, now: datetime) -> bool:
    """Offer these ways to pay in a market from now on; say whether anything changed.

    Tenders keep the provider that they were opened with. Raises Forbidden; Invalid where a provider
    is not known, or nothing would be left that everybody may pay with.
    """
    if not actor.has(*MAY_OFFER):
        raise Forbidden
    if market not in MARKETS:
        raise Invalid(fields={"market": _("Choose a market")})
    if not methods:
        return False
    errors = {
        f"{market}-{each.code}-{field}": text
        for each in methods
        for field, text in _problems(each).items()
    }
    stored = {
        row.code: row
        for row in PaymentMethod.objects.select_for_update(no_key=True)
        .filter(market=market)
        .order_by("pk")
    }
    offered = {code: _data_of(row) for code, row in stored.items()}
    offered |= {each.code: each for each in methods}
    if not errors and not any(
        m.is_active and m.code not in {INVOICE, COUNTER} for m in offered.values()
    ):
        errors[f"{market}-{methods[0].code}-active"] = _("Keep one way on that everybody may use")
    if errors:
        raise Invalid(fields=errors)
    changes = []
    for each in methods:
        row = stored.get(each.code)
        before = _data_of(row) if row else None
        if before == each or (before is None and not each.is_active):
            continue
        PaymentMethod.objects.update_or_create(
            market=market,
            code=each.code,
            defaults={k: v for k, v in asdict(each).items() if k != "code"},
        )
        changes.append({"before": asdict(before) if before else None, "after": asdict(each)})
    if changes:
        events.record(
            MethodsChanged(market=market, changes=changes), actor=actor, now=now, privileged=True
        )
    return bool(changes)


def _problems(method: MethodData) -> dict[str, str]:
    problems = {}
    is_known = method.code in PaymentMethod.Code.values
    if not is_known or (method.is_active and method.provider not in providers_of(method.code)):
        problems["provider"] = _("Choose who provides it")
    if not 0 <= method.position <= MOST:
        problems["position"] = _("Enter a number from 0 to %(most)s") % {"most": MOST}
    return problems


def _data_of(row: PaymentMethod) -> MethodData:
    return MethodData(row.code, row.provider, row.is_active, row.position)
