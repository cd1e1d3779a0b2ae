"""Addresses of the store app, below `/store/`."""

from django.urls import path

from stores.locations.models import Location
from stores.web import collecting, missing, shelves, stations, taking, tills, walking
from stores.web.stockroom.urls import patterns

app_name = "store"
urlpatterns = [
    *patterns(Location.Kind.STORE),
    path("", collecting.home, name="home"),
    path("place/", collecting.place, name="place"),
    path("counts/", collecting.counts, name="counts"),
    path("devices/", stations.devices, name="devices"),
    path("devices/new/", stations.share, name="share"),
    path("devices/<int:station_id>/closed/", stations.close, name="device_close"),
    path("pins/", stations.own_pin, name="own_pin"),
    path("pins/<int:user_id>/", stations.pin_of, name="pin_of"),
    path("lock/", stations.lock, name="lock"),
    path("unlock/", stations.unlock, name="unlock"),
    path("touch/", stations.touch, name="touch"),
    path("shelves/", shelves.in_store, name="shelves"),
    path("shelves/table/", shelves.store_table, name="shelves_table"),
    path("tills/", tills.tills, name="tills"),
    path("tills/new/", tills.open_till, name="till_open"),
    path("tills/<int:till_id>/token/", tills.make_token, name="till_token"),
    path("tills/<int:till_id>/revoked/", tills.revoke_token, name="till_revoke"),
    path("tills/parked/again/", tills.replay_alike, name="parked_alike"),
    path("tills/parked/<int:parked_id>/", tills.parked, name="parked"),
    path("tills/parked/<int:parked_id>/again/", tills.replay, name="parked_again"),
    path("tills/parked/<int:parked_id>/left/", tills.leave_out, name="parked_leave"),
    path("taking/", taking.show, name="taking"),
    path("taking/pause/", taking.pause, name="pause"),
    path("taking/resume/", taking.resume, name="resume"),
    path("taking/close-early/", taking.close_early, name="close_early"),
    path("pick/", collecting.pick_list, name="pick"),
    path("walk/", walking.show, name="walk"),
    path("walk/new/", walking.start, name="walk_start"),
    path("walk/picks/", walking.pick, name="walk_pick"),
    path("ready/", collecting.ready_list, name="ready"),
    path("hand-over/", collecting.hand_over, name="hand_over"),
    path("hand-over/confirm/", collecting.confirm, name="confirm"),
    path("collections/<int:collection_id>/", collecting.collection, name="collection"),
    path(
        "collections/<int:collection_id>/list/",
        collecting.paper,
        {"sheet": "list"},
        name="pick_sheet",
    ),
    path(
        "collections/<int:collection_id>/label/",
        collecting.paper,
        {"sheet": "label"},
        name="label",
    ),
    path("collections/<int:collection_id>/accepted/", collecting.accept, name="accept"),
    path("collections/<int:collection_id>/picking/", collecting.start, name="start"),
    path("collections/<int:collection_id>/picks/", collecting.pick, name="pick_line"),
    path("collections/<int:collection_id>/missing/", missing.short, name="short"),
    path("missing/<int:case_id>/", missing.decide, name="choose"),
    path("collections/<int:collection_id>/undone/", collecting.undo, name="undo"),
    path("collections/<int:collection_id>/paid/", collecting.take_due, name="take_due"),
    path("collections/<int:collection_id>/longer/", collecting.keep_longer, name="keep_longer"),
    path("collections/<int:collection_id>/back/", collecting.put_back, name="put_back"),
    path("collections/<int:collection_id>/ready/", collecting.ready, name="mark_ready"),
]
