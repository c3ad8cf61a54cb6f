"""Take the first application over from the environment."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from zhongshu.channels import rules, sealing
from zhongshu.channels.models import Application
from zhongshu.identity import public as identity

FIRST_NAME = "Amazon"


@transaction.atomic
def seed_first_application(at: datetime) -> int | None:
    """Make or update the application of the environment; return its id, None when it has none.

    The secret is taken over when the environment's changed since last time: one that a person
    entered in between stays otherwise.
    """
    given = settings.FIRST_APPLICATION
    if not given["client_id"] or not given["client_secret"]:
        return None
    hashed = rules.hash_secret(given["client_secret"])
    application = (
        Application.objects.select_for_update(no_key=True)
        .filter(client_id=given["client_id"])
        .first()
    )
    if application is None:
        application = Application(name=_free_name(), client_id=given["client_id"], created_at=at)
    is_known = application.seeded_hash is not None and bytes(application.seeded_hash) == hashed
    named = given["application_id"] or application.application_id
    if is_known and application.application_id == named:
        return application.pk

    application.application_id = named
    if not is_known:
        application.seeded_hash = hashed
        application.put_secret(
            sealing.seal(
                given["client_secret"],
                context=sealing.application_context(application.client_id),
            ),
            at=at,
        )
    application.save()
    identity.record(
        identity.SYSTEM, "channels.application.seeded", f"channels.application:{application.pk}"
    )
    return application.pk


def _free_name() -> str:
    taken = set(Application.objects.values_list("name", flat=True))
    names = (FIRST_NAME if not number else f"{FIRST_NAME} {number + 1}" for number in range(1000))
    return next(name for name in names if name not in taken)
