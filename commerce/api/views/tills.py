"""The till interface: receipts, the sums of the day, its closing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

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
from stores.selling.models import Till

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
