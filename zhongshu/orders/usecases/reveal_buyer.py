"""Reveal who bought: personal data on demand, each view in the audit trail."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.encryption import KeyRing
from zhongshu.kernel.texts import require_text
from zhongshu.orders import buyers, rules
from zhongshu.orders.errors import BuyerUnknownError, OrderNotFoundError, ReasonMissingError
from zhongshu.orders.models import BuyerDetails, Order
from zhongshu.orders.statements import recording
from zhongshu.orders.values import EventKind


@transaction.atomic
def reveal_buyer(
    *, order_id: int, reason: str, actor: identity.Actor, at: datetime
) -> channels.BuyerFacts:
    """Return name, address and contact of an order's buyer, and write down who asked why.

    `order_id` is the row id. Without the audit line there is no answer.

    Raises:
        NotYourWorkError: the role does not need to know.
        ReasonMissingError: no reason was given.
        OrderNotFoundError: no such order, or not for this actor.
        BuyerUnknownError: Amazon told nothing, or it was purged.
        kernel.CannotDecryptError: the encryption key is missing.
    """
    rules.require_hands_on(actor)
    reason = require_text(reason.strip(), field="reason", longest=200)
    if not reason:
        raise ReasonMissingError
    order = Order.objects.for_actor(actor).filter(pk=order_id).first()
    if order is None:
        raise OrderNotFoundError(str(order_id))
    details = BuyerDetails.objects.filter(order=order).first()
    if details is None or details.sealed is None:
        raise BuyerUnknownError(order.order_id)

    buyer = buyers.unseal(
        bytes(details.sealed),
        keys=KeyRing(settings.ENCRYPTION_KEYS),
        where=buyers.context(order.account_id, order.order_id),
    )
    recording.insert_events(
        [
            {
                "order_id": order.pk,
                "kind": EventKind.BUYER_SHOWN,
                "at": at,
                "from_value": "",
                "to_value": actor.name[:100],
                "who": actor.name,
                "facts": {"reason": reason},
            }
        ]
    )
    identity.record(actor, "orders.buyer.revealed", f"orders.order:{order.pk}", reason=reason)
    return buyer
