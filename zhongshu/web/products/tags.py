"""The tags of products and their colours."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx
from zhongshu.web.products import words
from zhongshu.web.products.bulk import MAY_CHANGE


@require_safe
def tag_list(request: SignedInRequest) -> HttpResponse:
    """Show every tag in its colour."""
    return _show(request)


@require_POST
@allowed_to(*MAY_CHANGE)
def colour(request: SignedInRequest, tag_id: int) -> HttpResponse:
    """Give a tag another colour, and show the tags."""
    catalog.set_tag_colour(
        tag_id=tag_id,
        colour=request.POST.get("colour", ""),
        actor=request.actor,
        at=timezone.now(),
    )
    return _show(request) if is_htmx(request) else redirect("products:tags")


def _show(request: SignedInRequest) -> HttpResponse:
    context = {
        "tags": [
            (tag, words.Word(tag.name, words.TONES[tag.colour]))
            for tag in catalog.list_tags(request.actor)
        ],
        "colours": words.COLOUR_NAMES.items(),
        "may_change": catalog.may_change_products(request.actor),
    }
    return answer(request, "products/tags.html", context, part="list")
