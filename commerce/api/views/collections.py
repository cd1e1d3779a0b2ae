"""Collections: the work of the store where the colleague is assigned, and of no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import STAFF, described
from commerce.api.shapes import work as shapes
from commerce.api.views.places import workplace
from core.actor import STORE, Actor, Role
from core.idempotency import Answer
from stores.click_and_collect import operations, queries
from stores.locations.models import Location

TAG = "Collections"
PROBLEMS = (404, 409)


class CollectionView(ApiView):
    """Base: the colleague of a store."""

    @property
    def colleague(self) -> Actor:
        """Return who works here; raises SignInRequired, Forbidden."""
        return self.staff(*STORE, Role.MANAGER)

    def sheet(self, collection_id: int) -> dict[str, Any]:
        """Return the collection as it stands now; raises NoCollection."""
        collection = queries.collection_for(self.colleague, collection_id)
        return dict(
            shapes.CollectionSerializer(collection, context={"language": self.language}).data
        )

    def step(self, name: str, collection_id: int, change: Callable[[], Any]) -> Response:
        """Take a step and answer the collection as it then stands."""

        def work() -> Answer:
            change()
            return 200, self.sheet(collection_id)

        return self.once(name, work)


class CollectionList(CollectionView):
    """The lists that a store works from."""

    @described(
        "collections_list",
        "List what is to be picked, or waits for its customer",
        tag=TAG,
        answer=shapes.CollectionListSerializer,
        query=[shapes.CollectionQuerySerializer],
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request) -> Response:
        """Answer the list of one store: oldest promise first, or by shelf."""
        wanted = self.query(shapes.CollectionQuerySerializer)
        store = workplace(self.colleague, wanted["location"], Location.Kind.STORE)
        rows = (
            queries.to_pick(store.pk) if wanted["state"] == "to_pick" else queries.ready(store.pk)
        )
        answer = {"location": store, "items": rows}
        return Response(
            shapes.CollectionListSerializer(answer, context={"language": self.language}).data
        )


class CollectionDetail(CollectionView):
    """A collection."""

    @described(
        "collections_read",
        "Read a collection",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request, collection_id: int) -> Response:
        """Answer it with its lines."""
        return Response(self.sheet(collection_id))


class CollectionAcceptance(CollectionView):
    """The store's word that it will make it ready."""

    @described(
        "collections_accept",
        "Accept a collection",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, collection_id: int) -> Response:
        """Accept it; starting to pick accepts it too."""
        actor = self.colleague
        return self.step(
            "collections_accept", collection_id,
            lambda: operations.accept(collection_id=collection_id, actor=actor, now=self.now),
        )  # fmt: skip


class CollectionPicking(CollectionView):
    """The picking of a collection."""

    @described(
        "collections_start_picking",
        "Start picking",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, collection_id: int) -> Response:
        """Take it from the list; two may help."""
        actor = self.colleague
        return self.step(
            "collections_start_picking", collection_id,
            lambda: operations.start_picking(collection_id=collection_id, actor=actor, now=self.now),
        )  # fmt: skip


class CollectionPicks(CollectionView):
    """What was put into the bag."""

    @described(
        "collections_pick",
        "Pick one scanned unit, or a whole line",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        body=shapes.PickSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, collection_id: int) -> Response:
        """Count units as picked."""
        actor, picked = self.colleague, self.body(shapes.PickSerializer)
        return self.step(
            "collections_pick", collection_id,
            lambda: operations.pick_line(collection_id=collection_id, actor=actor, now=self.now, **picked),
        )  # fmt: skip


class CollectionShort(CollectionView):
    """What is not there."""

    @described(
        "collections_report_short",
        "Say that units of a line are not there",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        body=shapes.ShortSerializer,
        key=True,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, collection_id: int) -> Response:
        """Take them from the books and ask the customer."""
        actor, said = self.colleague, self.body(shapes.ShortSerializer)

        def work() -> Answer:
            operations.report_short(collection_id=collection_id, actor=actor, now=self.now, **said)
            return 200, self.sheet(collection_id)

        return self.once("collections_report_short", work, required=True)


class CollectionReady(CollectionView):
    """The bag on its shelf."""

    @described(
        "collections_mark_ready",
        "Put it on a shelf and tell the customer",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        body=shapes.ShelfSerializer,
        key=False,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, collection_id: int) -> Response:
        """Mark it ready once everything is picked."""
        actor, shelf = self.colleague, self.body(shapes.ShelfSerializer)["shelf"]
        return self.step(
            "collections_mark_ready", collection_id,
            lambda: operations.mark_ready(
                collection_id=collection_id, shelf=shelf, actor=actor, now=self.now
            ),
        )  # fmt: skip


class CollectionLeft(CollectionView):
    """What its customer leaves in the store."""

    @described(
        "collections_leave",
        "Take units out of a bag that is ready: its customer does not want them",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        body=shapes.LeaveSerializer,
        key=True,
        problems=PROBLEMS,
        auth=STAFF,
    )
    def post(self, request: Request, collection_id: int) -> Response:
        """Put them on sale again; their money is not asked for, or goes back."""
        actor, lines = self.colleague, self.body(shapes.LeaveSerializer)["lines"]

        def work() -> Answer:
            operations.leave(
                collection_id=collection_id,
                units={line["line_id"]: line["leaves"] for line in lines},
                shown={line["line_id"]: line["had"] for line in lines},
                actor=actor,
                now=self.now,
            )
            return 200, self.sheet(collection_id)

        return self.once("collections_leave", work, required=True, in_one=True)


class CollectionHandOver(CollectionView):
    """The hand-over."""

    @described(
        "collections_hand_over",
        "Hand over to the customer by her code, once",
        tag=TAG,
        answer=shapes.CollectionSerializer,
        body=shapes.HandOverSerializer,
        key=True,
        problems=[*PROBLEMS, 429],
        auth=STAFF,
    )
    def post(self, request: Request) -> Response:
        """Let the stock leave and ask for its money. A code's second use is told to whom it went."""
        actor, data = self.colleague, self.body(shapes.HandOverSerializer)
        store = workplace(actor, data["location"], Location.Kind.STORE)

        def work() -> Answer:
            collection = operations.hand_over(
                location_id=store.pk,
                collected_by=data["collected_by"],
                code=data["code"],
                collection_id=data.get("collection_id"),
                actor=actor,
                now=self.now,
            )
            return 200, self.sheet(collection.pk)

        return self.once("collections_hand_over", work, required=True)
