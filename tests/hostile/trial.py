"""Send one request and take back what it did, after looking whether a refused one left anything."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY", "WITH")
# Who knocks how often is counted whatever the answer, and a session is not about the matter.
VOLATILE = ("identity_requestcount", "identity_signinfailure", "django_session")
NOTED = re.compile(r"identity_requestcount", re.IGNORECASE)


class Trial:
    """The database of a test: every request is taken back, so that each meets the same rows."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            tables = sorted(connection.introspection.table_names(cursor))
        self._question = " UNION ALL ".join(
            f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {table} t"  # noqa: S608
            for table in tables
            if table not in VOLATILE
        )
        self._before = self._look()
        self._has_written = False

    def send[Answer](
        self,
        request: Callable[[], Answer],
        *,
        is_refused: Callable[[Answer], bool] = lambda answer: answer.status_code >= 400,  # type: ignore[attr-defined]
        always: bool = False,
    ) -> tuple[Answer, list[str]]:
        """Return the answer, and which tables changed though it was refused (or `always`)."""
        self._has_written = False
        point = transaction.savepoint_create()
        with connection.execute_wrapper(self._note):
            answer = request()
        changed = []
        if self._has_written and (always or is_refused(answer)):
            changed = self.changed()
        transaction.savepoint_rollback(point)
        transaction.set_rollback(False)
        return answer, changed

    def changed(self) -> list[str]:
        """Return the tables that are not as they were at the beginning."""
        now = self._look()
        return [table for table, seen in now.items() if seen != self._before[table]]

    def _look(self) -> dict[str, tuple[int, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(self._question)
            return {table: (rows, content) for table, rows, content in cursor.fetchall()}

    def _note(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        text = str(sql).lstrip()
        if text[:8].upper().startswith(WRITING) and not NOTED.search(text):
            self._has_written = True
        return execute(sql, *rest)
