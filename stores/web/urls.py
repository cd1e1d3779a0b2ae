"""Addresses of the store app, below `/store/`."""

from django.urls import path

from stores.web import collecting, shelves

app_name = "store"
urlpatterns = [
    path("", collecting.home, name="home"),
    path("place/", collecting.place, name="place"),
    path("counts/", collecting.counts, name="counts"),
    path("shelves/", shelves.in_store, name="shelves"),
    path("shelves/table/", shelves.store_table, name="shelves_table"),
    path("pick/", collecting.pick_list, name="pick"),
    path("ready/", collecting.ready_list, name="ready"),
    path("hand-over/", collecting.hand_over, name="hand_over"),
    path("hand-over/confirm/", collecting.confirm, name="confirm"),
    path("collections/<int:collection_id>/", collecting.collection, name="collection"),
    path("collections/<int:collection_id>/picking/", collecting.start, name="start"),
    path("collections/<int:collection_id>/picks/", collecting.pick, name="pick_line"),
    path("collections/<int:collection_id>/longer/", collecting.keep_longer, name="keep_longer"),
    path("collections/<int:collection_id>/back/", collecting.put_back, name="put_back"),
    path("collections/<int:collection_id>/ready/", collecting.ready, name="mark_ready"),
]
