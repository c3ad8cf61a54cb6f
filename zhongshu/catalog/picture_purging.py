"""What an undo does about pictures that were deleted since."""

from collections.abc import Collection, Mapping

from zhongshu.catalog import extras
from zhongshu.catalog.models import Picture
from zhongshu.catalog.product_texts import IMAGES


def leave_purged_pictures_out(events: Mapping[int, list[tuple[str, str, str]]]) -> None:
    """Let no event (field, before, after) of these products bring back what was deleted."""
    told = [event for each in events.values() for event in each if event[0] == IMAGES]
    wanted = {pk for _, before, _ in told for pk in extras.split_extras(before)}
    if not wanted:
        return
    left = set(Picture.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for each in events.values() if left != wanted else ():
        each[:] = [
            (name, _only(before, left) if name == IMAGES else before, after)
            for name, before, after in each
        ]


def _only(text: str, left: Collection[int]) -> str:
    shown = extras.split_extras(text)
    return extras.to_text({pk: alt for pk, alt in shown.items() if pk in left})
