"""Addresses of the shop."""

from django.urls import path

from commerce.web import (
    browse_urls,
    cart,
    checkout,
    keep_urls,
    orders,
    papers,
    pay,
    paying,
    preferences,
    webhooks,
)

app_name = "shop"
urlpatterns = [
    *browse_urls.urlpatterns,
    *keep_urls.urlpatterns,
    path("cart/", cart.show, name="cart"),
    path("cart/body/", cart.body, name="cart_body"),
    path("cart/badge/", cart.badge_fragment, name="cart_badge"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/lines/<int:line_id>/", cart.change_line, name="cart_line"),
    path("cart/lines/<int:line_id>/way/", cart.way, name="cart_way"),
    path("cart/code/", cart.change_code, name="cart_code"),
    path("cart/sharing/allow/", cart.allow_editing, name="cart_allow"),
    path("cart/sharing/end/", cart.end_sharing, name="cart_end"),
    path("carts/<str:token>/", cart.claim, name="cart_claim"),
    path("checkout/", checkout.how, name="checkout_how"),
    path("checkout/details/", checkout.your_details, name="checkout_details"),
    path("checkout/review/", checkout.review, name="checkout_review"),
    path("checkout/means/card/", paying.gift_card, name="checkout_gift_card"),
    path("checkout/means/credit/", paying.credit, name="checkout_credit"),
    path("checkout/means/method/", paying.method, name="checkout_method"),
    path("gift-card/", paying.balance, name="gift_card"),
    path("checkout/payment/", checkout.cancelled, name="checkout_cancelled"),
    path("checkout/return/<uuid:tender_id>/", checkout.come_back, name="checkout_return"),
    path("pay/cancelled/<uuid:tender_id>/", pay.cancelled, name="pay_cancelled"),
    path("pay/<str:token>/", pay.pay, name="pay"),
    path("orders/", orders.track, name="track"),
    path("orders/<str:number>/thanks/", orders.confirmation, name="confirmation"),
    path("orders/track/<str:token>/", orders.order_page, name="order"),
    path("orders/track/<str:token>/again/", orders.again, name="order_again"),
    path("orders/track/<str:token>/receipt.pdf", papers.receipt, name="receipt"),
    path("orders/track/<str:token>/<str:number>.pdf", papers.credit_note, name="credit_note"),
    path("orders/pickup/<str:token>/", orders.pickup, name="pickup"),
    path("webhooks/payments/<str:name>/", webhooks.provider, name="provider_webhook"),
    path("styleguide/", preferences.styleguide, name="styleguide"),
]
