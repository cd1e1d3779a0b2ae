"""Addresses of the warehouse, below `/warehouse/`."""

from django.urls import path

from stores.web import sending

app_name = "warehouse"
urlpatterns = [
    path("", sending.home, name="home"),
    path("place/", sending.place, name="place"),
    path("counts/", sending.counts, name="counts"),
    path("dispatch/", sending.dispatch_list, name="dispatch"),
    path("parcels/<int:parcel_id>/", sending.parcel, name="parcel"),
    path("parcels/<int:parcel_id>/picking/", sending.start, name="start"),
    path("parcels/<int:parcel_id>/picks/", sending.pick, name="pick_line"),
    path("parcels/<int:parcel_id>/packing/", sending.pack, name="pack"),
    path("parcels/<int:parcel_id>/label/", sending.label, name="label"),
    path("parcels/<int:parcel_id>/dispatch/", sending.dispatch, name="send"),
]
