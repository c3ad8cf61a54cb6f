"""What an undo does about pictures and attachments that were deleted since."""

from collections.abc import Callable, Collection, Mapping

from zhongshu.catalog import extras
from zhongshu.catalog.models import Picture, ProductFile
from zhongshu.catalog.product_texts import FILES, IMAGES

type Events = Mapping[int, list[tuple[str, str, str]]]


def leave_purged_out(events: Events) -> None:
    """Let no event (field, before, after) of these products bring back what was deleted."""
    _leave_out(events, IMAGES, _pictures)
    _leave_out(events, FILES, _files)


def _leave_out(
    events: Events, field: str, find_left: Callable[[Collection[int]], set[int]]
) -> None:
    told = [event for each in events.values() for event in each if event[0] == field]
    wanted = {pk for _, before, _ in told for pk in extras.split_extras(before)}
    left = find_left(wanted) if wanted else wanted
    for each in events.values() if left != wanted else ():
        each[:] = [
            (name, _only(before, left) if name == field else before, after)
            for name, before, after in each
        ]


def _pictures(wanted: Collection[int]) -> set[int]:
    return set(Picture.objects.filter(pk__in=wanted).values_list("pk", flat=True))


def _files(wanted: Collection[int]) -> set[int]:
    return set(ProductFile.objects.filter(file__in=wanted).values_list("file_id", flat=True))


def _only(text: str, left: Collection[int]) -> str:
    shown = extras.split_extras(text)
    return extras.to_text({pk: name for pk, name in shown.items() if pk in left})
