"""Subscribe every account to the notifications that keep it fresh."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

DESTINATION_GONE = {400, 404}

type Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What became of one kind of one account; `refusal` says why nothing will come."""

    account_name: str
    kind: str
    is_subscribed: bool
    refusal: str = ""


def subscribe(
    *, actor: identity.Actor, now: Now, account_id: int | None = None
) -> list[Subscribed]:
    """Subscribe the connected accounts, or one; what is subscribed already stays as it is.

    A kind that Amazon refuses, for want of a role, does not keep the others away.

    Raises:
        identity.NotAllowedError: only administrators subscribe.
        channels.AccountNotFoundError: no such account, or not for this actor.
        channels.AccountNotConnectedError, channels.AccountByHandError: the one account has no
            consent to subscribe with.
        channels.SendingHeldError: a restored or copied installation takes no queue over.
        channels.NoQueueError, FifoQueueError, ClosedQueueError: nothing could arrive.
        channels.GatewayError: the queue does not answer.
    """
    identity.require_admin(actor)
    if account_id is not None:
        card = channels.get_account(actor, account_id)
        channels.require_connected(card.name, card.state)
    channels.require_sending_allowed()
    queue = channels.queue_for_notifications()
    if queue is None:
        raise channels.NoQueueError
    facts = queue.describe()
    channels.require_fit_queue(facts)
    accounts = [
        channels.get_account_ref(each.account_id)
        for each in channels.list_accounts(actor)
        if each.state == channels.AccountState.CONNECTED and account_id in (None, each.account_id)
    ]
    return [
        _Subscriber(account, facts.arn, actor, now).subscribe(kind)
        for account in accounts
        for kind in channels.NotificationKind
    ]


@dataclass(frozen=True, slots=True)
class _Subscriber:
    """Subscribes one account to what arrives in one queue."""

    account: channels.AccountRef
    queue_arn: str
    actor: identity.Actor
    now: Now

    def subscribe(self, kind: channels.NotificationKind) -> Subscribed:
        gateway = channels.gateway_for(self.account, for_person=True)
        try:
            destination_id, told = self._ask(gateway, kind)
        except channels.GatewayError as outage:
            return Subscribed(self.account.name, kind, is_subscribed=False, refusal=str(outage))
        is_ours = channels.record_subscription(
            account_id=self.account.account_id,
            kind=kind,
            told=told,
            destination_id=destination_id,
            actor=self.actor,
            at=self.now(),
        )
        refusal = "" if is_ours else f"subscribed already, to the destination {told.destination_id}"
        return Subscribed(self.account.name, kind, is_ours, refusal)

    def _ask(
        self, gateway: channels.ChannelGateway, kind: channels.NotificationKind
    ) -> tuple[str, channels.SubscriptionFacts]:
        """Use the application's destination; where Amazon knows it no more, make another one."""
        known = channels.find_destination(
            self.actor,
            application_id=self.account.application_id,
            region=self.account.region,
            queue_arn=self.queue_arn,
        )
        if known is not None:
            try:
                return known, gateway.subscribe(kind, known)
            except channels.RequestRefusedError as refusal:
                if refusal.status not in DESTINATION_GONE:
                    raise
        made = gateway.make_destination(self.queue_arn)
        channels.record_destination(
            application_id=self.account.application_id,
            region=self.account.region,
            queue_arn=self.queue_arn,
            destination_id=made,
            actor=self.actor,
            at=self.now(),
        )
        return made, gateway.subscribe(kind, made)
