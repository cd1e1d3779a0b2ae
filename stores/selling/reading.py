"""A receipt as a till sends it, read and checked by itself. Pure: it asks the database nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core import cards
from core.money import Money
from stores.inventory.rules import Disposition
from stores.selling.choices import ReceiptKind, Why
from stores.selling.errors import Poison

MOST_LINES = 300
MOST_PAYMENTS = 20
MOST_UNITS = 9_999
MOST_AMOUNT = 10**12
DEEPEST = 20
MEANS = ("cash", "card", "gift_card", "other")
# What is read by machines, and may look like a card's number.
_CODES = frozenset({"id", "of", "sku", "ean", "member"})
# A clock may be this far ahead of ours, and a till offline for so long.
AHEAD = timedelta(hours=1)
OFFLINE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """Units of an article. `code` is its SKU or EAN; amounts with VAT, minor units."""

    code: str
    quantity: int
    unit: int
    discount: int
    total: int
    rate: Decimal
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class Payment:
    """What was given to the till, or by it where goods come back."""

    kind: str
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class Read:
    """A receipt that is right by itself."""

    id: UUID
    kind: ReceiptKind
    number: int
    taken_at: datetime
    lines: Sequence[Line]
    total: int
    payments: Sequence[Payment]
    change: int
    of: UUID | None
    member: str
    email: str
    colleague: str

    def means(self) -> list[Payment]:
        """Return what paid it: the change is given of the cash, and of what else there is after it."""
        rest, kept = self.change, []
        for payment in sorted(self.payments, key=lambda each: each.kind != "cash"):
            taken = min(rest, payment.amount)
            rest -= taken
            if payment.amount > taken:
                kept.append(Payment(payment.kind, payment.amount - taken, payment.reference))
        return kept

    def sums(self, currency: str) -> dict[str, Any]:
        """Return what it adds to a summary: by payment, and gross and tax by rate."""
        paid: dict[str, int] = {}
        for payment in self.means():
            paid[payment.kind] = paid.get(payment.kind, 0) + payment.amount
        vat: dict[str, list[int]] = {}
        for line in self.lines:
            of_rate = vat.setdefault(f"{line.rate:.4f}", [0, 0])
            of_rate[0] += line.total
            of_rate[1] += Money(line.total, currency).tax_included(line.rate).amount
        return {"payments": paid, "vat": vat}


def read(body: Any, *, currency: str, sent_at: datetime, now: datetime) -> Read:
    """Return the receipt; raises Poison with what is wrong, in a sentence. `sent_at` is when it first came."""
    if not isinstance(body, Mapping):
        raise Poison(Why.UNREADABLE, _("A receipt is an object."))
    kind = _kind(body)
    if body.get("currency") != currency:
        raise Poison(
            Why.CURRENCY,
            _("This store sells in %(ours)s, not in %(theirs)s.")
            % {"ours": currency, "theirs": str(body.get("currency"))[:10]},
        )
    found = Read(
        id=id_of(body.get("id")),
        kind=kind,
        number=_whole(body, "number", most=10**15),
        taken_at=_moment(body.get("taken_at"), sent_at, now),
        lines=[_line(each) for each in _rows(body, "lines", MOST_LINES)],
        total=_whole(body, "total", most=MOST_AMOUNT),
        payments=[_payment(each) for each in _rows(body, "payments", MOST_PAYMENTS)],
        change=_whole(body, "change", most=MOST_AMOUNT, default=0),
        of=None if kind == ReceiptKind.SALE else id_of(body.get("of"), "of"),
        member=_text(body, "member", 40),
        email=_email(body),
        colleague=cards.masked(_text(body, "colleague", 60)),
    )
    _check_sums(found)
    return found


def id_of(value: Any, name: str = "id") -> UUID:
    """Return an id of the till's making; raises Poison."""
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError) as error:
        raise _unreadable(_("%(field)s is not a UUID."), name) from error


def is_deep(value: Any) -> bool:
    """Say whether it is nested deeper than any receipt: what is kept and compared is walked by recursion."""
    waiting = [(value, 1)]
    while waiting:
        part, depth = waiting.pop()
        if not isinstance(part, (list, Mapping)):
            continue
        if depth > DEEPEST:
            return True
        inner = part if isinstance(part, list) else part.values()
        waiting += [(each, depth + 1) for each in inner]
    return False


