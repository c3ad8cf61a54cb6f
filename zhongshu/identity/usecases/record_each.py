"""Add a line to the audit trail for each of several things that one action changed."""

from collections.abc import Mapping

from django.db import transaction

from zhongshu.identity.models import AuditRecord
from zhongshu.identity.values import Actor


@transaction.atomic
def record_each(actor: Actor, action: str, facts: Mapping[str, Mapping[str, object]]) -> None:
    """Add a line for each subject with its facts, in one statement; as `record` does one."""
    AuditRecord.objects.bulk_create(
        AuditRecord(
            actor_user_id=actor.user_id,
            actor_name=actor.name,
            action=action,
            subject=subject,
            facts=dict(told),
        )
        for subject, told in facts.items()
    )
