"""What others may read of notifications."""

from collections.abc import Collection
from uuid import UUID

from zhongshu.identity import public as identity
from zhongshu.kernel.encryption import CannotDecryptError
from zhongshu.notifications.errors import ChannelNotFoundError
from zhongshu.notifications.models import Delivery, DeliveryChannel, ReadMark
from zhongshu.notifications.rules import hint_of
from zhongshu.notifications.sealing import unseal
from zhongshu.notifications.values import ChannelCard, ChannelKind, DeliveryRow, DeliveryState


def list_read(actor: identity.Actor) -> frozenset[UUID]:
    """Return which notifications the actor has read, those of the past too."""
    marks = ReadMark.objects.filter(user_id=actor.user_id or 0)
    return frozenset(marks.values_list("notification_id", flat=True))


def list_channels(actor: identity.Actor) -> list[ChannelCard]:
    """Return the actor's own channels by name; nobody reads another's."""
    rows = DeliveryChannel.objects.filter(user=actor.user_id or 0).order_by("name")
    return [_card(row) for row in rows]


def get_channel(actor: identity.Actor, channel_id: int) -> ChannelCard:
    """Return one of the actor's own channels.

    Raises:
        ChannelNotFoundError: there is none.
    """
    row = DeliveryChannel.objects.filter(user=actor.user_id or 0, pk=channel_id).first()
    if row is None:
        raise ChannelNotFoundError(channel_id=channel_id)
    return _card(row)


def list_deliveries(actor: identity.Actor, *, limit: int = 50) -> list[DeliveryRow]:
    """Return what was sent to the actor's channels, the newest first."""
    rows = Delivery.objects.filter(channel__user=actor.user_id or 0).order_by("-pk")
    found = rows.values_list(
        *("pk", "channel__name", "channel__kind", "title", "state", "attempts", "reason"),
        *("detail", "made_at", "next_at", "ended_at"),
    )[:limit]
    return [
        DeliveryRow(delivery_id, channel, ChannelKind(kind), title, DeliveryState(state), *rest)
        for delivery_id, channel, kind, title, state, *rest in found
    ]


def list_subscribers(actor: identity.Actor, codes: Collection[str]) -> list[ChannelCard]:
    """Return every channel that is on and wants any of these codes; for the system alone.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    rows = DeliveryChannel.objects.filter(
        is_on=True, codes__overlap=list(codes), user__is_active=True
    )
    return [_card(row) for row in rows.order_by("user", "pk")]


def _card(row: DeliveryChannel) -> ChannelCard:
    kind = ChannelKind(row.kind)
    try:
        hint = hint_of(kind, unseal(row.address, uid=row.uid, part="address"))
    except CannotDecryptError:
        hint = ""
    return ChannelCard(
        row.pk,
        row.user_id,
        kind,
        row.name,
        hint,
        row.secret is not None,
        tuple(row.codes),
        row.is_on,
        row.version,
    )
