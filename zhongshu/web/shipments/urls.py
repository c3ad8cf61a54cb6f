"""Addresses of the shipments to Amazon, and their place in the navigation and the palette."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.fba import public as fba
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.web.shell import navigation
from zhongshu.web.shipments import views

app_name = "shipments"
urlpatterns = [
    path("", views.shipment_list, name="list"),
    path("find/", views.find, name="find"),
    path("<int:shipment_id>/", views.shipment, name="shipment"),
    path("<int:shipment_id>/source/", views.confirm, name="confirm"),
    path("<int:shipment_id>/undo/<int:change_id>/", views.undo, name="undo"),
]
MOST_FOUND = 6


def find_shipments(actor: identity.Actor, text: str) -> list[navigation.Found]:
    """Find shipments by a part of their code or name, or a SKU in them."""
    if len(text) < 3 or not is_storable(text):
        return []
    found = fba.list_shipments(actor, fba.ShipmentFilter(search=text), limit=MOST_FOUND)
    return [
        navigation.Found(
            each.code, "ship", reverse("shipments:shipment", args=[each.id]), each.name
        )
        for each in found.rows
    ]


navigation.register(
    navigation.Page(
        key="shipments",
        name=_("FBA shipments"),
        icon="ship",
        url_name="shipments:list",
        group=navigation.Group.GOODS,
        position=3,
        count=fba.count_unknown_sources,
        waits=_("Shipments of unknown source"),
        go="h",
    )
)
navigation.register_search("shipments", _("FBA shipments"), find_shipments)
