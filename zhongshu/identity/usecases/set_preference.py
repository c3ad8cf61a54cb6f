"""Remember what a person chose for one page."""

from collections.abc import Mapping

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.models import Preference
from zhongshu.identity.values import Actor
from zhongshu.kernel.texts import require_text


@transaction.atomic
def set_preference(*, page: str, chosen: Mapping[str, object], actor: Actor) -> None:
    """Lay these choices over the earlier ones of the page.

    Raises:
        kernel.TooLongError, kernel.InvalidTextError: the page's name cannot be stored.
        UserNotFoundError: the actor is no person.
    """
    require_text(page, field="page", longest=50)
    preference, _ = Preference.objects.select_for_update().get_or_create(
        user_id=rules.require_person(actor), page=page
    )
    preference.chosen = {**preference.chosen, **chosen}
    preference.save(update_fields=["chosen"])
