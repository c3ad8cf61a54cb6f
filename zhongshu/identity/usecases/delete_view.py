"""Take back a saved view."""

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.errors import ViewNotFoundError
from zhongshu.identity.models import SavedView
from zhongshu.identity.values import Actor


@transaction.atomic
def delete_view(*, view_id: int, actor: Actor) -> None:
    """Delete a view of the actor's own; administrators delete shared ones too.

    Raises:
        ViewNotFoundError: no such view, or somebody else's.
    """
    views = SavedView.objects.for_actor(actor).filter(pk=view_id)
    if not actor.is_admin:
        views = views.filter(user_id=rules.require_person(actor))
    if not views.delete()[0]:
        raise ViewNotFoundError(view_id=view_id)
