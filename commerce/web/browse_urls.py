"""Addresses of looking around, finding a store, and the pictures."""

from django.urls import path, re_path

from commerce.web import art, browse, cookies, crawlers, finder, photos
from commerce.web.browse.counted import counted
from commerce.web.browse.typeahead import suggestions

urlpatterns = [
    path("", browse.home, name="home"),
    path("c/<slug:slug>/", browse.category, name="category"),
    path("b/<slug:slug>/", browse.brand, name="brand"),
    path("p/<slug:slug>/", counted(browse.product), name="product"),
    path("p/<slug:slug>/stores/", browse.product_stores, name="product_stores"),
    path("search/", browse.search, name="search"),
    path("search/suggestions/", suggestions, name="suggestions"),
    path("cookies/", cookies.cookies, name="cookies"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.index, name="sitemap"),
    path("sitemaps/shop.xml", crawlers.places, name="sitemap_places"),
    path("sitemaps/products-<int:part>.xml", crawlers.products, name="sitemap_products"),
    path("stores/", finder.stores, name="stores"),
    path("stores/<slug:slug>/", finder.store, name="store"),
    path("stores/<slug:slug>/mine/", finder.choose_store, name="choose_store"),
    re_path(r"^art/(?P<kind>[a-z0-9-]{1,40})-(?P<tint>[0-9a-f]{6})\.svg$", art.art, name="art"),
    re_path(
        r"^media/products/(?P<digest>[0-9a-f]{64})-(?P<width>[1-9][0-9]{1,4})\.webp$",
        photos.photo,
        name="photo",
    ),
    re_path(
        r"^art/(?P<group>department|scene)/(?P<name>[a-z0-9-]{1,40})\.svg$", art.still, name="still"
    ),
]
