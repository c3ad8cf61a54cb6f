"""The list of listings, and the drawer of one."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.addresses import adopt_address, forget_open, sku_central
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.listings import words
from zhongshu.web.listings.columns import COLUMNS
from zhongshu.web.listings.lists import list_context, to_row
from zhongshu.web.listings.people import KEEP
from zhongshu.web.names import stream_name
from zhongshu.web.numbers import to_id

SOURCES = {
    catalog.Source.REPORT: channels.StreamKind.LISTINGS,
    catalog.Source.API: channels.StreamKind.LISTING_DETAILS,
}


def source_name(source: catalog.Source) -> str:
    """Return what told of a change: a stream, or a file that somebody brought."""
    return _("A file") if source is catalog.Source.FILE else stream_name(SOURCES[source])


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a listing's history."""

    at: datetime
    text: str
    who: str
    tone: str = ""


@require_safe
def listing_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of listings."""
    opened = to_id(request.GET.get("open", ""))
    forget_open(request)
    context = list_context(request)
    if opened is not None and not is_htmx(request):
        context |= drawer_context(request.actor, opened) | {"open_id": opened}
    return answer(request, "listings/listings.html", context, part="list")


@require_safe
def listing_drawer(request: SignedInRequest, listing_id: int) -> HttpResponse:
    """Show one listing; a browser that asks for it alone gets the list around it."""
    if not is_htmx(request):
        catalog.get_listing(request.actor, listing_id)
        return redirect(f"{reverse('listings:list')}?tab=all&open={listing_id}")
    return answer(request, "listings/_drawer.html", drawer_context(request.actor, listing_id))


@require_POST
def choose_columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns are shown and in which order, and show the list with them."""
    COLUMNS.take(request.actor, request.POST)
    if not is_htmx(request):
        return redirect("listings:list")
    adopt_address(request, reverse("listings:list"))
    return answer(request, "listings/listings.html", list_context(request), part="list")


def drawer_context(actor: identity.Actor, listing_id: int) -> dict[str, object]:
    """Return what the drawer shows.

    Raises:
        catalog.ListingNotFoundError: no such listing, or not for this actor.
    """
    detail = catalog.get_listing(actor, listing_id)
    listing = detail.row
    pair = (listing.store_id, listing.seller_sku_id)
    level = inventory.find_levels(actor, [pair]).get(pair)
    may_assign = actor.is_one_of(identity.Role.OPERATIONS)
    pairings = catalog.find_pairings(actor, [listing.seller_sku_id])
    own = pairings.get(pair[::-1])
    return {
        "row": to_row(listing, level),
        "listing": listing,
        "condition": words.condition_word(listing.condition),
        "stock": level and stock_lines(level),
        "events": [
            Event(each.happened_at, words.tell(each), source_name(each.source))
            for each in detail.changes
        ],
        "seller_central": sku_central(listing.marketplace_id, listing.seller_sku),
        "pairing": own or pairings.get((listing.seller_sku_id, None)),
        "is_own": own is not None,
        "may_assign": may_assign,
        "people": identity.list_logins() if may_assign else [],
        "keep": KEEP,
    }


def stock_lines(level: inventory.LevelRow) -> list[tuple[str, int | None, bool]]:
    """Return Amazon's quantities: name, units, and whether it is a part of the line above."""
    return [
        (_("FBA available"), level.fulfillable, False),
        (_("FBA reserved"), level.reserved, False),
        (_("Customer orders"), level.reserved_customer_orders, True),
        (_("FC transfer"), level.reserved_transfers, True),
        (_("FC processing"), level.reserved_processing, True),
        (_("FBA researching"), level.researching, False),
        (_("FBA unsellable"), level.unfulfillable, False),
        (_("FBA inbound"), level.inbound, False),
        (pgettext("inbound", "Working"), level.inbound_working, True),
        (pgettext("inbound", "Shipped"), level.inbound_shipped, True),
        (pgettext("inbound", "Receiving"), level.inbound_receiving, True),
    ]
