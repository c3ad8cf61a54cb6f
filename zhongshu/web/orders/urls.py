"""Addresses of the orders, and their place in the navigation and the palette."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.web.orders import buyer, own, pasted, saved, views, working
from zhongshu.web.shell import navigation

app_name = "orders"
urlpatterns = [
    path("", views.order_list, name="list"),
    path("<int:order_id>/", views.order_drawer, name="drawer"),
    path("<int:order_id>/edit/", own.edit_order, name="edit"),
    path("new/", own.new_order, name="new"),
    path("skus/", own.suggest_skus, name="skus"),
    path("<int:order_id>/raw/", views.raw_facts, name="raw"),
    path("<int:order_id>/buyer/", buyer.reveal, name="buyer"),
    path("act/<slug:slug>/", working.act, name="act"),
    path("undo/<int:action_id>/", working.undo, name="undo"),
    path("paste/", pasted.paste, name="paste"),
    path("columns/", saved.columns, name="columns"),
    *saved.VIEWS.paths(),
]
MOST_FOUND = 6


def count_to_review(actor: identity.Actor) -> int:
    """Count what waits for a person, up to the bound of the list."""
    return orders.count_orders(actor, orders.OrderFilter(tab=orders.OrderTab.TO_REVIEW)).number


def find_orders(actor: identity.Actor, text: str) -> list[navigation.Found]:
    """Find orders by the beginning of their number, of a SKU or an ASIN."""
    if len(text) < 3:
        return []
    wanted = orders.OrderFilter(text=text)
    if orders.is_own_number(actor, text):
        wanted = orders.OrderFilter(own_number=text.strip())
    found = orders.list_orders(actor, wanted, limit=MOST_FOUND)
    return [
        navigation.Found(
            order.order_id,
            "package",
            f"/orders/?tab=all&open={order.pk}",
            order.store.name if order.store else order.marketplace_name,
        )
        for order in found.rows
    ]


navigation.register(
    navigation.Page(
        key="orders",
        name=_("Orders"),
        icon="package",
        url_name="orders:list",
        group=navigation.Group.ORDERS,
        count=count_to_review,
        waits=_("Orders to review"),
        go="o",
        on_phone=True,
    )
)
navigation.register_search("orders", _("Orders"), find_orders)
