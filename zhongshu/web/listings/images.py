"""Pictures, served by us: no page asks another host."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhongshu.catalog import public as catalog
from zhongshu.web.http import SignedInRequest

DAY_S = 86_400


@require_safe
def image(request: SignedInRequest, asin: str, size: str) -> HttpResponse:
    """Answer the picture of an ASIN that the reader's stores list."""
    if not (asin.isascii() and asin.isalnum()):
        raise Http404
    return show_picture(request, size, partial(catalog.get_image, request.actor, asin))


def show_picture(
    request: SignedInRequest, size: str, read: Callable[[catalog.ImageSize], catalog.ImageFile]
) -> HttpResponse:
    """Answer a picture that we drew ourselves; browsers keep it for a day."""
    if size not in list(catalog.ImageSize):
        raise Http404
    file = read(catalog.ImageSize(size))
    tag = f'"{file.sha256[:32]}-{size}"'
    fresh = _is_known(request, tag)
    response = HttpResponse(status=304) if fresh else HttpResponse(file.content)
    response.headers["Content-Type"] = file.media_type
    response.headers["Cache-Control"] = f"private, max-age={DAY_S}"
    response.headers["ETag"] = tag
    return response


def _is_known(request: HttpRequest, tag: str) -> bool:
    return tag in request.headers.get("If-None-Match", "")
