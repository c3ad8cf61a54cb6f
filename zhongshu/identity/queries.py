"""What others may read of people, tokens, saved views and the trail."""

from datetime import datetime

from zhongshu.identity import rules
from zhongshu.identity.errors import CursorRefusedError, LoginNotFoundError
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
    """Return everybody, by name; only for administrators."""
    rules.require_admin(actor)
    return [
        UserCard(
            user_id=user.pk,
            login=user.username,
            role=Role(user.role),
            sees_every_store=user.sees_every_store,
            is_active=user.is_active,
            signed_in_at=user.last_login,
        )
        for user in User.objects.order_by("username")[:MOST]
    ]


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


def list_audit(
    actor: Actor, chosen: AuditFilter, *, cursor: str = "", limit: int = 50
) -> AuditRows:
    """Return one page of the trail: all of it for administrators, else one's own part.

    Raises:
        CursorRefusedError: the cursor is not one of ours.
    """
    records = AuditRecord.objects.for_actor(actor)
    if chosen.who:
        records = records.filter(actor_name__iexact=chosen.who)
    if chosen.action:
        records = records.filter(action__startswith=chosen.action)
    if chosen.subject:
        records = records.filter(subject__startswith=chosen.subject)
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


def _read_cursor(cursor: str) -> tuple[str, int]:
    if not cursor:
        return "older", LARGEST_ID
    direction, _, place = cursor.partition(".")
    if direction not in ("older", "newer") or not place.isascii() or not place.isdigit():
        raise CursorRefusedError
    return direction, min(int(place[:19]), LARGEST_ID)
