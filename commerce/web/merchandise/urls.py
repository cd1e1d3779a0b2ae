"""Addresses of the merchandiser's pages, below `/merchandise/`."""

from django.urls import path

from commerce.web.merchandise import home, promotions, reviews

app_name = "merchandise"
urlpatterns = [
    path("", home.home, name="home"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:review_id>/", reviews.decide, name="review"),
    path("promotions/", promotions.promotions, name="promotions"),
    path("promotions/new/", promotions.edit, name="new_promotion"),
    path("promotions/<int:promotion_id>/", promotions.edit, name="promotion"),
    path("promotions/<int:promotion_id>/codes/", promotions.vouchers, name="vouchers"),
    path("promotions/<int:promotion_id>/codes.csv", promotions.voucher_file, name="voucher_file"),
]
