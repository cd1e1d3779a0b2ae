"""Addresses of the console."""

from django.urls import path

from contact_centre.web import (
    carts,
    cases,
    collections,
    customers,
    gift_cards,
    order_changes,
    orders,
    payment_cases,
)

app_name = "console"
urlpatterns = [
    path("", carts.home, name="home"),
    path("carts/open/", carts.open_by_code, name="open"),
    path("carts/new/", carts.start, name="start"),
    path("carts/<uuid:cart_id>/", carts.show, name="cart"),
    path("carts/<uuid:cart_id>/body/", carts.body, name="cart_body"),
    path("carts/<uuid:cart_id>/products/", carts.products, name="products"),
    path("carts/<uuid:cart_id>/stores/", carts.stores, name="stores"),
    path("carts/<uuid:cart_id>/add/", carts.add, name="add"),
    path("carts/<uuid:cart_id>/lines/<int:line_id>/", carts.change_line, name="line"),
    path("carts/<uuid:cart_id>/lines/<int:line_id>/way/", carts.way, name="way"),
    path("carts/<uuid:cart_id>/code/", carts.change_code, name="code"),
    path("carts/<uuid:cart_id>/details/", carts.set_details, name="details"),
    path("carts/<uuid:cart_id>/delivery/", carts.bring, name="bring"),
    path("carts/<uuid:cart_id>/pay-link/", carts.pay_link, name="pay_link"),
    path("carts/<uuid:cart_id>/gift-card/", carts.gift_card, name="cart_gift_card"),
    path("carts/<uuid:cart_id>/payment/", carts.payment_state, name="payment"),
    path("carts/<uuid:cart_id>/hand-over/", carts.hand_over, name="hand_over"),
    path("carts/<uuid:cart_id>/end/", carts.end, name="end"),
    path("customers/", customers.search, name="customers"),
    path("customers/<int:contact_id>/", customers.show, name="customer"),
    path("customers/<int:contact_id>/wishes/", customers.wish, name="customer_wish"),
    path("gift-cards/", gift_cards.look_up, name="gift_cards"),
    path("gift-cards/<int:purse_id>/", gift_cards.show, name="gift_card"),
    path("gift-cards/<int:purse_id>/act/", gift_cards.act, name="gift_card_act"),
    path("orders/<str:number>/", orders.show, name="order"),
    path("orders/<str:number>/change/", order_changes.change, name="order_change"),
    path("orders/<str:number>/change/cancel/", order_changes.cancel, name="order_cancel"),
    path("orders/<str:number>/change/address/", order_changes.redirect, name="order_redirect"),
    path("orders/<str:number>/change/collect/", order_changes.collect, name="order_collect"),
    path("payment-cases/", payment_cases.index, name="payment_cases"),
    path("payment-cases/<int:case_id>/", payment_cases.show, name="payment_case"),
    path("payment-cases/<int:case_id>/act/", payment_cases.act, name="payment_case_act"),
    path("collections/", collections.index, name="collections"),
    path("parcel-cases/", cases.index, name="cases"),
    path("parcel-cases/<int:case_id>/", cases.show, name="case"),
    path("parcel-cases/<int:case_id>/act/", cases.act, name="case_act"),
]
