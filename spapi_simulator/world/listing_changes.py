"""Changes of listings as the Listings API and the feed ask for them: checked, then made later."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from spapi_simulator.accounts import secret
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world.listings import Demand, Listing
from spapi_simulator.world.orders import AMAZON, MERCHANT
from spapi_simulator.world.world import World

OFFER, AVAILABILITY, NAME = "purchasable_offer", "fulfillment_availability", "item_name"
NEEDED = (NAME, OFFER, AVAILABILITY)
OPERATIONS = frozenset({"add", "replace", "merge", "delete"})
MOST_UNITS = 10**8

type Json = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """Why a change is refused."""

    code: str
    message: str
    attribute: str = ""
    category: str = "INVALID_ATTRIBUTE"

    def as_issue(self) -> Json:
        issue: Json = {
            "code": self.code,
            "message": self.message,
            "severity": "ERROR",
            "categories": [self.category],
        }
        if self.attribute:
            issue["attributeNames"] = [self.attribute]
        return issue


@dataclass(frozen=True)
class ListingChange:
    """What will be true of one SKU in one store; None leaves a part as it is.

    `lead_time_days` -1 takes the lead time away; `is_new`, `is_deleted` make and end a listing.
    """

    seller_id: str
    marketplace_id: str
    seller_sku: str
    price: Decimal | None = None
    quantity: int | None = None
    lead_time_days: int | None = None
    title: str | None = None
    asin: str | None = None
    is_new: bool = False
    is_deleted: bool = False


def read_patches(
    listing: Listing | None, key: tuple[str, str, str], patches: Iterable[Json]
) -> ListingChange | list[Problem]:
    """Return the change that patches ask for, or everything that is wrong with them."""
    if listing is None:
        return [_unknown_sku(key[2])]
    parts: Json = {}
    problems: list[Problem] = []
    for patch in patches:
        name = str(patch.get("path", "")).removeprefix("/attributes/")
        if patch.get("op") == "delete":
            if name in NEEDED:
                problems.append(Problem("90220", f"'{name}' is required but missing.", name))
            continue
        problems += _read_attribute(
            listing, name, patch.get("value"), parts, keeps=patch.get("op") == "merge"
        )
    return problems or ListingChange(*key, **parts)


def read_attributes(
    listing: Listing | None, key: tuple[str, str, str], attributes: Json
) -> ListingChange | list[Problem]:
    """Return the change that a whole set of attributes asks for; a new SKU needs them all."""
    parts: Json = {}
    problems = [
        Problem("90220", f"'{name}' is required but missing.", name, "MISSING_ATTRIBUTE")
        for name in NEEDED
        if name not in attributes
    ]
    basis = listing or _blank_listing(key)
    for name, value in attributes.items():
        problems += _read_attribute(basis, name, value, parts, keeps=False)
    return problems or ListingChange(*key, is_new=listing is None, **parts)


def make_change(world: World, at: int, change: ListingChange) -> None:
    """Carry a change out; on a listing that is gone by then it does nothing."""
    key = (change.seller_id, change.marketplace_id, change.seller_sku)
    listing = world.listings.get(*key)
    if change.is_new and listing is None:
        listing = _blank_listing(key)
        letters = secret(world.settings.seed, f"new:{key}:{at}", 20).upper()
        listing.asin, listing.fnsku = f"B0{letters[:8]}", f"X00{letters[8:15]}"
        listing.created = at
        world.listings.add(listing)
    if listing is None:
        return
    if change.is_deleted:
        world.listings.remove(listing)
        return
    if change.price is not None:
        listing.price = change.price
    if change.quantity is not None:
        listing.quantity = change.quantity
    if change.lead_time_days is not None:
        listing.lead_time_days = None if change.lead_time_days < 0 else change.lead_time_days
    listing.title = change.title or listing.title
    listing.asin = change.asin or listing.asin
    listing.updated = at


def _read_attribute(
    listing: Listing, name: str, value: Any, parts: Json, *, keeps: bool
) -> list[Problem]:
    """Put what an attribute says into `parts`; attributes the world does not know are taken."""
    readers = {
        OFFER: _read_offer,
        AVAILABILITY: _read_availability,
        NAME: _read_name,
        "merchant_suggested_asin": _read_asin,
    }
    if name not in readers:
        return []
    entries = value if isinstance(value, list) else []
    mine = [
        each
        for each in entries
        if isinstance(each, dict) and each.get("marketplace_id") in (None, listing.marketplace_id)
    ]
    if not mine:
        return [Problem("90244", f"'{name}' has no value for the marketplace.", name)]
    problem = readers[name](listing, mine[0], parts)
    if name == AVAILABILITY and not keeps:
        # Replacing forgets what was not sent again: the lead time, above all.
        parts.setdefault("lead_time_days", -1)
    return [problem] if problem else []


def _read_offer(listing: Listing, entry: Json, parts: Json) -> Problem | None:
    if entry.get("currency", listing.currency) != listing.currency:
        return Problem("90117", "The currency is not the marketplace's.", OFFER)
    try:
        amount = entry["our_price"][0]["schedule"][0]["value_with_tax"]
    except (KeyError, IndexError, TypeError):
        return Problem("90244", "'our_price' is required but missing.", OFFER)
    if not isinstance(amount, int | float) or isinstance(amount, bool) or not 0 < amount < 10**9:
        return Problem("90244", "The price must be a number above zero.", OFFER)
    price = Decimal(str(amount))
    if price != price.quantize(MARKETPLACES[listing.marketplace_id].money_step):
        return Problem("90244", "The price has too many decimals.", OFFER)
    parts["price"] = price.quantize(MARKETPLACES[listing.marketplace_id].money_step)
    return None


def _read_availability(listing: Listing, entry: Json, parts: Json) -> Problem | None:
    code = entry.get("fulfillment_channel_code")
    if code != "DEFAULT" or listing.fulfilled_by == AMAZON:
        return Problem(
            "8105", "The quantity of an item that Amazon fulfils cannot be set.", AVAILABILITY
        )
    units = entry.get("quantity", 0)
    if not isinstance(units, int) or isinstance(units, bool) or not 0 <= units <= MOST_UNITS:
        return Problem("90244", "The quantity must be a whole number.", AVAILABILITY)
    parts["quantity"] = units
    if "lead_time_to_ship_max_days" in entry:
        days = entry["lead_time_to_ship_max_days"]
        if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 60:
            return Problem("90244", "The lead time must be 0 to 60 days.", AVAILABILITY)
        parts["lead_time_days"] = days
    return None


def _read_name(_listing: Listing, entry: Json, parts: Json) -> Problem | None:
    title = entry.get("value")
    if not isinstance(title, str) or not 0 < len(title) <= 500:
        return Problem("90244", "The name must have 1 to 500 characters.", NAME)
    parts["title"] = title
    return None


def _read_asin(_listing: Listing, entry: Json, parts: Json) -> Problem | None:
    asin = entry.get("value")
    if not isinstance(asin, str) or len(asin) != 10:
        return Problem("90244", "The ASIN is not valid.", "merchant_suggested_asin")
    parts["asin"] = asin
    return None


def _unknown_sku(seller_sku: str) -> Problem:
    message = f"The SKU {seller_sku} does not exist in the marketplace."
    return Problem("13013", message, category="INVALID_SKU")


def _blank_listing(key: tuple[str, str, str]) -> Listing:
    seller_id, marketplace_id, seller_sku = key
    marketplace = MARKETPLACES[marketplace_id]
    return Listing(
        seller_id=seller_id,
        marketplace_id=marketplace_id,
        pool=marketplace.pool,
        seller_sku=seller_sku,
        asin="",
        fnsku="",
        title="",
        price=Decimal(0),
        currency=marketplace.currency,
        fulfilled_by=MERCHANT,
        quantity=0,
        created=0,
        updated=0,
        demand=Demand(
            daily=0.0,
            trend_per_year=0.0,
            season_swing=0.0,
            season_shift_days=0,
            is_intermittent=False,
            promotion_seed=random.Random(str(key)).randrange(10**6),
        ),
    )
