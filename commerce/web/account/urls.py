"""Addresses of a customer's own pages."""

from django.urls import path

from commerce.web.account import home

app_name = "account"
urlpatterns = [
    path("", home.home, name="home"),
]
