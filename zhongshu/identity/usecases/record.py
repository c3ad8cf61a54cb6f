"""Add one line to the audit trail."""

from django.db import transaction

from zhongshu.identity.models import AuditRecord
from zhongshu.identity.values import Actor


@transaction.atomic
def record(actor: Actor, action: str, subject: str, **facts: object) -> None:
    """Add one line to the audit trail, inside the caller's transaction.

    Facts never hold personal data of buyers, nor secrets.
    """
    AuditRecord.objects.create(
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        action=action,
        subject=subject,
        facts=facts,
    )
