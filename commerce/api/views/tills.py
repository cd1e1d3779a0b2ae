"""The till interface: receipts, the sums of the day, its closing, and money for what others sold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.large import MOST_BYTES, LargeJSONParser
from commerce.api.schema import described
from commerce.api.shapes import tills as shapes
from commerce.api.till_token import TILL, TillAuthentication
from core.errors import Invalid, NotFound, SignInRequired
from stores.selling import operations, queries
from stores.selling.errors import TooLarge
from stores.selling.models import Till, TillPayment

TAG = "Tills"
AUTH = (TILL,)


class TillView(ApiView):
    """Base: a till with its token, and nobody else."""

    authentication_classes = [TillAuthentication]
    parser_classes = [LargeJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before it is read, and whoever is no till."""
        length = request._request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            raise TooLarge(_("A request has at most 16 MB."))
        super().initial(request, *args, **kwargs)
        self.till  # noqa: B018 - nobody else learns even which methods there are

    @property
    def till(self) -> Till:
        """Return the till that asks; raises SignInRequired."""
        found: object = self.request.user
        if not isinstance(found, Till):
            raise SignInRequired(_("Send the till's token: Authorization: Till."))
        return found


class TillReceipts(TillView):
    """A receipt."""

    @described(
        "till_receipt_send",
        "Send one receipt",
        tag=TAG,
        answer=shapes.OutcomeSerializer,
        body=shapes.ReceiptSerializer,
        problems=[413],
        auth=AUTH,
    )
    def post(self, request: Request) -> Response:
        """Book it, once per id: the same again is `known`. What cannot be booked is parked, and kept."""
        till = self.till
        [outcome] = operations.take_receipts(till_id=till.pk, bodies=[request.data], now=self.now)
        return Response(shapes.OutcomeSerializer.written(outcome))


class TillBatches(TillView):
    """What a till took while it was offline."""

    @described(
        "till_batch_send",
        "Send up to 5,000 receipts, in any order",
        tag=TAG,
        answer=shapes.BatchOutcomeSerializer,
        body=shapes.BatchSerializer,
        problems=[413],
        auth=AUTH,
    )
    def post(self, request: Request) -> Response:
        """Decide each by itself and say what became of it; an answer that was lost is asked for again."""
        till = self.till
        receipts = request.data.get("receipts") if isinstance(request.data, Mapping) else None
        if not isinstance(receipts, list):
            raise Invalid(fields={"receipts": _("A list of receipts")})
        if len(receipts) > shapes.MOST_RECEIPTS:
            raise TooLarge(_("At most %(most)s receipts at once.") % {"most": shapes.MOST_RECEIPTS})
        outcomes = operations.take_receipts(till_id=till.pk, bodies=receipts, now=self.now)
        states = Counter(outcome.state for outcome in outcomes)
        answer = {state: states[state] for state in ("accepted", "known", "parked")}
        return Response(shapes.BatchOutcomeSerializer.written(answer | {"receipts": outcomes}))


class TillSummary(TillView):
    """What a till did so far."""

    @described(
        "till_summary_read",
        "Read what the till did since its day was last closed (X)",
        tag=TAG,
        answer=shapes.SummarySerializer,
        auth=AUTH,
    )
    def get(self, request: Request) -> Response:
        """Answer the sums; nothing changes by it."""
        till = self.till
        return Response(
            shapes.SummarySerializer.written({"till": till, "sums": queries.sums_of(till)})
        )


class TillClosings(TillView):
    """The end of a till's day."""

    @described(
        "till_day_close",
        "Close the day of the till (Z)",
        tag=TAG,
        answer=shapes.ClosingSerializer,
        body=shapes.ClosingCommandSerializer,
        problems=[409],
        auth=AUTH,
    )
    def post(self, request: Request) -> Response:
        """Sum and close what it took up to the moment, numbered, once per id."""
        data = self.body(shapes.ClosingCommandSerializer)
        closing = operations.close_day(
            till_id=self.till.pk, client_id=data["id"], taken_at=data["taken_at"], now=self.now
        )
        return Response(shapes.ClosingSerializer.written(closing))


