"""Pictures and attachments on the page of a product: sent, put in order, described, removed."""

from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.flows.add_product_images import add_product_images
from zhongshu.kernel.errors import DomainError, NotFoundError
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx, toast
from zhongshu.web.listings.images import show_picture
from zhongshu.web.numbers import to_id, to_ids
from zhongshu.web.products.bulk import MAY_CHANGE
from zhongshu.web.products.product import page_context, undo_on_page
from zhongshu.web.uploads import require_whole

SOURCE = catalog.EditSource.PAGE
# Nothing in it runs, whatever it is: it is only ever saved.
ATTACHED = {
    "Content-Type": "application/octet-stream",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


@require_safe
def image(request: SignedInRequest, product_id: int, picture_id: int, size: str) -> HttpResponse:
    """Answer one picture of a product."""
    read = partial(catalog.get_product_image, request.actor, product_id, picture_id)
    return show_picture(request, size, read)


@require_POST
@allowed_to(*MAY_CHANGE)
def add_images(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Keep the pictures that were sent; each bad one is told with its reason."""
    files, edit_id = _files_of(request), _edit_of(request)
    try:
        added = add_product_images(
            product_id,
            files,
            edit_id=edit_id,
            source=SOURCE,
            actor=request.actor,
            at=timezone.now(),
        )
    except catalog.ExtrasRefusedError as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        for refused in added.refused:
            toast(request, str(refused), is_bad=True)
        if added.kept.known:
            toast(request, _("This picture is here already."))
        edit_id = added.kept.edit_id or edit_id
    if count := _count_last(request, product_id, edit_id):
        text = ngettext("%d picture added.", "%d pictures added.", count) % count
        _say(request, product_id, edit_id, text)
    return _show(request, product_id, "images", edit_id)


@require_POST
@allowed_to(*MAY_CHANGE)
def arrange_images(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Keep the order into which the pictures were dragged, or make one the main picture."""
    told = request.POST.getlist("first") or request.POST.getlist("order")
    done = catalog.arrange_product_images(
        product_id, to_ids(told), actor=request.actor, at=timezone.now()
    )
    _say(request, product_id, done.edit_id, _("The order of the pictures is changed."))
    return _show(request, product_id, "images")


@require_POST
@allowed_to(*MAY_CHANGE)
def describe_image(request: SignedInRequest, product_id: int, picture_id: int) -> HttpResponse:
    """Keep what a picture shows in words."""
    try:
        done = catalog.describe_product_image(
            product_id,
            picture_id,
            alt=request.POST.get("alt", ""),
            actor=request.actor,
            at=timezone.now(),
        )
    except NotFoundError:
        raise
    except DomainError as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        _say(request, product_id, done.edit_id, _("Saved."))
    return _show(request, product_id, "images")


@require_POST
@allowed_to(*MAY_CHANGE)
def remove_image(request: SignedInRequest, product_id: int, picture_id: int) -> HttpResponse:
    """Take one picture away."""
    done = catalog.remove_product_image(
        product_id, picture_id, actor=request.actor, at=timezone.now()
    )
    _say(request, product_id, done.edit_id, _("The picture is removed."))
    return _show(request, product_id, "images")


@require_safe
def file(request: SignedInRequest, product_id: int, file_id: int) -> HttpResponseBase:
    """Hand out one attachment as it came; it is never shown in the browser."""
    found = catalog.get_attached_file(request.actor, product_id, file_id)
    pieces = catalog.read_attached_file(request.actor, file_id)
    response = StreamingHttpResponse(pieces, headers=ATTACHED)
    response.headers["Content-Length"] = str(found.card.size)
    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=found.card.name)
    )
    return response


@require_POST
@allowed_to(*MAY_CHANGE)
def add_files(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Attach the files that were sent; each bad one is told with its reason."""
    files = _files_of(request)
    edit_id = _edit_of(request)
    for each in files:
        try:
            done = catalog.attach_file(
                product_id,
                each.chunks(),
                name=each.name or "",
                edit_id=edit_id,
                actor=request.actor,
                at=timezone.now(),
            )
        except (documents.FileRefusedError, catalog.ExtrasRefusedError) as refusal:
            toast(request, f"{(each.name or '')[:80]}: {refusal}", is_bad=True)
        else:
            edit_id = done.edit_id
    if count := _count_last(request, product_id, edit_id):
        text = ngettext("%d file attached.", "%d files attached.", count) % count
        _say(request, product_id, edit_id, text)
    return _show(request, product_id, "files", edit_id)


@require_POST
@allowed_to(*MAY_CHANGE)
def remove_file(request: SignedInRequest, product_id: int, file_id: int) -> HttpResponse:
    """Take one attachment away."""
    done = catalog.detach_file(product_id, file_id, actor=request.actor, at=timezone.now())
    _say(request, product_id, done.edit_id, _("The attachment is removed."))
    return _show(request, product_id, "files")


def _files_of(request: SignedInRequest) -> "list[UploadedFile[bytes]]":
    """Return the files that came.

    Raises:
        documents.FileRefusedError: no file, too large, or too slow.
    """
    request.FILES  # noqa: B018 - only now the form is read
    require_whole(request)
    found = [each for each in request.FILES.getlist("file") if isinstance(each, UploadedFile)]
    if not found:
        raise documents.FileRefusedError(documents.FileRefusedError.NO_FILE)
    return found


def _edit_of(request: SignedInRequest) -> int | None:
    """Return the edit with which the browser goes on: it sends files one by one."""
    return to_id(request.POST.get("edit", ""))


def _count_last(request: SignedInRequest, product_id: int, edit_id: int | None) -> int:
    """Return how many came in this edit, once behind the last of them, whatever became of that."""
    if edit_id is None or request.POST.get("more"):
        return 0
    return catalog.count_added(request.actor, product_id, edit_id)


def _say(request: SignedInRequest, product_id: int, edit_id: int | None, text: str) -> None:
    if edit_id is not None:
        toast(request, text, undo=undo_on_page(product_id, edit_id))


def _show(
    request: SignedInRequest, product_id: int, card: str, edit_id: int | None = None
) -> HttpResponse:
    """Show the card anew, and the history beside it."""
    if not is_htmx(request):
        return redirect("products:product", product_id)
    context = page_context(request, product_id) | {"oob": True, "edit_id": edit_id}
    return answer(request, "products/product.html", context, part=card)
