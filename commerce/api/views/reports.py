"""The manager's figures."""

from __future__ import annotations

from datetime import timedelta

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import STAFF, described
from commerce.api.shapes import reports as shapes
from core.actor import Role
from core.errors import Invalid
from incentives import queries
from incentives.queries import Period

DAYS = 30


class ChannelReport(ApiView):
    """Channels."""

    @described(
        "reports_channels",
        "Read what each channel sold and what stores were credited",
        tag="Reports",
        answer=shapes.ChannelReportSerializer,
        query=[shapes.PeriodQuerySerializer],
        auth=STAFF,
    )
    def get(self, request: Request) -> Response:
        """Answer the period; the channels sum to the company."""
        actor = self.staff(Role.MANAGER, Role.ADMINISTRATOR)
        wanted = self.query(shapes.PeriodQuerySerializer)
        today = self.now.astimezone(self.market.zone).date()
        last = wanted.get("last", max(today, wanted.get("first", today)))
        first = wanted.get("first", last - timedelta(days=DAYS - 1))
        if (last - first).days > 366:
            raise Invalid(fields={"first": "At most a year."})
        period = Period.of(first, last, self.market)
        answer = {
            "period": period,
            "sales": queries.sales(actor, period),
            "service_credits": queries.service_credits(actor, period),
        }
        return Response(shapes.ChannelReportSerializer.written(answer))
