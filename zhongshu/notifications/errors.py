"""Refusals of notifications."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class NotificationNotFoundError(NotFoundError):
    notification_id: UUID

    code = "notifications.notification_not_found"
    template = _("This needs nobody any more: it was mended, or it is not for you.")


@dataclass(eq=False)
class ChannelNotFoundError(NotFoundError):
    channel_id: int

    code = "notifications.channel_not_found"
    template = _("There is no such channel of yours.")


@dataclass(eq=False)
class ChannelExistsError(ConflictError):
    name: str

    code = "notifications.channel_exists"
    template = _("You have a channel “{name}” already.")


@dataclass(eq=False)
class ChannelChangedError(ConflictError):
    code = "notifications.channel_changed"
    template = _("This channel was changed since you opened it. Look at it, then save again.")


@dataclass(eq=False)
class AddressRefusedError(InvalidError):
    given: str

    code = "notifications.address_refused"
    template = _(
        "This is no address for it: an e-mail address, or a web address that begins with https://."
    )


@dataclass(eq=False)
class TooManyChannelsError(InvalidError):
    most: int

    code = "notifications.too_many_channels"
    template = _("One person has at most {most} channels.")
