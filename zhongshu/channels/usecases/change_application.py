"""Call an application otherwise, or say that it is published by now."""

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_errors import ApplicationNameTakenError, ApplicationNotFoundError
from zhongshu.channels.locks import lock_connecting
from zhongshu.identity import public as identity


@transaction.atomic
def change_application(
    *,
    application_id: int,
    name: str | None = None,
    is_draft: bool | None = None,
    actor: identity.Actor,
) -> None:
    """Store what is given; None leaves it as it is. The same again changes nothing.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: only administrators who see
            every store do.
        ApplicationNotFoundError: there is no such application.
        ApplicationNameTakenError: another application is called so.
        EmptyFieldError: the name is empty.
    """
    identity.require_full_admin(actor)
    applications = lock_connecting()
    application = applications.get(application_id)
    if application is None:
        raise ApplicationNotFoundError(application_id)
    if name is None:
        name = application.name
    name = rules.require_filled_name(name, field="name", longest=100)
    is_draft = application.is_draft if is_draft is None else is_draft
    if (name, is_draft) == (application.name, application.is_draft):
        return
    if any(each.name == name and each.pk != application_id for each in applications.values()):
        raise ApplicationNameTakenError(name)

    before, application.name, application.is_draft = application.name, name, is_draft
    application.save(update_fields=["name", "is_draft"])
    identity.record(
        actor,
        "channels.application.changed",
        f"channels.application:{application_id}",
        before=before,
        after=name,
        is_draft=is_draft,
    )
