"""Let saved views say otherwise what is called otherwise by now."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from zhongshu.identity.models import SavedView

LONGEST_QUERY = 2000


@transaction.atomic
def change_in_views(*, page: str, parameter: str, before: str, after: str) -> int:
    """Replace a value in the filters of everybody's views of a page; return how many changed.

    A view whose filter would be too long to be kept stays as it is. Repeating changes nothing.
    The system's own work.
    """
    kept = SavedView.objects.filter(page=page, query__contains=urlencode({parameter: ""}))
    changed = []
    for view in kept.select_for_update().order_by("pk"):
        told = parse_qsl(view.query, keep_blank_values=True)
        new = [
            (name, after if (name, value) == (parameter, before) else value) for name, value in told
        ]
        query = urlencode(new)
        if new != told and len(query) <= LONGEST_QUERY:
            view.query = query
            changed.append(view)
    SavedView.objects.bulk_update(changed, ["query"])
    return len(changed)
