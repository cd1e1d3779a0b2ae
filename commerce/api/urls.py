"""Addresses of the API, below `/api/v1/`."""

from __future__ import annotations

from django.urls import path

from commerce.api.views import (
    carts,
    changes,
    collections,
    deliveries,
    delivery,
    orders,
    parcels,
    payments,
    products,
    reports,
    returns,
    stores,
    tills,
)

app_name = "api"

urlpatterns = [
    path("products/", products.ProductList.as_view(), name="products"),
    path("products/<slug:slug>/", products.ProductDetail.as_view(), name="product"),
    path("categories/", products.CategoryList.as_view(), name="categories"),
    path("variants/<str:sku>/availability/", products.Availability.as_view(), name="availability"),
    path("stores/", stores.StoreList.as_view(), name="stores"),
    path("stores/<slug:slug>/", stores.StoreDetail.as_view(), name="store"),
    path("carts/", carts.CartList.as_view(), name="carts"),
    path("carts/open/", carts.CartOpening.as_view(), name="cart_opening"),
    path("carts/<uuid:cart_id>/", carts.CartDetail.as_view(), name="cart"),
    path("carts/<uuid:cart_id>/commands/", carts.CartCommands.as_view(), name="cart_commands"),
    path("carts/<uuid:cart_id>/details/", carts.CartDetails.as_view(), name="cart_details"),
    path("carts/<uuid:cart_id>/delivery/", delivery.CartDelivery.as_view(), name="cart_delivery"),
    path(
        "carts/<uuid:cart_id>/companies/", delivery.CartCompanies.as_view(), name="cart_companies"
    ),
    path("carts/<uuid:cart_id>/sharing/", carts.CartSharing.as_view(), name="cart_sharing"),
    path(
        "carts/<uuid:cart_id>/sharing/editing/",
        carts.CartSharingEditing.as_view(),
        name="cart_sharing_editing",
    ),
    path("carts/<uuid:cart_id>/means/", payments.CartMeans.as_view(), name="cart_means"),
    path("carts/<uuid:cart_id>/payment/", payments.CartPayment.as_view(), name="cart_payment"),
    path("carts/<uuid:cart_id>/pay-link/", payments.CartPayLink.as_view(), name="cart_pay_link"),
    path("carts/<uuid:cart_id>/order/", payments.CartOrder.as_view(), name="cart_order"),
    path("pay-links/<str:token>/", payments.PayLinkOffer.as_view(), name="pay_link"),
    path("pay-links/<str:token>/means/", payments.PayLinkMeans.as_view(), name="pay_link_means"),
    path(
        "pay-links/<str:token>/payment/", payments.PayLinkPayment.as_view(), name="pay_link_payment"
    ),
    path("orders/", orders.OrderList.as_view(), name="orders"),
    path("orders/tracking/", orders.OrderTracking.as_view(), name="order_tracking"),
    path("orders/tracking/link/", orders.OrderLink.as_view(), name="order_link"),
    path("orders/<str:number>/", orders.OrderDetail.as_view(), name="order"),
    path(
        "orders/<str:number>/cancellation/preview/",
        changes.OrderCancelPreview.as_view(),
        name="order_cancel_preview",
    ),
    path("orders/<str:number>/cancellation/", changes.OrderCancel.as_view(), name="order_cancel"),
    path("orders/<str:number>/address/", changes.OrderRedirect.as_view(), name="order_redirect"),
    path(
        "orders/<str:number>/collector/", changes.OrderCollector.as_view(), name="order_collector"
    ),
    path(
        "orders/<str:number>/collection/preview/",
        changes.OrderCollectPreview.as_view(),
        name="order_collect_preview",
    ),
    path("orders/<str:number>/collection/", changes.OrderCollect.as_view(), name="order_collect"),
    path("collections/", collections.CollectionList.as_view(), name="collections"),
    path("collections/hand-over/", collections.CollectionHandOver.as_view(), name="hand_over"),
    path(
        "collections/<int:collection_id>/",
        collections.CollectionDetail.as_view(),
        name="collection",
    ),
    path(
        "collections/<int:collection_id>/acceptance/",
        collections.CollectionAcceptance.as_view(),
        name="collection_acceptance",
    ),
    path(
        "collections/<int:collection_id>/picking/",
        collections.CollectionPicking.as_view(),
        name="collection_picking",
    ),
    path(
        "collections/<int:collection_id>/picks/",
        collections.CollectionPicks.as_view(),
        name="collection_picks",
    ),
    path(
        "collections/<int:collection_id>/left/",
        collections.CollectionLeft.as_view(),
        name="collection_left",
    ),
    path(
        "collections/<int:collection_id>/missing/",
        collections.CollectionShort.as_view(),
        name="collection_short",
    ),
    path(
        "collections/<int:collection_id>/ready/",
        collections.CollectionReady.as_view(),
        name="collection_ready",
    ),
    path("deliveries/", deliveries.DeliveryList.as_view(), name="deliveries"),
    path(
        "deliveries/<int:delivery_id>/",
        deliveries.DeliveryDetail.as_view(),
        name="delivery",
    ),
    path("parcels/", parcels.ParcelList.as_view(), name="parcels"),
    path("parcels/<int:parcel_id>/", parcels.ParcelDetail.as_view(), name="parcel"),
    path(
        "parcels/<int:parcel_id>/picking/", parcels.ParcelPicking.as_view(), name="parcel_picking"
    ),
    path("parcels/<int:parcel_id>/picks/", parcels.ParcelPicks.as_view(), name="parcel_picks"),
    path(
        "parcels/<int:parcel_id>/packing/", parcels.ParcelPacking.as_view(), name="parcel_packing"
    ),
    path("parcels/<int:parcel_id>/label/", parcels.ParcelLabel.as_view(), name="parcel_label"),
    path(
        "parcels/<int:parcel_id>/dispatch/",
        parcels.ParcelDispatch.as_view(),
        name="parcel_dispatch",
    ),
    path("returns/", returns.ReturnList.as_view(), name="returns"),
    path("returns/presentations/", returns.PresentationList.as_view(), name="presentations"),
    path(
        "returns/presentations/<str:number>/",
        returns.PresentationDetail.as_view(),
        name="presentation",
    ),
    path("returns/preview/", returns.ReturnPreview.as_view(), name="return_preview"),
    path("returns/<str:number>/", returns.ReturnDetail.as_view(), name="return"),
    path("till/receipts/", tills.TillReceipts.as_view(), name="till_receipts"),
    path("till/batches/", tills.TillBatches.as_view(), name="till_batches"),
    path("till/summary/", tills.TillSummary.as_view(), name="till_summary"),
    path("till/closings/", tills.TillClosings.as_view(), name="till_closings"),
    path("till/closings/<int:number>/", tills.TillClosing.as_view(), name="till_closing"),
    path("till/dues/<str:code>/", tills.TillDue.as_view(), name="till_due"),
    path("till/dues/<str:code>/claim/", tills.TillClaim.as_view(), name="till_claim"),
    path("till/payments/", tills.TillPayments.as_view(), name="till_payments"),
    path(
        "till/payments/<uuid:payment_id>/",
        tills.TillPaymentDetail.as_view(),
        name="till_payment",
    ),
    path(
        "till/payments/<uuid:payment_id>/back/",
        tills.TillGivenBack.as_view(),
        name="till_given_back",
    ),
    path("reports/channels/", reports.ChannelReport.as_view(), name="channel_report"),
]
