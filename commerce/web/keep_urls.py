"""Addresses of what shoppers keep, compare, wait for and say."""

from django.urls import path

from commerce.web import compare, notices, reviews, wishes
from commerce.web.browse.adding import product_add

urlpatterns = [
    path("p/<slug:slug>/add/", product_add, name="product_add"),
    path("p/<slug:slug>/reviews/", reviews.reviews, name="reviews"),
    path("compare/", compare.compare, name="compare"),
    path("wishes/", wishes.show, name="wishes"),
    path("wishes/add/", wishes.add, name="wish_add"),
    path("wishes/new/", wishes.make, name="wish_list_new"),
    path("wishes/cart/", wishes.save_cart, name="cart_save"),
    path("wishes/mail/", wishes.mail_cart, name="cart_mail"),
    path("wishes/later/<int:line_id>/", wishes.save_for_later, name="cart_later"),
    path("wishes/items/<int:item_id>/", wishes.change_item, name="wish"),
    path("wishes/lists/<int:list_id>/", wishes.change_list, name="wish_list"),
    path("wishes/shared/<str:token>/", wishes.shared, name="wishes_shared"),
    path("notices/", notices.ask, name="notices"),
    path("notices/<str:token>/", notices.notice, name="notice"),
    path("orders/track/<str:token>/reviews/", reviews.thanks, name="review_thanks"),
    path("orders/track/<str:token>/reviews/stop/", reviews.stop, name="review_stop"),
    path("orders/track/<str:token>/reviews/<int:line_id>/", reviews.write, name="review_write"),
]