def storable(value: Any, name: str = "") -> Any:
    """Return what a till sent as it may be kept: without NUL, halves of characters, and card numbers."""
    if isinstance(value, str):
        return _clean(value) if name in _CODES else cards.masked(_clean(value))
    if isinstance(value, Mapping):
        return {_clean(each): storable(part, each) for each, part in value.items()}
    return [storable(part, name) for part in value] if isinstance(value, list) else value


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _check_sums(receipt: Read) -> None:
    if receipt.kind == ReceiptKind.VOID:
        if receipt.lines or receipt.payments:
            raise Poison(Why.SUMS, _("A void undoes its sale: it has no lines and no payments."))
        return
    if not receipt.lines:
        raise Poison(Why.SUMS, _("It has no lines."))
    for place, line in enumerate(receipt.lines):
        is_sale = receipt.kind == ReceiptKind.SALE
        if line.total < 0 or (is_sale and line.total != line.unit * line.quantity - line.discount):
            raise Poison(
                Why.SUMS,
                _("Line %(place)s: quantity x unit less discount is not its total.")
                % {"place": place + 1},
            )
    lines = sum(line.total for line in receipt.lines)
    paid = sum(payment.amount for payment in receipt.payments) - receipt.change
    if lines != receipt.total:
        raise _apart(_("The lines come to %(sum)s, the receipt says %(total)s."), lines, receipt)
    if paid != receipt.total:
        raise _apart(_("The payments come to %(sum)s, the receipt says %(total)s."), paid, receipt)


def _apart(sentence: str, found: int, receipt: Read) -> Poison:
    return Poison(Why.SUMS, sentence % {"sum": found, "total": receipt.total})


def _kind(body: Mapping[str, Any]) -> ReceiptKind:
    try:
        return ReceiptKind(str(body.get("kind")))
    except ValueError as error:
        raise Poison(Why.UNREADABLE, _("kind is sale, return or void.")) from error


def _line(row: Mapping[str, Any]) -> Line:
    code = _text(row, "sku", 64) or _text(row, "ean", 13)
    if not code:
        raise Poison(Why.UNREADABLE, _("A line needs a sku or an ean."))
    try:
        rate = Decimal(str(row["vat_rate"]))
    except (KeyError, InvalidOperation) as error:
        raise _unreadable(_("%(field)s is a part of one, as 0.20."), "vat_rate") from error
    if not (rate.is_finite() and 0 <= rate < 1) or rate != round(rate, 4):
        raise _unreadable(_("%(field)s is a part of one, as 0.20."), "vat_rate")
    disposition = row.get("disposition", Disposition.RESELLABLE)
    if not isinstance(disposition, str) or disposition not in set(Disposition):
        raise _unreadable(_("%(field)s is not one that we know."), "disposition")
    quantity = _whole(row, "quantity", most=MOST_UNITS)
    if not quantity:
        raise Poison(Why.UNREADABLE, _("A line has at least one unit."))
    return Line(
        code=code,
        quantity=quantity,
        unit=_whole(row, "unit", most=MOST_AMOUNT, default=0),
        discount=_whole(row, "discount", most=MOST_AMOUNT, default=0),
        total=_whole(row, "total", most=MOST_AMOUNT),
        rate=rate,
        disposition=Disposition(disposition),
    )


def _payment(row: Mapping[str, Any]) -> Payment:
    if row.get("kind") not in MEANS:
        raise _unreadable(_("%(field)s is not one that we know."), "payments.kind")
    return Payment(
        kind=str(row["kind"]),
        amount=_whole(row, "amount", most=MOST_AMOUNT),
        reference=cards.masked(_text(row, "reference", 40)),
    )


def _rows(body: Mapping[str, Any], name: str, most: int) -> list[Mapping[str, Any]]:
    rows = body.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise _unreadable(_("%(field)s is a list of objects."), name)
    if len(rows) > most:
        raise Poison(
            Why.UNREADABLE,
            _("%(field)s has at most %(most)s rows.") % {"field": name, "most": most},
        )
    return rows


def _whole(row: Mapping[str, Any], name: str, *, most: int, default: int | None = None) -> int:
    value = row.get(name, default)
    if type(value) is not int or not 0 <= value <= most:
        raise _unreadable(_("%(field)s is a whole number, not negative."), name)
    return value


def _text(row: Mapping[str, Any], name: str, most: int) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or _clean(value) != value:
        raise Poison(
            Why.UNREADABLE,
            _("%(field)s is a text of at most %(most)s letters.") % {"field": name, "most": most},
        )
    return value.strip()


def _email(body: Mapping[str, Any]) -> str:
    email = _text(body, "email", 254)
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise _unreadable(_("%(field)s is not an e-mail address."), "email") from error
    return email


def _moment(value: Any, sent_at: datetime, now: datetime) -> datetime:
    try:
        moment = parse_datetime(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _unreadable(_("%(field)s is a time with its zone."), "taken_at")
    if not sent_at - OFFLINE <= moment <= now + AHEAD:
        raise Poison(
            Why.CLOCK,
            _("It says %(when)s: more than an hour ahead of us, or more than 90 days ago.")
            % {"when": str(value)[:40]},
        )
    return moment


def _unreadable(sentence: str, name: str) -> Poison:
    return Poison(Why.UNREADABLE, sentence % {"field": name})
