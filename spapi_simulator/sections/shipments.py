"""Hands on shipments to Amazon: make one, count units in and out, change it."""

from typing import Any

from spapi_simulator.call import Section
from spapi_simulator.control import Control, Wish
from spapi_simulator.errors import ControlError
from spapi_simulator.truth import tell_shipment
from spapi_simulator.world.shipment_edits import edit_shipment, make_by_hand, receive_by_hand
from spapi_simulator.world.shipments import Shipment


def list_shipments(wish: Wish) -> Any:
    seller_id = wish.query.get("seller_id")
    return [
        tell_shipment(each) for each in wish.world.shipments if seller_id in (None, each.seller_id)
    ]


def post_shipment(wish: Wish) -> Any:
    return tell_shipment(make_by_hand(wish.world, wish.body))


def patch_shipment(wish: Wish) -> Any:
    shipment = _find(wish)
    known = tell_shipment(shipment)
    # A truth sent back whole names what cannot change; as long as it agrees, that is no wish.
    fixed = {
        name
        for name in set(known) - {"name", "status", "destination", "label_prep", "items"}
        if name in wish.body and wish.body[name] == known[name]
    }
    body = {name: value for name, value in wish.body.items() if name not in fixed}
    edit_shipment(wish.world, shipment, body)
    return tell_shipment(shipment)


def receive_units(wish: Wish) -> Any:
    """Count units: `{"items": [{"seller_sku", "quantity"}]}`, less than nothing: recounted."""
    shipment = _find(wish)
    receive_by_hand(wish.world, shipment, wish.body)
    return tell_shipment(shipment)


def _find(wish: Wish) -> Shipment:
    shipment = wish.world.shipments.get(wish.path["shipment_id"])
    if shipment is None:
        raise ControlError(404, "There is no such shipment.")
    return shipment


SECTION = Section(
    controls=(
        Control("GET", "/sim/shipments", list_shipments),
        Control("POST", "/sim/shipments", post_shipment),
        Control("PATCH", "/sim/shipments/{shipment_id}", patch_shipment),
        Control("POST", "/sim/shipments/{shipment_id}/receive", receive_units),
    )
)
