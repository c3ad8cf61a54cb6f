"""The company, its people, what they did and the files they brought, as files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zhongshu.company import public as company
from zhongshu.documents import public as documents
from zhongshu.flows.exports.paging import PAGE, by_cursor
from zhongshu.flows.exports.values import Column, ExportList, NoFilter, Row
from zhongshu.identity import public as identity

OF_ENTITY = (
    Column("legal_entity_id"),
    Column("name", _("Name")),
    Column("english_name", _("Name in English")),
    Column("country_code", _("Country or region")),
    Column("registration_number", _("Registration number")),
    Column("tax_number", _("Tax number")),
    Column("address", _("Address")),
    Column("note", _("Note")),
    Column("archived_at", _("Archived")),
)
# What only administrators read of a legal entity.
FOR_ADMINS = ("registration_number", "tax_number", "address", "note")
OF_RATE = (
    Column("rate_id"),
    Column("day", _("Day")),
    Column("base", _("Currency")),
    Column("quote", _("In currency")),
    Column("rate", _("Rate")),
    Column("source", _("Source")),
    Column("origin", _("Origin")),
)
OF_USER = (
    Column("user_id"),
    Column("login", _("User name")),
    Column("role", _("Role")),
    Column("sees_every_store", _("Sees every store")),
    Column("is_active", _("May sign in")),
    Column("signed_in_at", _("Last sign-in")),
    Column("language", _("Language")),
    Column("time_zone", _("Time zone")),
    Column("tokens", _("API tokens")),
)
OF_TOKEN = (
    Column("token_id"),
    Column("name", _("Name")),
    Column("prefix", _("Begins with")),
    Column("scope", _("Scope")),
    Column("created_at", _("Made at")),
    Column("expires_at", _("Expires")),
    Column("used_at", _("Last used")),
    Column("revoked_at", _("Revoked")),
)
OF_RECORD = (
    Column("record_id"),
    Column("happened_at", _("When")),
    Column("who", _("Who")),
    Column("action", _("What")),
    Column("subject", _("Subject")),
    Column("facts", _("Facts")),
)
OF_IMPORT = (
    Column("id"),
    Column("kind", _("Type")),
    Column("state", _("State")),
    Column("file", _("File")),
    Column("size", _("Size in bytes")),
    Column("who", _("Who")),
    Column("made_at", _("When")),
    Column("finished_at", _("Ended")),
    Column("total", _("Rows")),
    Column("new", _("New")),
    Column("changed", _("Changed")),
    Column("unchanged", _("Unchanged")),
    Column("older", _("Older")),
    Column("refused", _("Refused")),
    Column("message", _("Message")),
)


@dataclass(frozen=True, slots=True)
class RateFilter:
    """`currency`: only its pairs."""

    currency: str = ""


def _entity_columns(actor: identity.Actor) -> tuple[Column, ...]:
    return tuple(each for each in OF_ENTITY if actor.is_admin or each.code not in FOR_ADMINS)


def _entities(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    columns = _entity_columns(actor)
    for row in company.list_legal_entities(actor, archived=None):
        yield [getattr(row, each.code) for each in columns]


def _rates(_actor: identity.Actor, wanted: RateFilter) -> Iterator[Row]:
    def fetch(after: int) -> tuple[list[company.RateRow], int | None]:
        found = company.list_rates(currency=wanted.currency, after=after or None, limit=PAGE)
        return list(found.rows), found.next

    for row in by_cursor(fetch, 0):
        yield (
            row.rate_id, row.day, row.base, row.quote, row.rate, row.source.value, row.origin,
        )  # fmt: skip


def _users(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for row in identity.list_users(actor):
        yield [getattr(row, each.code) for each in OF_USER]


def _tokens(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for row in identity.list_tokens(actor):
        yield [getattr(row, each.code) for each in OF_TOKEN]


def _trail(actor: identity.Actor, wanted: identity.AuditFilter) -> Iterator[Row]:
    def fetch(cursor: str) -> tuple[tuple[identity.AuditLine, ...], str | None]:
        found = identity.list_audit(actor, wanted, cursor=cursor, limit=PAGE)
        return found.lines, found.older

    for line in by_cursor(fetch, ""):
        facts = json.dumps(line.facts, ensure_ascii=False, default=str) if line.facts else ""
        yield line.record_id, line.happened_at, line.who, line.action, line.subject, facts


def _imports(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    def fetch(older_than: int) -> tuple[tuple[documents.ImportRow, ...], int | None]:
        found = documents.list_imports(actor, older_than=older_than or None, limit=PAGE)
        return found.rows, found.next

    for row in by_cursor(fetch, 0):
        told = row.counts
        yield (
            row.id, row.kind.value, row.state.value, row.file_name, row.size, row.who, row.made_at,
            row.finished_at, row.total, told.new, told.changed, told.same, told.older,
            told.refused, row.message,
        )  # fmt: skip


COMPANY = (
    ExportList("legal-entities", _("Legal entities"), NoFilter, _entity_columns, _entities),
    ExportList("exchange-rates", _("Exchange rates"), RateFilter, lambda _actor: OF_RATE, _rates),
    ExportList(
        "users",
        _("People"),
        NoFilter,
        lambda _actor: OF_USER,
        _users,
        roles=(identity.Role.ADMIN,),
    ),
    ExportList("tokens", _("API tokens"), NoFilter, lambda _actor: OF_TOKEN, _tokens),
    ExportList(
        "audit",
        _("Audit trail"),
        identity.AuditFilter,
        lambda _actor: OF_RECORD,
        _trail,
        is_longer=identity.has_more_audit,
    ),
    ExportList(
        "imports",
        _("Imports"),
        NoFilter,
        lambda _actor: OF_IMPORT,
        _imports,
        roles=(identity.Role.OPERATIONS, identity.Role.BUYER),
    ),
)
