"""All addresses. Surfaces are paths of one port."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from commerce.api.views.docs import docs
from config.sign_in import admin_sign_in
from stores.web import webhooks

urlpatterns = [
    path("console/", include("contact_centre.web.urls")),
    path("store/returns/", include("returns.web.urls")),
    path("store/", include("stores.web.urls")),
    path("warehouse/", include("stores.web.warehouse_urls")),
    path("manager/", include("incentives.web.urls")),
    path("merchandise/", include("commerce.web.merchandise.urls")),
    path("kiosk/", include("commerce.web.kiosk.urls")),
    path("webhooks/carrier/", webhooks.carrier, name="carrier_webhook"),
    path("accounts/", include("allauth.urls")),
    path("account/", include("commerce.web.account.urls")),
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", docs, name="api-docs"),
    path("api/v1/", include("commerce.api.urls")),
    path("", include("commerce.web.urls")),
]

handler400 = "config.errors.unreadable"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.broken"
