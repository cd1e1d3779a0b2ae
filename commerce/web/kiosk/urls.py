"""Addresses of the kiosk, below `/kiosk/`."""

from django.urls import path

from commerce.web.kiosk import basket, browse, checkout, visits

app_name = "kiosk"
urlpatterns = [
    path("", visits.attract, name="attract"),
    path("begin/", visits.begin, name="begin"),
    path("wipe/", visits.wipe, name="wipe"),
    path("touch/", visits.touch, name="touch"),
    path("call/", visits.call, name="call"),
    path("home/", browse.home, name="home"),
    path("find/", browse.find, name="find"),
    path("c/<slug:slug>/", browse.category, name="category"),
    path("p/<slug:slug>/", browse.product, name="product"),
    path("p/<slug:slug>/add/", basket.add, name="add"),
    path("basket/", basket.show, name="basket"),
    path("basket/lines/<int:line_id>/", basket.change_line, name="line"),
    path("phone/", basket.phone, name="phone"),
    path("moved/", basket.moved, name="moved"),
    path("details/", checkout.your_details, name="details"),
    path("review/", checkout.review, name="review"),
    path("review/way/", checkout.way, name="way"),
    path("till/", checkout.till, name="till"),
    path("payment/", checkout.cancelled, name="cancelled"),
    path("return/<uuid:tender_id>/", checkout.come_back, name="return"),
    path("done/<str:number>/", checkout.done, name="done"),
]
