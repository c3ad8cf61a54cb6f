"""Locks of identity."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from zhongshu.identity import rules
from zhongshu.identity.errors import NotAllowedError, SetupLinkRefusedError, UserNotFoundError
from zhongshu.identity.models import SetupLink, User
from zhongshu.identity.values import Actor, Role


@dataclass(frozen=True, slots=True)
class LockedUser:
    """A person, and whether each administrator who may sign in sees every store, by id."""

    user: User
    administrators: Mapping[int, bool]

    def require_administrator_left(self) -> None:
        """Refuse what was just written on the person, when nobody could give rights after it.

        Raises:
            LastAdministratorError: the last administrator would go.
        """
        left = {pk: sees for pk, sees in self.administrators.items() if pk != self.user.pk}
        if self.user.is_administrator:
            left[self.user.pk] = self.user.sees_every_store
        rules.require_administrator_left(
            list(self.administrators.values()), list(left.values()), login=self.user.username
        )


def lock_user(user_id: int, actor: Actor) -> LockedUser:
    """Lock a person and all administrators, by key; the actor must still be one of them.

    Two administrators who take each other's rights meet here: the second finds none left.

    Raises:
        UserNotFoundError: there is no such person.
        NotAllowedError: the actor lost the right since the request began.
    """
    rows = {
        user.pk: user
        for user in User.objects.select_for_update(no_key=True)
        .filter(Q(pk=user_id) | Q(role=Role.ADMIN, is_active=True))
        .order_by("pk")
    }
    if user_id not in rows:
        raise UserNotFoundError(user_id=user_id)
    administrators = {
        user.pk: user.sees_every_store for user in rows.values() if user.is_administrator
    }
    if actor.user_id is not None and not administrators.get(actor.user_id):
        raise NotAllowedError(needs=Role.ADMIN)
    return LockedUser(rows[user_id], administrators)


def lock_setup_link(token: str) -> SetupLink:
    """Lock the link of this token, used or late ones too.

    Raises:
        SetupLinkRefusedError: there is no such link.
    """
    link = SetupLink.objects.select_for_update().filter(hashed=rules.hash_secret(token)).first()
    if link is None:
        raise SetupLinkRefusedError
    return link
