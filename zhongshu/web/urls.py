"""Addresses of all pages. A new page adds one line here; its own `urls.py` registers it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhongshu.web.shell.urls")),
    path("", include("zhongshu.web.sign_in.urls")),
    path("", include("zhongshu.web.dashboard.urls")),
    path("orders/", include("zhongshu.web.orders.urls")),
    path("listings/", include("zhongshu.web.listings.urls")),
    path("fba-stock/", include("zhongshu.web.fba_stock.urls")),
    path("claims/", include("zhongshu.web.claims.urls")),
    path("reimbursements/", include("zhongshu.web.reimbursements.urls")),
    path("shipments/", include("zhongshu.web.shipments.urls")),
    path("products/", include("zhongshu.web.products.urls")),
    path("stock/check/", include("zhongshu.web.differences.urls")),
    path("stock/", include("zhongshu.web.stock.urls")),
    path("stock-warnings/", include("zhongshu.web.stock_warnings.urls")),
    path("suppliers/", include("zhongshu.web.suppliers.urls")),
    path("pairing/", include("zhongshu.web.pairing.urls")),
    path("imports/", include("zhongshu.web.imports.urls")),
    path("exports/", include("zhongshu.web.exports.urls")),
    path("spot-checks/", include("zhongshu.web.spot_checks.urls")),
    path("settings/", include("zhongshu.web.settings.urls")),
    path("connect/", include("zhongshu.web.connect.urls")),
    path("sync/", include("zhongshu.web.sync.urls")),
    path("notifications/", include("zhongshu.web.notifications.urls")),
    path("documents/", include("zhongshu.web.documents.urls")),
    path("ui/", include("zhongshu.web.parts.urls")),
]
