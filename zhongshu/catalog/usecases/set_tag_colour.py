"""Give a tag another colour."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import Tag
from zhongshu.catalog.product_errors import TagNotFoundError
from zhongshu.catalog.product_rights import MAY_CHANGE
from zhongshu.catalog.product_values import TagColour
from zhongshu.identity import public as identity


@transaction.atomic
def set_tag_colour(
    *,
    tag_id: int,
    colour: str,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - the trail has its own clock
) -> None:
    """Colour the tag wherever it stands; the same colour again changes nothing.

    Raises:
        identity.NotAllowedError: this role does not change products.
        identity.UnknownChoiceError: there is no such colour.
        TagNotFoundError: there is no such tag.
    """
    identity.require_role(actor, *MAY_CHANGE)
    if colour not in list(TagColour):
        raise identity.UnknownChoiceError(field="colour", choice=colour[:20])
    tag = Tag.objects.select_for_update().filter(pk=tag_id).first()
    if tag is None:
        raise TagNotFoundError(tag_id=tag_id)
    if tag.colour == colour:
        return
    tag.colour = colour
    tag.save(update_fields=["colour"])
    identity.record(
        actor, "catalog.tag.coloured", f"catalog.tag:{tag_id}", name=tag.name, colour=colour
    )
