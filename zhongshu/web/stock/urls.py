"""Addresses of stock, and its place in the navigation."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from zhongshu.web.shell import navigation
from zhongshu.web.stock import views

app_name = "stock"
urlpatterns = [
    path("", views.stock_list, name="list"),
    path("panel/", views.panel, name="panel"),
    path("columns/", views.choose_columns, name="columns"),
    *views.VIEWS.paths(),
    path("repost/", include("zhongshu.web.reposting.urls")),
    path("<int:product_id>/", views.product_stock, name="product"),
]

navigation.register(
    navigation.Page(
        key="stock",
        name=_("Stock"),
        icon="warehouse",
        url_name="stock:list",
        group=navigation.Group.GOODS,
        position=6,
        go="s",
    )
)
navigation.register_action(navigation.Action(_("Re-post stock"), "repeat-2", "/stock/repost/"))
