"""Parcels: the work of the warehouse where the colleague is assigned, and of no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import STAFF, described
from commerce.api.shapes import work as shapes
from commerce.api.views.places import workplace
from commerce.delivery import operations, queries
from core.actor import Actor, Role
from core.idempotency import Answer
from stores.locations.models import Location

TAG = "Parcels"
PROBLEMS = (404, 409)


class ParcelView(ApiView):
    """Base: the colleague of a warehouse."""

    @property
    def colleague(self) -> Actor:
        """Return who works here; raises SignInRequired, Forbidden."""
        return self.staff(Role.WAREHOUSE, Role.MANAGER)

    def sheet(self, parcel_id: int) -> dict[str, Any]:
        """Return the parcel as it stands now; raises NoParcel."""
        parcel = queries.parcel_for(self.colleague, parcel_id)
        return dict(shapes.ParcelSerializer(parcel, context={"language": self.language}).data)

    def step(
        self, name: str, parcel_id: int, change: Callable[[], Any], *, required: bool = False
    ) -> Response:
        """Take a step and answer the parcel as it then stands."""

        def work() -> Answer:
            change()
            return 200, self.sheet(parcel_id)

        return self.once(name, work, required=required)


class ParcelList(ParcelView):
    """The lists that a warehouse works from."""

    @described(
        "parcels_list",
        "List what is to be picked and packed, or waits for the carrier",
        tag=TAG,
        answer=shapes.ParcelListSerializer,
        query=[shapes.ParcelQuerySerializer],
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request) -> Response:
        """Answer the list of one warehouse, oldest first."""
        wanted = self.query(shapes.ParcelQuerySerializer)
        place = workplace(self.colleague, wanted["location"], Location.Kind.WAREHOUSE)
        rows = (
            queries.to_pick(place.pk) if wanted["state"] == "to_pick" else queries.packed(place.pk)
        )
        answer = {"location": place, "items": rows}
        return Response(
            shapes.ParcelListSerializer(answer, context={"language": self.language}).data
        )


class ParcelDetail(ParcelView):
    """A parcel."""

    @described(
        "parcels_read",
        "Read a parcel",
        tag=TAG,
        answer=shapes.ParcelSerializer,
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request, parcel_id: int) -> Response:
        """Answer it with its lines and its label."""
        return Response(self.sheet(parcel_id))


class ParcelPicking(ParcelView):
    """The picking of a parcel."""

    @described(
        "parcels_start_picking",
        "Start picking",
        tag=TAG,
        answer=shapes.ParcelSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, parcel_id: int) -> Response:
        """Take it from the list; two may help."""
        actor = self.colleague
        return self.step(
            "parcels_start_picking", parcel_id,
            lambda: operations.start_picking(parcel_id=parcel_id, actor=actor, now=self.now),
        )  # fmt: skip


class ParcelPicks(ParcelView):
    """What was put into the box."""

    @described(
        "parcels_pick",
        "Pick one scanned unit, or a whole line",
        tag=TAG,
        answer=shapes.ParcelSerializer,
        body=shapes.PickSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, parcel_id: int) -> Response:
        """Count units as picked."""
        actor, picked = self.colleague, self.body(shapes.PickSerializer)
        return self.step(
            "parcels_pick", parcel_id,
            lambda: operations.pick_line(parcel_id=parcel_id, actor=actor, now=self.now, **picked),
        )  # fmt: skip


class ParcelPacking(ParcelView):
    """The closed box."""

    @described(
        "parcels_pack",
        "Close it, weigh it, and have the carrier asked for a label",
        tag=TAG,
        answer=shapes.ParcelSerializer,
        body=shapes.WeightSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, parcel_id: int) -> Response:
        """Pack it; the label follows, see `label_url` and `label_error`."""
        actor, weight = self.colleague, self.body(shapes.WeightSerializer)["weight_g"]
        return self.step(
            "parcels_pack", parcel_id,
            lambda: operations.pack(parcel_id=parcel_id, weight_g=weight, actor=actor, now=self.now),
        )  # fmt: skip


class ParcelLabel(ParcelView):
    """The carrier's label."""

    @described(
        "parcels_ask_label_again",
        "Ask again after the carrier refused",
        tag=TAG,
        answer=shapes.ParcelSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, parcel_id: int) -> Response:
        """Have the carrier asked once more."""
        actor = self.colleague
        return self.step(
            "parcels_ask_label_again", parcel_id,
            lambda: operations.ask_label_again(parcel_id=parcel_id, actor=actor, now=self.now),
        )  # fmt: skip


class ParcelDispatch(ParcelView):
    """The dispatch."""

    @described(
        "parcels_dispatch",
        "Give it to the carrier, once",
        tag=TAG,
        answer=shapes.ParcelSerializer,
        key=True,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, parcel_id: int) -> Response:
        """Let the stock leave and ask for its money; needs a label."""
        actor = self.colleague
        return self.step(
            "parcels_dispatch", parcel_id,
            lambda: operations.dispatch(parcel_id=parcel_id, actor=actor, now=self.now), required=True,
        )  # fmt: skip
