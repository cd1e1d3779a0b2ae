"""Addresses of the merchandiser's pages, below `/merchandise/`."""

from django.urls import path

from commerce.web.merchandise import (
    bulk,
    exports,
    home,
    imports,
    jobs,
    pictures,
    products,
    promotions,
    reviews,
    search,
)

app_name = "merchandise"
urlpatterns = [
    path("", home.home, name="home"),
    path("products/", products.products, name="products"),
    path("products/<int:product_id>/", products.product, name="product"),
    path("products/<int:product_id>/prices/", products.prices, name="product_prices"),
    path("products/<int:product_id>/pictures/", pictures.add, name="pictures_add"),
    path("products/<int:product_id>/pictures/change/", pictures.change, name="pictures_change"),
    path("pictures/<int:image_id>/", pictures.state, name="picture"),
    path("pictures/<int:image_id>/delete/", pictures.delete, name="picture_delete"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("import/", imports.upload, name="import"),
    path("import/template.csv", imports.template, name="import_template"),
    path("import/<int:job_id>/", imports.mapping, name="mapping"),
    path("export/", exports.export, name="export"),
    path("jobs/", jobs.listed, name="jobs"),
    path("jobs/<int:job_id>/", jobs.show, name="job"),
    path("jobs/<int:job_id>/stop/", jobs.cancel, name="job_cancel"),
    path("jobs/<int:job_id>/take/", jobs.take, name="job_take"),
    path("jobs/<int:job_id>/refused.csv", jobs.errors, name="job_errors"),
    path("jobs/<int:job_id>/file/", jobs.output, name="job_output"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:review_id>/", reviews.decide, name="review"),
    path("promotions/", promotions.promotions, name="promotions"),
    path("promotions/new/", promotions.edit, name="new_promotion"),
    path("promotions/<int:promotion_id>/", promotions.edit, name="promotion"),
    path("promotions/<int:promotion_id>/codes/", promotions.vouchers, name="vouchers"),
    path("promotions/<int:promotion_id>/codes.csv", promotions.voucher_file, name="voucher_file"),
    path("search/", search.search, name="search"),
    path("search/synonyms/", search.save_synonym, name="save_synonym"),
    path("search/synonyms/<int:synonym_id>/", search.drop_synonym, name="drop_synonym"),
    path("search/pins/", search.save_pin, name="save_pin"),
    path("search/pins/<int:pin_id>/", search.drop_pin, name="drop_pin"),
]
