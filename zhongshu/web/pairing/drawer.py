"""The drawer of one seller SKU: its proposals, its stores with their overrides, its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.http import SignedInRequest
from zhongshu.web.listings.words import Word, status_word
from zhongshu.web.pairing import words
from zhongshu.web.pairing.lists import may_pair, to_rows
from zhongshu.web.pairing.misplaced import find_misplaced, say_one

MOST_STORES = 100


@dataclass(frozen=True, slots=True)
class StoreLine:
    """One listing of the SKU, and the pairing that counts in its store alone."""

    listing: catalog.ListingRow
    country: str
    status: Word
    override: catalog.PairingRow | None


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the versions, newest first."""

    at: datetime
    text: str
    who: str
    tone: str = ""


def drawer_context(
    request: SignedInRequest, seller_sku_id: int, *, note: str = ""
) -> dict[str, object]:
    """Return what the drawer shows.

    Raises:
        catalog.SellerSkuNotFoundError: no such SKU, or not for this actor.
    """
    actor = request.actor
    sku = catalog.get_sku_to_pair(actor, seller_sku_id)
    [row] = to_rows(request, [sku])
    lines = list_stores(actor, sku)
    names = {each.listing.store_id: each.listing.store_name for each in lines}
    misplaced = find_misplaced(actor, seller_sku_id)
    return {
        "open_row": row,
        "open_sku": sku,
        "open_note": note,
        "lines": lines,
        "versions": list_versions(catalog.list_pairings(actor, seller_sku_id=seller_sku_id), names),
        "misplaced": say_one(misplaced) if misplaced else "",
        "may_pair": may_pair(actor),
        "may_repost": actor.is_one_of(*inventory.MAY_REPOST),
    }


def list_stores(actor: identity.Actor, sku: catalog.SkuToPair) -> list[StoreLine]:
    """Return the listings of a SKU with their overrides."""
    found = catalog.list_listings(
        actor, catalog.ListingFilter(seller_skus=(sku.seller_sku,)), limit=MOST_STORES
    )
    overrides = {each.store_id: each for each in sku.overrides}
    lines = []
    for listing in found.rows:
        if listing.seller_sku_id != sku.seller_sku_id:
            continue
        place = channels.MARKETPLACES.get(listing.marketplace_id)
        lines.append(
            StoreLine(
                listing=listing,
                country=place.country_code if place else "",
                status=status_word(listing.status, is_absent=listing.absent_since is not None),
                override=overrides.get(listing.store_id),
            )
        )
    return lines


def list_versions(
    pairings: Sequence[catalog.PairingRow], store_names: dict[int, str]
) -> list[Version]:
    """Return what the SKU was paired with, and when a pairing ended without another."""
    begun = {(each.store_id, each.paired_at) for each in pairings}
    found = []
    for each in pairings:
        told = {"sku": each.sku, "n": each.factor, "store": store_names.get(each.store_id or 0, "")}
        if each.store_id is None:
            text = _("%(sku)s × %(n)d") % told
            ended = _("No longer paired with %(sku)s") % told
        else:
            text = _("%(store)s: %(sku)s × %(n)d") % told
            ended = _("%(store)s: again as the other stores") % told
        why = str(words.REASONS[each.reason])
        tone = "" if each.ended_at else "good"
        found.append(Version(each.paired_at, f"{text} · {why}", each.who, tone))
        if each.ended_at and (each.store_id, each.ended_at) not in begun:
            found.append(Version(each.ended_at, ended, each.ended_by))
    return sorted(found, key=lambda each: each.at, reverse=True)
