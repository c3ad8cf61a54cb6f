"""The one place where rows of fba are locked."""

from zhongshu.fba.errors import ShipmentNotFoundError
from zhongshu.fba.models import Shipment
from zhongshu.fba.statements.recording import hold_account
from zhongshu.identity import public as identity


def lock_shipment(shipment_id: int, actor: identity.Actor) -> Shipment:
    """Hold a shipment that the actor sees, and everybody else who writes those of its account.

    Raises:
        ShipmentNotFoundError: there is none, or not for this actor.
    """
    found = Shipment.objects.for_actor(actor).filter(pk=shipment_id)
    account_id = found.values_list("account_id", flat=True).first()
    if account_id is None:
        raise ShipmentNotFoundError(shipment_id)
    hold_account(account_id)
    shipment = found.select_for_update(of=("self",)).first()
    if shipment is None:
        raise ShipmentNotFoundError(shipment_id)
    return shipment


def hold_shipments(account_id: int) -> None:
    """Let nobody post or record shipments of an account until the caller's transaction ends."""
    hold_account(account_id)
