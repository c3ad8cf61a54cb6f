"""The /sim/* pages: clock, faults, truth, and hands on the world."""

from typing import Any

from spapi_simulator.accounts import ROLES, Application, secret
from spapi_simulator.call import Section
from spapi_simulator.clock import to_iso
from spapi_simulator.control import Control, Wish
from spapi_simulator.errors import ControlError
from spapi_simulator.truth import tell_listing, tell_order, tell_truth
from spapi_simulator.world.edits import edit_listing, edit_order, place_by_hand

MOST_DIGITS = 18


def get_clock(wish: Wish) -> Any:
    clock = wish.world.clock
    return {"now": to_iso(clock.timestamp()), "speed": clock.speed}


def move_clock(wish: Wish) -> Any:
    advance_s, speed = wish.body.get("advance_s", 0), wish.body.get("speed")
    try:
        wish.world.clock.advance(float(advance_s))
        if speed is not None:
            wish.world.clock.set_speed(float(speed))
    except (TypeError, ValueError) as error:
        raise ControlError(400, f"The clock refuses: {error}.") from error
    wish.world.catch_up()
    return get_clock(wish)


def list_sellers(wish: Wish) -> Any:
    accounts = wish.world.accounts
    rows = []
    for seller in accounts.sellers.values():
        application = accounts.applications[seller.client_id]
        granted = accounts.latest(seller.seller_id, seller.client_id)
        rows.append(
            {
                "seller_id": seller.seller_id,
                "name": seller.name,
                "region": seller.region,
                "client_id": application.client_id,
                "client_secret": application.client_secret,
                "application_id": application.application_id,
                "refresh_token": granted.refresh_token if granted else None,
                "marketplaces": [store.marketplace_id for store in seller.stores()],
            }
        )
    return rows


def list_applications(wish: Wish) -> Any:
    return [_tell_application(each) for each in wish.world.accounts.applications.values()]


def change_application(wish: Wish) -> Any:
    """Set roles, draft, redirect_uris; `"client_secret": "rotate"` makes a new secret."""
    application = wish.world.accounts.applications.get(wish.path["client_id"])
    if application is None:
        raise ControlError(404, "There is no such application.")
    body = wish.body
    roles = body.get("roles", sorted(application.roles))
    _require_roles(roles)
    uris = body.get("redirect_uris", application.redirect_uris)
    if not isinstance(uris, list) or not all(isinstance(each, str) for each in uris):
        raise ControlError(400, "'redirect_uris' is a list of addresses.")
    application.roles, application.redirect_uris = set(roles), uris
    application.is_draft = bool(body.get("is_draft", application.is_draft))
    if body.get("client_secret") == "rotate":
        label = f"rotated:{application.client_secret}"
        fresh = secret(wish.world.settings.seed, label, 64)
        application.client_secret = f"amzn1.oa2-cs.v1.{fresh}"
    return _tell_application(application)


def change_role(wish: Wish) -> Any:
    """Give or take a role: `{"role", "granted", "client_id"?, "reauthorised"?}`."""
    accounts, body = wish.world.accounts, wish.body
    role, granted = str(body.get("role")), body.get("granted")
    _require_roles([role])
    if not isinstance(granted, bool):
        raise ControlError(400, "'granted' must be true or false.")
    for application in accounts.applications.values():
        if body.get("client_id") in (None, application.client_id):
            (application.roles.add if granted else application.roles.discard)(role)
    if body.get("reauthorised"):
        for authorisation in accounts.authorisations.values():
            application = accounts.applications[authorisation.client_id]
            authorisation.roles = frozenset(application.roles)
    return list_applications(wish)


def revoke_seller(wish: Wish) -> Any:
    _require_seller(wish)
    client_id = wish.body.get("client_id")
    return {"revoked": wish.world.accounts.revoke(wish.path["seller_id"], client_id)}


def authorise_seller(wish: Wish) -> Any:
    """Authorise an application in Seller Central by hand; the new token is shown once."""
    _require_seller(wish)
    accounts, seller_id = wish.world.accounts, wish.path["seller_id"]
    client_id = wish.body.get("client_id", accounts.sellers[seller_id].client_id)
    if not isinstance(client_id, str) or client_id not in accounts.applications:
        raise ControlError(404, "There is no such application.")
    granted = accounts.authorise(seller_id, client_id, at=wish.world.clock.timestamp())
    return {"refresh_token": granted.refresh_token}


