"""Remove an application that no account names, and its secret with it."""

from django.conf import settings
from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.locks import lock_application
from zhongshu.identity import public as identity


@transaction.atomic
def remove_application(*, application_id: int, actor: identity.Actor) -> None:
    """Destroy the application with its secret, tokens and allowances.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: only administrators who see
            every store do.
        ApplicationNotFoundError: there is no such application.
        ApplicationInUseError: accounts name it, disconnected ones too.
        ApplicationOfEnvironmentError: the next start would bring it back.
    """
    identity.require_full_admin(actor)
    application = lock_application(application_id, may_go=True)
    names = list(application.accounts.order_by("name").values_list("name", flat=True))
    rules.require_unused(application.name, names)
    rules.require_not_of_environment(
        application.name, application.client_id, environment=settings.FIRST_APPLICATION["client_id"]
    )

    name, client_id = application.name, application.client_id
    application.delete()
    identity.record(
        actor,
        "channels.application.removed",
        f"channels.application:{application_id}",
        name=name,
        client_id=client_id,
    )
