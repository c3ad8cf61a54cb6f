"""Change the client secret of an application, as Amazon wants it every 180 days."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules, sealing
from zhongshu.channels.locks import lock_application
from zhongshu.channels.models import SyncStream
from zhongshu.identity import public as identity


@transaction.atomic
def change_application_secret(
    *, application_id: int, client_secret: str, actor: identity.Actor, at: datetime
) -> None:
    """Store the new secret: the next call uses it, no seller consents again.

    What waited because the application was refused is due at once.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: only administrators who see
            every store do.
        ApplicationNotFoundError: there is no such application.
        EmptyFieldError, IdsSwappedError: no secret was given, or an id in its place.
    """
    identity.require_full_admin(actor)
    application = lock_application(application_id)
    secret = rules.require_filled(client_secret, field="client_secret", longest=1000)
    rules.refuse_swapped(client_secret=secret)

    application.put_secret(
        sealing.seal(secret, context=sealing.application_context(application.client_id)), at=at
    )
    application.save()
    SyncStream.objects.filter(
        account__application=application, failures__gt=0, due_at__gt=at
    ).update(due_at=at)
    identity.record(
        actor, "channels.application.secret_changed", f"channels.application:{application_id}"
    )
