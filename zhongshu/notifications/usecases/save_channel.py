"""Add where a person wants messages, or change it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import require_text
from zhongshu.notifications import rules
from zhongshu.notifications.errors import (
    AddressRefusedError,
    ChannelChangedError,
    ChannelExistsError,
    ChannelNotFoundError,
    TooManyChannelsError,
)
from zhongshu.notifications.models import DeliveryChannel
from zhongshu.notifications.sealing import seal
from zhongshu.notifications.values import ChannelKind, ChannelWish


@transaction.atomic
def save_channel(
    wish: ChannelWish,
    *,
    kind: ChannelKind | None = None,
    channel_id: int | None = None,
    version: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> int:
    """Store the actor's own channel and return its id. Its kind never changes.

    Raises:
        AddressRefusedError: no address for this kind.
        ChannelExistsError: the actor has one of this name; TooManyChannelsError: 20 already.
        ChannelNotFoundError, ChannelChangedError: not the actor's, or changed since `version`.
        kernel.TooLongError, kernel.InvalidTextError: a text cannot be stored.
        identity.UserNotFoundError: nobody who signs in acts.
    """
    user_id = identity.require_person(actor)
    name = wish.name.strip()
    require_text(name, field="name", longest=rules.LONGEST_NAME)
    require_text(wish.secret or "", field="client_secret", longest=rules.LONGEST_SECRET)
    own = DeliveryChannel.objects.select_for_update().filter(user=user_id)
    others = {row.name: row for row in own.order_by("pk") if row.pk != channel_id}
    if name in others or not name:
        raise ChannelExistsError(name=name)
    if channel_id is None:
        if len(others) >= rules.MOST_CHANNELS:
            raise TooManyChannelsError(most=rules.MOST_CHANNELS)
        if kind is None or wish.address is None:
            raise AddressRefusedError(given="")
        row = DeliveryChannel(user_id=user_id, kind=kind.value, made_at=at)
    else:
        row = _find(own, channel_id, version)
    row.name, row.codes, row.is_on = name, list(wish.codes), wish.is_on
    if wish.address is not None:
        address = rules.require_address(
            ChannelKind(row.kind), wish.address, may_be_local=settings.MESSAGES_MAY_BE_LOCAL
        )
        row.address = seal(address, uid=row.uid, part="address")
    if wish.secret is not None:
        row.secret = seal(wish.secret, uid=row.uid, part="secret") if wish.secret else None
    row.save()
    identity.record(
        actor,
        "notifications.channel.added" if channel_id is None else "notifications.channel.changed",
        f"notifications.channel:{row.pk}",
        name=name,
        kind=row.kind,
        is_on=wish.is_on,
    )
    return row.pk


def _find(own: QuerySet[DeliveryChannel], channel_id: int, version: int | None) -> DeliveryChannel:
    row = own.filter(pk=channel_id).first()
    if row is None:
        raise ChannelNotFoundError(channel_id=channel_id)
    if row.version != version:
        raise ChannelChangedError
    row.version += 1
    return row
