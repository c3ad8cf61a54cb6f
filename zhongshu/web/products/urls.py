"""Addresses of the products, and their place in the navigation and the palette."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.web.products import (
    bulk,
    edits,
    extras,
    from_listings,
    grid,
    merge,
    product,
    tags,
    views,
)
from zhongshu.web.shell import navigation

app_name = "products"
urlpatterns = [
    path("", views.product_list, name="list"),
    path("panel/", views.panel, name="panel"),
    path("columns/", views.choose_columns, name="columns"),
    path("paste/", views.paste, name="paste"),
    *views.VIEWS.paths(),
    path("bulk/", bulk.bulk, name="bulk"),
    path("remove/", bulk.remove_chosen, name="remove-chosen"),
    path("undo/<int:edit_id>/", bulk.undo, name="undo"),
    path("choose-merge/", merge.choose, name="choose-merge"),
    path("merge/", merge.merge, name="merge"),
    path("choose-grid/", bulk.choose_grid, name="choose-grid"),
    path("edits/", edits.edit_list, name="edits"),
    path("edits/<int:edit_id>/", edits.edit, name="edit"),
    path("edits/<int:edit_id>/undo/", edits.undo_in_list, name="undo-in-list"),
    path("from-listings/", from_listings.from_listings, name="from-listings"),
    path("from-listings/<int:edit_id>/undo/", from_listings.undo, name="undo-from-listings"),
    path("grid/", grid.grid, name="grid"),
    path("grid/columns/", grid.choose_columns, name="grid-columns"),
    path("grid/save/", grid.save_cells, name="save-grid"),
    path("grid/values/", grid.values, name="grid-values"),
    path("grid/undo/<int:edit_id>/", grid.undo, name="undo-grid"),
    path("new/", product.new_product, name="new"),
    path("tags/", tags.tag_list, name="tags"),
    path("tags/<int:tag_id>/", tags.colour, name="tag-colour"),
    path("<int:product_id>/", product.product, name="product"),
    path("<int:product_id>/cards/<slug:slug>/", product.save_card, name="card"),
    path("<int:product_id>/images/", extras.add_images, name="add-images"),
    path("<int:product_id>/images/order/", extras.arrange_images, name="arrange-images"),
    path("<int:product_id>/images/<int:picture_id>/alt/", extras.describe_image, name="image-alt"),
    path(
        "<int:product_id>/images/<int:picture_id>/remove/", extras.remove_image, name="remove-image"
    ),
    path("<int:product_id>/images/<int:picture_id>/<slug:size>", extras.image, name="image"),
    path("<int:product_id>/files/", extras.add_files, name="add-files"),
    path("<int:product_id>/files/<int:file_id>/", extras.file, name="file"),
    path("<int:product_id>/files/<int:file_id>/remove/", extras.remove_file, name="remove-file"),
    path("<int:product_id>/put-back/", product.put_back, name="put-back"),
    path("<int:product_id>/remove/", product.remove, name="remove"),
    path("<int:product_id>/undo/<int:edit_id>/", product.undo_here, name="undo-here"),
]
MOST_FOUND = 6


def find_products(actor: identity.Actor, text: str) -> list[navigation.Found]:
    """Find products by a part of their code, name or barcode."""
    if len(text) < 2 or not is_storable(text):
        return []
    return [
        navigation.Found(
            each.name or each.sku, "boxes", reverse("products:product", args=[each.id]), each.sku
        )
        for each in catalog.suggest_products(actor, text, limit=MOST_FOUND)
    ]


navigation.register(
    navigation.Page(
        key="products",
        name=_("Products"),
        icon="boxes",
        url_name="products:list",
        group=navigation.Group.GOODS,
        go="i",
    )
)
navigation.register_action(
    navigation.Action(_("New product"), "plus", "/products/new/", roles=frozenset(bulk.MAY_CHANGE))
)
navigation.register_search("products", _("Products"), find_products)
