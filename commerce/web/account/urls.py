"""Addresses of a customer's own pages."""

from django.urls import path

from commerce.web.account import claims, consents, data, home, member, profile, security

app_name = "account"
urlpatterns = [
    path("", home.home, name="home"),
    path("member-code/", member.renew, name="member_code"),
    path("orders/add/", claims.by_code, name="claim"),
    path("orders/add/link/", claims.by_link, name="claim_link"),
    path("orders/add/proven/", claims.proven, name="claim_proven"),
    path("details/", profile.details, name="details"),
    path("details/addresses/", profile.address, name="address_new"),
    path("details/addresses/<int:address_id>/", profile.address, name="address"),
    path("details/addresses/<int:address_id>/move/", profile.move, name="address_move"),
    path("consents/", consents.consents, name="consents"),
    path("data/", data.show, name="data"),
    path("data/file/", data.download, name="data_file"),
    path("data/delete/", data.delete, name="data_delete"),
    path("data/deleted/", data.deleted, name="data_deleted"),
    path("security/", security.security, name="security"),
    path("security/sessions/<int:session_id>/", security.sign_out_there, name="session_end"),
]
