"""What others may read of people, tokens, saved views and the trail."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from zhongshu.identity import rules
from zhongshu.identity.errors import (
    CursorRefusedError,
    LoginNotFoundError,
    NobodyOfThisNameError,
    UserNotFoundError,
)
from zhongshu.identity.models import (
    ApiToken,
    AuditRecord,
    Preference,
    SavedView,
    SetupLink,
    User,
)
from zhongshu.identity.values import (
    Actor,
    AuditFilter,
    AuditLine,
    AuditRows,
    PersonName,
    Role,
    SavedViewCard,
    TokenCard,
    TokenScope,
    UserCard,
)

MOST = 500
LARGEST_ID = 2**63 - 1


def has_users() -> bool:
    """Tell whether anybody can sign in."""
    return User.objects.exists()


def is_setup_link_good(token: str, at: datetime) -> bool:
    """Tell whether the first administrator can be made by this link now."""
    good = SetupLink.objects.filter(
        hashed=rules.hash_secret(token), used_at=None, expires_at__gt=at
    ).exists()
    return good and not has_users()


def get_actor(login: str) -> Actor:
    """Return whoever signs in by this name; the stores are channels' to add.

    Raises:
        LoginNotFoundError: nobody, or somebody who may not sign in any more.
    """
    user = User.objects.filter(username__iexact=login, is_active=True).first()
    if user is None:
        raise LoginNotFoundError(login=login[:150])
    return user.as_actor()


def list_users(actor: Actor) -> list[UserCard]:
    """Return everybody, who may sign in first, by name; only for administrators."""
    return [_to_card(user) for user in _people(actor).order_by("-is_active", "username")[:MOST]]


def list_names() -> list[PersonName]:
    """Return everybody's name, who may sign in first: colleagues know each other."""
    people = User.objects.order_by("-is_active", "username")
    return [PersonName(*row) for row in people.values_list("pk", "username", "is_active")]


def list_logins() -> list[str]:
    """Return by what name those sign in who may: whom work can be given to."""
    return [each.login for each in list_names() if each.is_active]


def get_user(actor: Actor, user_id: int) -> UserCard:
    """Return one person; only for administrators.

    Raises:
        NotAllowedError: the actor is none.
        UserNotFoundError: there is no such person.
    """
    user = _people(actor).filter(pk=user_id).first()
    if user is None:
        raise UserNotFoundError(user_id=user_id)
    return _to_card(user)


def get_user_by_login(actor: Actor, login: str) -> UserCard:
    """Return the person of this name, who may sign in or not; only for administrators.

    Raises:
        NotAllowedError: the actor is none.
        NobodyOfThisNameError: nobody has this name.
    """
    user = _people(actor).filter(username__iexact=login).first()
    if user is None:
        raise NobodyOfThisNameError(login=login[:150])
    return _to_card(user)


def list_tokens(actor: Actor) -> list[TokenCard]:
    """Return the actor's own API tokens, newest first."""
    return [
        TokenCard(
            token_id=token.pk,
            name=token.name,
            prefix=token.prefix,
            scope=TokenScope(token.scope),
            created_at=token.created_at,
            expires_at=token.expires_at,
            used_at=token.used_at,
            revoked_at=token.revoked_at,
        )
        for token in ApiToken.objects.filter(user_id=actor.user_id or 0).order_by("-pk")[:MOST]
    ]


def list_saved_views(actor: Actor, page: str) -> list[SavedViewCard]:
    """Return the views of one page that the actor or a colleague saved, by name."""
    views = SavedView.objects.for_actor(actor).filter(page=page).order_by("name", "pk")
    return [
        SavedViewCard(
            view_id=view.pk,
            name=view.name,
            query=view.query,
            is_shared=view.is_shared,
            is_default=view.is_default and view.user_id == actor.user_id,
            is_own=view.user_id == actor.user_id,
        )
        for view in views[:MOST]
    ]


def get_preference(actor: Actor, page: str) -> dict[str, object]:
    """Return what the actor chose for one page, or nothing."""
    chosen = Preference.objects.filter(user_id=actor.user_id or 0, page=page).values_list("chosen")
    return dict(chosen[0][0]) if chosen else {}


def has_more_audit(actor: Actor, chosen: AuditFilter, rows: int) -> bool:
    """Whether a filter shows more than so many lines; no more of them are looked at."""
    return _chosen_records(actor, chosen).order_by()[rows : rows + 1].exists()


def list_audit(
    actor: Actor, chosen: AuditFilter, *, cursor: str = "", limit: int = 50
) -> AuditRows:
    """Return one page of the trail: all of it for administrators, else one's own part.

    Raises:
        CursorRefusedError: the cursor is not one of ours.
    """
    records = _chosen_records(actor, chosen)
    direction, place = _read_cursor(cursor)
    if direction == "newer":
        found = list(records.filter(pk__gt=place).order_by("pk")[: limit + 1])
        page = list(reversed(found[:limit]))
        has_newer, has_older = len(found) > limit, True
    else:
        found = list(records.filter(pk__lt=place).order_by("-pk")[: limit + 1])
        page = found[:limit]
        has_newer, has_older = bool(cursor), len(found) > limit
    return AuditRows(
        lines=tuple(
            AuditLine(
                each.pk, each.actor_name, each.action, each.subject, each.facts, each.happened_at
            )
            for each in page
        ),
        older=f"older.{page[-1].pk}" if page and has_older else None,
        newer=f"newer.{page[0].pk}" if page and has_newer else None,
    )


def _people(actor: Actor) -> QuerySet[Any]:
    rules.require_admin(actor)
    good = Q(expires_at=None) | Q(expires_at__gt=Now())
    tokens = ApiToken.objects.filter(good, user=OuterRef("pk"), revoked_at=None).order_by()
    number = tokens.values("user").annotate(number=Count("pk")).values("number")
    people: QuerySet[Any] = User.objects.annotate(token_number=Coalesce(Subquery(number), 0))
    return people


def _to_card(user: Any) -> UserCard:
    return UserCard(
        user_id=user.pk,
        login=user.username,
        role=Role(user.role),
        sees_every_store=user.sees_every_store,
        is_active=user.is_active,
        signed_in_at=user.last_login,
        language=user.language,
        time_zone=user.time_zone,
        tokens=user.token_number,
    )


def _read_cursor(cursor: str) -> tuple[str, int]:
    if not cursor:
        return "older", LARGEST_ID
    direction, _, place = cursor.partition(".")
    if direction not in ("older", "newer") or not place.isascii() or not place.isdigit():
        raise CursorRefusedError
    return direction, min(int(place[:19]), LARGEST_ID)


def _chosen_records(actor: Actor, chosen: AuditFilter) -> QuerySet[AuditRecord]:
    records = AuditRecord.objects.for_actor(actor)
    if chosen.who:
        records = records.filter(actor_name__iexact=chosen.who)
    if chosen.action:
        records = records.filter(action__startswith=chosen.action)
    if chosen.subject:
        records = records.filter(subject__startswith=chosen.subject)
    return records