def post_order(wish: Wish) -> Any:
    return tell_order(place_by_hand(wish.world, wish.body))


def patch_order(wish: Wish) -> Any:
    seller_id = wish.query.get("seller_id")
    order = wish.world.find_order(wish.path["order_id"], seller_id)
    if order is None:
        raise ControlError(404, "There is no such order.")
    known = tell_order(order)
    # A truth sent back whole names what cannot change; as long as it agrees, that is no wish.
    fixed = {
        name
        for name in ("order_id", "seller_id", "marketplace_id", "fulfilled_by", "kind")
        if wish.body.get(name) == known[name]
    }
    edit_order(
        wish.world, order, {key: value for key, value in wish.body.items() if key not in fixed}
    )
    return tell_order(order)


def patch_listing(wish: Wish) -> Any:
    changed = edit_listing(wish.world, wish.path["seller_sku"], wish.query | wish.body)
    return [tell_listing(each) for each in changed]


def list_faults(wish: Wish) -> Any:
    return [fault.as_json() for fault in wish.world.faults.listing()]


def post_fault(wish: Wish) -> Any:
    return wish.world.faults.add(wish.body).as_json()


def delete_faults(wish: Wish) -> Any:
    """End all faults, or those of `?kind=` or `?id=`."""
    fault_id = _read_number(wish, "id")
    removed = wish.world.faults.remove(kind=wish.query.get("kind"), fault_id=fault_id or None)
    return {"removed": removed}


def list_calls(wish: Wish) -> Any:
    """Return the counts; with `?latest=N` also the newest calls one by one."""
    calls, latest = wish.world.calls, _read_number(wish, "latest")
    counts: Any = calls.counts()
    return {"counts": counts, "latest": calls.latest(latest)} if latest else counts


def clear_calls(wish: Wish) -> Any:
    wish.world.calls.clear()
    return []


def count_token_requests(wish: Wish) -> Any:
    return dict(wish.world.lwa.requests)


def get_truth(wish: Wish) -> Any:
    return tell_truth(wish.world, wish.query.get("seller_id"))


def fill_buckets(wish: Wish) -> Any:
    wish.world.buckets.fill_all()
    return {}


def _tell_application(application: Application) -> dict[str, Any]:
    return {
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "application_id": application.application_id,
        "name": application.name,
        "is_public": application.is_public,
        "is_draft": application.is_draft,
        "roles": sorted(application.roles),
        "redirect_uris": application.redirect_uris,
    }


def _read_number(wish: Wish, name: str) -> int:
    """Return a number of the address, 0 when it is not there."""
    text = wish.query.get(name) or "0"
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise ControlError(400, f"{name!r} is a number.")
    return int(text)


def _require_roles(roles: Any) -> None:
    if not isinstance(roles, list) or not all(each in ROLES for each in roles):
        raise ControlError(400, f"Roles are: {', '.join(ROLES)}.")


def _require_seller(wish: Wish) -> None:
    if wish.path["seller_id"] not in wish.world.accounts.sellers:
        raise ControlError(404, "There is no such seller.")


CONTROLS = (
    Control("GET", "/sim/clock", get_clock),
    Control("POST", "/sim/clock", move_clock, is_journalled=False),
    Control("GET", "/sim/sellers", list_sellers),
    Control("POST", "/sim/sellers/{seller_id}/revoke", revoke_seller),
    Control("POST", "/sim/sellers/{seller_id}/authorise", authorise_seller),
    Control("GET", "/sim/applications", list_applications),
    Control("PATCH", "/sim/applications/{client_id}", change_application),
    Control("POST", "/sim/roles", change_role),
    Control("POST", "/sim/orders", post_order),
    Control("PATCH", "/sim/orders/{order_id}", patch_order),
    Control("PATCH", "/sim/listings/{seller_sku:path}", patch_listing),
    Control("GET", "/sim/faults", list_faults),
    Control("POST", "/sim/faults", post_fault),
    Control("DELETE", "/sim/faults", delete_faults),
    Control("GET", "/sim/calls", list_calls),
    Control("DELETE", "/sim/calls", clear_calls, is_journalled=False),
    Control("GET", "/sim/tokens", count_token_requests),
    Control("GET", "/sim/truth", get_truth),
    Control("POST", "/sim/buckets/fill", fill_buckets, is_journalled=False),
)


SECTION = Section(controls=CONTROLS)
