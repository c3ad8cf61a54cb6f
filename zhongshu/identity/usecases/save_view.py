"""Give the filter of a list a name."""

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.models import SavedView
from zhongshu.identity.values import Actor
from zhongshu.kernel.texts import require_name, require_text


@transaction.atomic
def save_view(
    *, page: str, name: str, query: str, is_shared: bool, is_default: bool, actor: Actor
) -> int:
    """Keep a view of the actor's own and return its id; the same name again replaces it.

    A new default takes the place of the page's old one.

    Raises:
        kernel.TooLongError, kernel.InvalidTextError: name or filter cannot be stored.
        kernel.HiddenCharacterError: the name is not what it seems.
        UserNotFoundError: the actor is no person.
    """
    require_text(page, field="page", longest=50)
    require_name(name, field="name", longest=100)
    require_text(query, field="filter", longest=2000)
    user_id = rules.require_person(actor)
    if is_default:
        SavedView.objects.filter(user_id=user_id, page=page).update(is_default=False)
    view, _ = SavedView.objects.update_or_create(
        user_id=user_id,
        page=page,
        name=name,
        defaults={"query": query, "is_shared": is_shared, "is_default": is_default},
    )
    return view.pk
