"""Add an SP-API application of ours."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules, sealing
from zhongshu.channels.account_errors import ApplicationTakenError
from zhongshu.channels.models import Application
from zhongshu.identity import public as identity


@transaction.atomic
def add_application(
    *,
    name: str,
    client_id: str,
    client_secret: str,
    application_id: str,
    kind: str,
    is_draft: bool,
    actor: identity.Actor,
    at: datetime,
) -> int:
    """Add an application and return its id; its secret is encrypted.

    Raises:
        identity.NotAllowedError: only administrators add applications.
        ApplicationTakenError: its name or client id is here already.
        EmptyFieldError, IdRefusedError, IdsSwappedError, UnknownKindError: it makes no sense.
    """
    identity.require_admin(actor)
    rules.require_kind(kind)
    name = rules.require_filled_name(name, field="name", longest=100)
    client_id = rules.require_id(client_id, field="client_id")
    application_id = rules.require_id(application_id, field="application_id")
    secret = rules.require_filled(client_secret, field="client_secret", longest=1000)
    rules.refuse_swapped(client_id=client_id, client_secret=secret, application_id=application_id)
    if taken := (
        Application.objects.filter(client_id=client_id).first()
        or Application.objects.filter(name=name).first()
    ):
        raise ApplicationTakenError(taken.name)

    application = Application.objects.create(
        name=name,
        client_id=client_id,
        client_secret=sealing.seal(secret, context=sealing.application_context(client_id)),
        application_id=application_id,
        kind=kind,
        is_draft=is_draft,
        secret_entered_at=at,
        created_at=at,
    )
    identity.record(
        actor, "channels.application.added", f"channels.application:{application.pk}", name=name
    )
    return application.pk
