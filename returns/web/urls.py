"""Addresses of the return desk, below `/store/returns/`."""

from django.urls import path

from returns.web import views

app_name = "returns"
urlpatterns = [
    path("", views.find, name="find"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/refund/", views.refund, name="refund"),
    path("orders/<str:number>/receive/", views.receive, name="receive"),
    path("orders/<str:number>/given/", views.give, name="give"),
    path("<str:number>/", views.receipt, name="receipt"),
]
