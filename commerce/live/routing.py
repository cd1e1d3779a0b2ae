"""Addresses of the websockets."""

from django.urls import path

from commerce.live.consumers import CartConsumer

routes = [path("ws/cart/<uuid:cart_id>/", CartConsumer.as_asgi())]
