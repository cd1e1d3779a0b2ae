"""Addresses of a customer's own pages."""

from django.urls import path

from commerce.web.account import details, home, security

app_name = "account"
urlpatterns = [
    path("", home.home, name="home"),
    path("details/", details.details, name="details"),
    path("details/addresses/", details.address, name="address_new"),
    path("details/addresses/<int:address_id>/", details.address, name="address"),
    path("details/addresses/<int:address_id>/move/", details.move, name="address_move"),
    path("security/", security.security, name="security"),
    path("security/sessions/<int:session_id>/", security.sign_out_there, name="session_end"),
]
