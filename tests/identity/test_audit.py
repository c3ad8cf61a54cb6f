import pytest
from django.db import IntegrityError, transaction

from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord


def test_the_audit_trail_refuses_to_be_changed(db: None) -> None:
    identity.record(identity.SYSTEM, "store.renamed", "channels.store:1", name="US")

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditRecord.objects.update(action="nothing.happened")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditRecord.objects.all().delete()

    [line] = AuditRecord.objects.values_list("actor_name", "action", "facts")
    assert line == ("system", "store.renamed", {"name": "US"})
