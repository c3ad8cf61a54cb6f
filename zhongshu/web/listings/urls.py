"""Addresses of the listings, and their place in the navigation and the palette."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.web.listings import images, people, views
from zhongshu.web.shell import navigation

app_name = "listings"
urlpatterns = [
    path("", views.listing_list, name="list"),
    path("<int:listing_id>/", views.listing_drawer, name="drawer"),
    path("<int:listing_id>/people/", people.assign_one, name="people"),
    path("assign/", people.assign_all, name="assign"),
    path("assign/undo/<str:token>/", people.undo, name="undo-people"),
    path("columns/", views.choose_columns, name="columns"),
    path("images/<str:asin>/<str:size>", images.image, name="image"),
]
MOST_FOUND = 6


def count_problems(actor: identity.Actor) -> int:
    """Count listings with problems, up to the bound of the tabs."""
    counts = catalog.count_listings(actor, catalog.ListingFilter(has_problems=True))
    return counts[catalog.ListingTab.ALL]


def find_listings(actor: identity.Actor, text: str) -> list[navigation.Found]:
    """Find listings by a part of their name or codes."""
    if len(text) < 3 or not is_storable(text):
        return []
    found = catalog.list_listings(actor, catalog.ListingFilter(search=text), limit=MOST_FOUND)
    return [
        navigation.Found(
            each.title or each.seller_sku,
            "tag",
            f"{reverse('listings:list')}?tab=all&open={each.id}",
            each.seller_sku,
        )
        for each in found.rows
    ]


navigation.register(
    navigation.Page(
        key="listings",
        name=_("Listings"),
        icon="tag",
        url_name="listings:list",
        group=navigation.Group.GOODS,
        count=count_problems,
        is_hot=True,
        waits=_("Listings with problems"),
        go="l",
        on_phone=True,
    )
)
navigation.register_search("listings", _("Listings"), find_listings)
