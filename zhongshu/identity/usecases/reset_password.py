"""Give a person who forgot it a new password."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.errors import UserNotFoundError, WeakPasswordError
from zhongshu.identity.models import User
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor


@transaction.atomic
def reset_password(*, user_id: int, password: str, actor: Actor) -> str:
    """Set the password, end every session of the person, and return their login.

    Raises:
        NotAllowedError, NotEveryStoreError: only administrators who see every store: a password is
            everything its owner may.
        UserNotFoundError, WeakPasswordError: nothing was changed.
    """
    rules.require_full_admin(actor)
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise UserNotFoundError(user_id=user_id)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPasswordError(reasons=" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    record(actor, "identity.password.reset", f"identity.user:{user.pk}", login=user.username)
    return user.username
