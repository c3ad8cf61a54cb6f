"""Behind a test that commits nothing is left, and the triggers that refuse it stand again."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from tests.inventory.ledger_cast import put_stock
from zhongshu.inventory.models import StockMove

pytestmark = pytest.mark.django_db(transaction=True)


def count_rows() -> int:
    tables = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT count(*) FROM {name}"  # noqa: S608 - our own names
                for name in tables
                if name not in ("django_content_type", "auth_permission", "django_migrations")
            )
        )
        return sum(count for (count,) in cursor.fetchall())


def test_what_no_statement_may_delete_is_gone_and_stays_protected() -> None:
    for _ in range(2):
        put_stock(29)
        assert count_rows() > 5
        with pytest.raises(DatabaseError):
            StockMove.objects.all().delete()

        call_command("flush", verbosity=0, interactive=False)

        assert count_rows() == 0
