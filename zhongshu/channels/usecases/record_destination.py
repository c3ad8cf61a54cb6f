"""Keep the destination that an application has at Amazon."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import Destination
from zhongshu.identity import public as identity


@transaction.atomic
def record_destination(
    *,
    application_id: int,
    region: str,
    queue_arn: str,
    destination_id: str,
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Keep where an application's notifications go; the same again changes nothing.

    Raises:
        identity.NotAllowedError: only administrators subscribe.
    """
    identity.require_admin(actor)
    Destination.objects.update_or_create(
        application_id=application_id,
        region=region,
        queue_arn=queue_arn,
        defaults={"destination_id": destination_id},
        create_defaults={"destination_id": destination_id, "made_at": at},
    )
