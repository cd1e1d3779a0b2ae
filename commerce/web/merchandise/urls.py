"""Addresses of the merchandiser's pages, below `/merchandise/`."""

from django.urls import path

from commerce.web.merchandise import home

app_name = "merchandise"
urlpatterns = [
    path("", home.home, name="home"),
]
