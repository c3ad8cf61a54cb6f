"""Every table of channels with an encrypted column, so that keys can be rotated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from zhongshu.channels import sealing
from zhongshu.channels.models import AccessToken, Application, Credential, SyncIssue


@dataclass(frozen=True, slots=True)
class SealedRows:
    """One encrypted column and how each row's context is called."""

    model: type[Any]
    field: str
    context: Callable[[Any], str]

    def rows(self) -> "models.QuerySet[Any]":
        filled: models.QuerySet[Any] = self.model.objects.exclude(**{self.field: None})
        return filled


@dataclass(frozen=True, slots=True)
class RotatedBatch:
    """`last_id` None: this was the last batch of its table."""

    rotated: int
    left: int
    last_id: int | None


SEALED_ROWS: Mapping[str, SealedRows] = {
    "applications": SealedRows(
        Application,
        "client_secret",
        lambda row: sealing.application_context(row.client_id),
    ),
    "credentials": SealedRows(
        Credential, "refresh_token", lambda row: sealing.credential_context(row.account_id)
    ),
    "access_tokens": SealedRows(
        AccessToken,
        "token",
        lambda row: sealing.access_token_context(row.application_id, row.account_id, row.scope),
    ),
    "issues": SealedRows(
        SyncIssue, "raw", lambda row: sealing.issue_context(row.account_id, row.subject)
    ),
}
