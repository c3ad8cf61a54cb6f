"""/accounts/{id}/subscriptions: what Amazon tells by itself."""

from datetime import datetime

from django.utils import timezone
from ninja import Router, Schema

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Code, Id, Page, to_page
from zhongshu.channels import public as channels
from zhongshu.flows.subscribe import subscribe
from zhongshu.flows.unsubscribe import unsubscribe

router = Router(tags=["accounts"])


class Subscription(Schema):
    """`is_elsewhere`: Amazon sends it to another queue. `silent_since`: see `polled_changes`."""

    kind: str
    subscription_id: str
    is_elsewhere: bool
    subscribed_at: datetime
    heard_at: datetime | None
    polled_changes: int
    silent_since: datetime | None


class Subscribed(Schema):
    """What became of one kind; `refusal` says why nothing will come."""

    kind: str
    is_subscribed: bool
    refusal: str


@router.get("/{account_id}/subscriptions", response=Page[Subscription])
def list_subscriptions(request: TokenRequest, account_id: Id) -> Page[Subscription]:
    """List what an account is subscribed to, and whether it is silent."""
    actor = request.auth.actor
    channels.get_account(actor, account_id)
    rows = channels.list_subscriptions(actor, timezone.now())
    return to_page([_show(row) for row in rows if row.account_id == account_id], None)


@router.post("/{account_id}/subscriptions", response=Page[Subscribed])
@once(asks_outside=True)
def subscribe_account(request: TokenRequest, account_id: Id) -> Schema:
    """Subscribe an account to every kind; what is subscribed already stays as it is."""
    told = subscribe(actor=request.auth.actor, now=timezone.now, account_id=account_id)
    items = [
        Subscribed(kind=each.kind, is_subscribed=each.is_subscribed, refusal=each.refusal)
        for each in told
    ]
    return to_page(items, None)


@router.delete("/{account_id}/subscriptions/{kind}", response={204: None})
def end_subscription(request: TokenRequest, account_id: Id, kind: Code) -> None:
    """End one subscription at Amazon; polling goes on."""
    unsubscribe(account_id=account_id, kind=kind, actor=request.auth.actor)


def _show(row: channels.SubscriptionRow) -> Subscription:
    return Subscription(
        kind=row.kind,
        subscription_id=row.subscription_id,
        is_elsewhere=row.is_elsewhere,
        subscribed_at=row.subscribed_at,
        heard_at=row.heard_at,
        polled_changes=row.polled_changes,
        silent_since=row.silent_since,
    )
