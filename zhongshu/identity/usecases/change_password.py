"""Give oneself a new password."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.errors import UserNotFoundError, WeakPasswordError, WrongPasswordError
from zhongshu.identity.models import User
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor


@transaction.atomic
def change_password(*, present: str, new: str, actor: Actor) -> User:
    """Change the actor's password and return the user. Every session of theirs ends by itself.

    Raises:
        WrongPasswordError: `present` is not their password.
        WeakPasswordError: the new one is too easy to guess.
        UserNotFoundError: the actor is not a person, or was removed.
    """
    user_id = rules.require_person(actor)
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise UserNotFoundError(user_id=user_id)
    if not user.check_password(present):
        raise WrongPasswordError
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise WeakPasswordError(reasons=" ".join(error.messages)) from error
    user.set_password(new)
    user.save(update_fields=["password"])
    record(actor, "identity.password.changed", f"identity.user:{user.pk}")
    return user
