"""Addresses of the warehouse, below `/warehouse/`."""

from django.urls import path

from stores.locations.models import Location
from stores.web import between, parcel_cases, sending, shelves, waves
from stores.web.stockroom.urls import patterns

app_name = "warehouse"
urlpatterns = [
    *patterns(Location.Kind.WAREHOUSE),
    path("", sending.home, name="home"),
    path("place/", sending.place, name="place"),
    path("counts/", sending.counts, name="counts"),
    path("shelves/", shelves.in_warehouse, name="shelves"),
    path("shelves/table/", shelves.warehouse_table, name="shelves_table"),
    path("dispatch/", sending.dispatch_list, name="dispatch"),
    path("parcels/<int:parcel_id>/", sending.parcel, name="parcel"),
    path("parcels/<int:parcel_id>/picking/", sending.start, name="start"),
    path("parcels/<int:parcel_id>/picks/", sending.pick, name="pick_line"),
    path("parcels/<int:parcel_id>/rest/", sending.split, name="split"),
    path("parcels/<int:parcel_id>/short/", sending.short, name="short"),
    path("parcels/<int:parcel_id>/slip/", sending.slip, name="slip"),
    path("boxes/", between.to_send, name="boxes"),
    path("boxes/<int:sending_id>/", between.box, name="box"),
    path("waves/", waves.start, name="wave_start"),
    path("waves/<int:wave_id>/", waves.show, name="wave"),
    path("waves/<int:wave_id>/picks/", waves.pick, name="wave_pick"),
    path("cases/", parcel_cases.index, name="cases"),
    path("cases/<int:case_id>/", parcel_cases.show, name="case"),
    path("cases/<int:case_id>/act/", parcel_cases.act, name="case_act"),
    path("parcels/<int:parcel_id>/packing/", sending.pack, name="pack"),
    path("parcels/<int:parcel_id>/label/", sending.label, name="label"),
    path("parcels/<int:parcel_id>/dispatch/", sending.dispatch, name="send"),
]