class TillClosing(TillView):
    """A closed day."""

    @described(
        "till_closing_read",
        "Read a closed day by its number",
        tag=TAG,
        answer=shapes.ClosingSerializer,
        problems=[404],
        auth=AUTH,
    )
    def get(self, request: Request, number: int) -> Response:
        """Answer it as it was closed."""
        closing = queries.closing_of(self.till, number)
        if closing is None:
            raise NotFound
        return Response(shapes.ClosingSerializer.written(closing))


class TillDue(TillView):
    """What is to be paid under a code."""

    @described(
        "till_due_read",
        "Look up what a code names",
        tag=TAG,
        answer=shapes.DueSerializer,
        problems=[404, 429],
        auth=AUTH,
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer what is due in this store, or how it ended; nothing is kept by it."""
        due = operations.look_up(till=self.till, code=code, now=self.now)
        return Response(shapes.DueSerializer.written(due))


class TillClaim(TillView):
    """Something due, kept for one till while it takes the money."""

    @described(
        "till_due_claim",
        "Keep it for this till, before money is taken",
        tag=TAG,
        answer=shapes.ClaimSerializer,
        problems=[404, 409, 410, 429],
        auth=AUTH,
    )
    def post(self, request: Request, code: str) -> Response:
        """Keep it for some minutes: nobody else can pay it and it does not end. Refused, no money is taken."""
        until = operations.claim(till=self.till, code=code, now=self.now)
        return Response(shapes.ClaimSerializer.written({"until": until}))

    @described(
        "till_due_let_go",
        "Let it go: no money was taken",
        tag=TAG,
        answer=shapes.DueSerializer,
        problems=[404, 429],
        auth=AUTH,
    )
    def delete(self, request: Request, code: str) -> Response:
        """End this till's claim."""
        operations.let_go(till=self.till, code=code, now=self.now)
        due = operations.look_up(till=self.till, code=code, now=self.now)
        return Response(shapes.DueSerializer.written(due))


class TillPayments(TillView):
    """Money for codes."""

    @described(
        "till_payment_send",
        "Settle a code with money that was taken",
        tag=TAG,
        answer=shapes.TillPaymentSerializer,
        body=shapes.TillPaymentCommandSerializer,
        problems=[404, 409],
        auth=AUTH,
    )
    def post(self, request: Request) -> Response:
        """Pay what the code names, once per id. `refused` is money that came too late: give it back."""
        data = self.body(shapes.TillPaymentCommandSerializer)
        parts = [
            (each["kind"], each["amount"], each.get("reference", "")) for each in data["payments"]
        ]
        taken = operations.Taken(**(data | {"payments": parts}))
        payment = operations.take_payment(till_id=self.till.pk, taken=taken, now=self.now)
        return _said(payment)


class TillPaymentDetail(TillView):
    """A payment of this till."""

    @described(
        "till_payment_read",
        "Read what became of a payment",
        tag=TAG,
        answer=shapes.TillPaymentSerializer,
        problems=[404],
        auth=AUTH,
    )
    def get(self, request: Request, payment_id: UUID) -> Response:
        """Answer it, for an answer that was lost."""
        payment = queries.till_payment_of(self.till, payment_id)
        if payment is None:
            raise NotFound
        return _said(payment)


class TillGivenBack(TillView):
    """Money of a payment that the till gave back."""

    @described(
        "till_payment_give_back",
        "Say that it was given back: it was refused, or is voided before the day is closed",
        tag=TAG,
        answer=shapes.TillPaymentSerializer,
        body=shapes.GivenBackSerializer,
        problems=[409],
        auth=AUTH,
    )
    def post(self, request: Request, payment_id: UUID) -> Response:
        """End its case, or cancel the whole order that it paid; once per id. Refused, nothing has changed."""
        data = self.body(shapes.GivenBackSerializer)
        back = operations.give_back(
            till_id=self.till.pk, of=payment_id, back=operations.Taken(**data), now=self.now
        )
        return _said(back)


def _said(payment: TillPayment) -> Response:
    is_refused = payment.state == TillPayment.State.REFUSED
    give_back = [
        {"kind": kind, "amount": amount, "reference": reference}
        for kind, amount, reference in (payment.payments if is_refused else ())
    ]
    answer = {
        name: getattr(payment, name)
        for name in ("client_id", "state", "order", "total", "currency", "why")
    }
    return Response(shapes.TillPaymentSerializer.written(answer | {"give_back": give_back}))
