"""Addresses of the suppliers, and their place in the navigation and the palette."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.purchasing import public as purchasing
from zhongshu.web.shell import navigation
from zhongshu.web.suppliers import prices, supplier, views

app_name = "suppliers"
urlpatterns = [
    path("", views.supplier_list, name="list"),
    path("new/", supplier.new_supplier, name="new"),
    path("find/", supplier.find, name="find"),
    path("<int:supplier_id>/", supplier.supplier, name="supplier"),
    path("<int:supplier_id>/archive/", supplier.archive, name="archive"),
    path("<int:supplier_id>/restore/", supplier.restore, name="restore"),
    path("<int:supplier_id>/undo/<int:edit_id>/", supplier.undo, name="undo"),
    path("<int:supplier_id>/prices/new/", prices.new_price, name="new-price"),
    path("<int:supplier_id>/prices/<int:product_id>/", prices.price, name="price"),
    path("<int:supplier_id>/prices/<int:product_id>/remove/", prices.remove, name="remove-price"),
]
MOST_FOUND = 6


def find_suppliers(actor: identity.Actor, text: str) -> list[navigation.Found]:
    """Find suppliers by a part of their code, name or contact."""
    if len(text) < 2 or not is_storable(text):
        return []
    found = purchasing.list_suppliers(
        actor, purchasing.SupplierFilter(search=text), limit=MOST_FOUND
    )
    return [
        navigation.Found(
            each.name, "factory", reverse("suppliers:supplier", args=[each.id]), each.code
        )
        for each in found.rows
    ]


navigation.register(
    navigation.Page(
        key="suppliers",
        name=_("Suppliers"),
        icon="factory",
        url_name="suppliers:list",
        group=navigation.Group.GOODS,
        position=11,
        go="v",
    )
)
navigation.register_action(
    navigation.Action(
        _("New supplier"), "plus", "/suppliers/new/", roles=frozenset(purchasing.MAY_CHANGE)
    )
)
navigation.register_search("suppliers", _("Suppliers"), find_suppliers)
