"""Hand one message over: to a mail server, a web hook or a robot."""

from django.conf import settings

from zhongshu.kernel.outside import ForbiddenAddressError, OutsideError, post
from zhongshu.messengers.mail import send_mail
from zhongshu.messengers.shapes import require_taken, to_posting
from zhongshu.notifications import public as notifications


def send(outgoing: notifications.Outgoing) -> None:
    """Send it, once.

    Raises:
        notifications.DeliveryError: it was not taken, or nobody knows.
    """
    if outgoing.kind is notifications.ChannelKind.EMAIL:
        send_mail(outgoing)
        return
    posting = to_posting(outgoing)
    reason = notifications.Reason
    try:
        status, answer = post(
            posting.url,
            posting.body,
            posting.headers,
            may_be_local=settings.MESSAGES_MAY_BE_LOCAL,
        )
    except ForbiddenAddressError as error:
        raise notifications.DeliveryError(reason.FORBIDDEN, str(error), is_final=True) from error
    except OutsideError as error:
        raise notifications.DeliveryError(reason.NO_ANSWER, str(error)) from error
    require_taken(outgoing.kind, status, answer)
