"""Listings Items API v2021-08-01, the writing half: patch, put, delete."""

from typing import Any

from spapi_simulator.accounts import secret
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.errors import invalid_input
from spapi_simulator.sections.listings import (
    BASE,
    ROLES,
    read_marketplaces,
    read_sku,
    require_own,
)
from spapi_simulator.world.listing_changes import (
    OPERATIONS,
    ListingChange,
    Problem,
    make_change,
    read_attributes,
    read_patches,
)
from spapi_simulator.world.world import World

VISIBLE_AFTER_S = 30
INVISIBLE_S = 900
PATH = BASE + "/{sellerId}/{sku:path}"

type Json = dict[str, Any]
type Outcome = ListingChange | list[Problem]


def patch_listings_item(call: Call) -> Answer:
    require_own(call)
    sku, marketplace_ids, body = read_sku(call), read_marketplaces(call), _read_body(call)
    patches = body.get("patches")
    if not isinstance(patches, list) or not patches:
        raise invalid_input("patches must hold at least one operation.")
    for patch in patches:
        require_patch(patch)
    outcomes = [
        read_patches(call.world.listings.get(*key), key, patches)
        for key in ((call.seller.seller_id, each, sku) for each in marketplace_ids)
    ]
    return _answer(call, sku, outcomes)


def put_listings_item(call: Call) -> Answer:
    require_own(call)
    sku, body = read_sku(call), _read_body(call)
    [marketplace_id] = read_marketplaces(call, most=1)
    attributes = body.get("attributes")
    if not isinstance(attributes, dict):
        raise invalid_input("attributes is required.")
    if not 1 <= len(sku) <= 40:
        raise invalid_input("The SKU must have 1 to 40 characters.")
    key = (call.seller.seller_id, marketplace_id, sku)
    return _answer(call, sku, [read_attributes(call.world.listings.get(*key), key, attributes)])


def delete_listings_item(call: Call) -> Answer:
    require_own(call)
    sku = read_sku(call)
    [marketplace_id] = read_marketplaces(call, most=1)
    change = ListingChange(call.seller.seller_id, marketplace_id, sku, is_deleted=True)
    return _answer(call, sku, [change])


def require_patch(patch: Any) -> None:
    """Refuse a patch that is not one: attributes are changed whole, at the top level."""
    if not isinstance(patch, dict) or patch.get("op") not in OPERATIONS:
        raise invalid_input("A patch needs one of the operations add, replace, merge, delete.")
    parts = str(patch.get("path", "")).split("/")
    if len(parts) != 3 or parts[:2] != ["", "attributes"] or not parts[2]:
        raise invalid_input("A patch's path must be /attributes/ and a top-level attribute.")
    if patch["op"] != "delete" and not isinstance(patch.get("value"), list):
        raise invalid_input("A patch's value must be a list of objects.")


def schedule_change(world: World, change: ListingChange, *, now: int, wait_s: float) -> None:
    world.schedule(now + wait_s, "LISTING_CHANGE", change)


def _read_body(call: Call) -> Json:
    body = call.body
    if not isinstance(body, dict) or not isinstance(body.get("productType"), str):
        raise invalid_input("productType is required.")
    return body


def _answer(call: Call, sku: str, outcomes: list[Outcome]) -> Answer:
    """Answer ACCEPTED and change later, or tell what is wrong and change nothing."""
    is_preview = _read_mode(call)
    problems = [each for outcome in outcomes if isinstance(outcome, list) for each in outcome]
    status = "INVALID" if problems else "VALID" if is_preview else "ACCEPTED"
    if status == "ACCEPTED":
        fault = call.world.faults.draw("write_invisible", call.scope)
        wait_s: float = VISIBLE_AFTER_S
        if fault is not None:
            wait_s = INVISIBLE_S if fault.seconds is None else fault.seconds
        for outcome in outcomes:
            if isinstance(outcome, ListingChange):
                schedule_change(call.world, outcome, now=call.now, wait_s=wait_s)
    seed = call.world.settings.seed
    return Answer(
        {
            "sku": sku,
            "status": status,
            "submissionId": secret(seed, f"submission:{sku}:{call.now}:{call.body}", 32),
            "issues": [each.as_issue() for each in problems],
        }
    )


def _read_mode(call: Call) -> bool:
    mode = call.text("mode")
    if mode not in (None, "VALIDATION_PREVIEW"):
        raise invalid_input("Invalid value for parameter mode.")
    call.choices("includedData", frozenset({"identifiers", "issues"}))
    return mode is not None


def _begin(world: World) -> None:
    world.on("LISTING_CHANGE", lambda at, change: make_change(world, at, change))


SECTION = Section(
    operations=(
        Operation("patchListingsItem", "PATCH", PATH, 5.0, 5, patch_listings_item, roles=ROLES),
        Operation("putListingsItem", "PUT", PATH, 5.0, 10, put_listings_item, roles=ROLES),
        Operation("deleteListingsItem", "DELETE", PATH, 5.0, 5, delete_listings_item, roles=ROLES),
    ),
    begin=_begin,
)
