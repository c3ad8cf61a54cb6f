"""Change who somebody is to us: name, role, reach, language, time zone."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.locks import lock_user
from zhongshu.identity.logins import require_free_login
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor, UserChange

FIELD_OF = {"login": "username"}


@transaction.atomic
def change_user(*, user_id: int, changes: UserChange, actor: Actor, at: datetime) -> None:
    """Store what is given and differs; another role ends the person's sessions (O12).

    Raises:
        NotAllowedError, NotEveryStoreError: only administrators who see every store: a role is
            everything its holder may.
        UserNotFoundError: there is no such person.
        LastAdministratorError: nobody could give rights any more; nothing was changed.
        LoginTakenError, LoginRefusedError, UnknownChoiceError: as their sentences say.
    """
    rules.require_full_admin(actor)
    locked = lock_user(user_id, actor)
    user = locked.user
    changed: dict[str, str | bool] = {
        name: value
        for name, value in asdict(changes).items()
        if value is not None and value != getattr(user, FIELD_OF.get(name, name))
    }
    if not changed:
        return
    before = {f"{name}_before": getattr(user, FIELD_OF.get(name, name)) for name in changed}

    _require_sense(changes)
    if changes.login is not None and "login" in changed:
        changed["login"] = require_free_login(changes.login, user_id=user_id)
    for name, value in changed.items():
        setattr(user, FIELD_OF.get(name, name), value)
    locked.require_administrator_left()
    if "role" in changed:
        user.signed_out_at = at
    user.save()
    record(actor, "identity.user.changed", f"identity.user:{user_id}", **changed, **before)


def _require_sense(changes: UserChange) -> None:
    if changes.role is not None:
        rules.require_known_role(changes.role)
    if changes.language is not None:
        rules.require_language(changes.language)
    if changes.time_zone is not None:
        rules.require_time_zone(changes.time_zone)
