"""/products/{id}/images and /products/{id}/files: pictures and attachments."""

from typing import Annotated, Literal

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.product_shapes import Attachment, Picture, show_attachment, show_picture
from zhongshu.api.shapes import Body, BodyId, Id, Page, to_page
from zhongshu.catalog import public as catalog
from zhongshu.flows.add_product_images import add_product_images

router = Router(tags=["products"])
SOURCE = catalog.EditSource.API

Alt = Annotated[str, Field(max_length=1_000)]


class PictureForm(Schema):
    """`alt` says what the picture shows."""

    alt: Alt = ""


class PictureChange(Body):
    """What the picture shows; an empty text takes the description away."""

    alt: Alt


class PictureOrder(Body):
    """These come first, in this order; the first one of all is the main picture."""

    picture_ids: Annotated[list[BodyId], Field(min_length=1, max_length=20)]


class ExtrasChanged(Schema):
    """`edit_id` takes the change back; null: it was so already."""

    edit_id: int | None


@router.get("/{product_id}/images", response=Page[Picture])
def list_images(request: TokenRequest, product_id: Id) -> Page[Picture]:
    """List the pictures of a product, the main one first."""
    row = catalog.get_product(request.auth.actor, product_id).row
    return to_page([show_picture(row.id, each) for each in row.images], None)


@router.post("/{product_id}/images", response={201: ExtrasChanged})
@once(status=201)
def add_image(
    request: TokenRequest, product_id: Id, file: File[UploadedFile], form: Form[PictureForm]
) -> Schema:
    """Send one picture (JPEG, PNG, WebP or GIF, up to 20 MB); it is drawn anew."""
    added = add_product_images(
        product_id,
        [file],
        alt=form.alt,
        source=SOURCE,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    for refusal in added.refused:
        raise refusal
    return _tell(added.kept)


@router.post("/{product_id}/images/order", response=ExtrasChanged)
@once()
def arrange_images(request: TokenRequest, product_id: Id, order: PictureOrder) -> Schema:
    """Put the pictures of a product into another order."""
    done = catalog.arrange_product_images(
        product_id, order.picture_ids, source=SOURCE, actor=request.auth.actor, at=timezone.now()
    )
    return _tell(done)


@router.get("/{product_id}/images/{picture_id}/{size}", response={200: None})
def get_image(
    request: TokenRequest,
    product_id: Id,
    picture_id: Id,
    size: Literal["small", "large", "full"],
) -> HttpResponse:
    """Answer the pixels as WebP: at most 96, 400 or 1,600 a side."""
    found = catalog.get_product_image(
        request.auth.actor, product_id, picture_id, catalog.ImageSize(size)
    )
    return HttpResponse(found.content, content_type=found.media_type)


@router.patch("/{product_id}/images/{picture_id}", response=ExtrasChanged)
@once()
def describe_image(
    request: TokenRequest, product_id: Id, picture_id: Id, change: PictureChange
) -> Schema:
    """Say what a picture shows."""
    done = catalog.describe_product_image(
        product_id,
        picture_id,
        alt=change.alt,
        source=SOURCE,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _tell(done)


@router.delete("/{product_id}/images/{picture_id}", response={204: None})
def remove_image(request: TokenRequest, product_id: Id, picture_id: Id) -> None:
    """Take a picture away; undoing the edit brings it back."""
    catalog.remove_product_image(
        product_id, picture_id, source=SOURCE, actor=request.auth.actor, at=timezone.now()
    )


@router.get("/{product_id}/files", response=Page[Attachment])
def list_files(request: TokenRequest, product_id: Id) -> Page[Attachment]:
    """List the attachments of a product, the oldest first."""
    row = catalog.get_product(request.auth.actor, product_id).row
    return to_page([show_attachment(row.id, each) for each in row.files], None)


@router.post("/{product_id}/files", response={201: ExtrasChanged})
@once(status=201)
def attach_file(request: TokenRequest, product_id: Id, file: File[UploadedFile]) -> Schema:
    """Attach a file of any kind, up to 20 MB, up to 100 MB for a product."""
    done = catalog.attach_file(
        product_id,
        file.chunks(),
        name=file.name or "",
        source=SOURCE,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _tell(done)


@router.get("/{product_id}/files/{file_id}", response={200: None})
def get_file(request: TokenRequest, product_id: Id, file_id: Id) -> HttpResponseBase:
    """Hand out an attachment as it came."""
    actor = request.auth.actor
    card = catalog.get_attached_file(actor, product_id, file_id).card
    response = StreamingHttpResponse(
        catalog.read_attached_file(actor, file_id), content_type="application/octet-stream"
    )
    response.headers["Content-Length"] = str(card.size)
    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=card.name)
    )
    return response


@router.delete("/{product_id}/files/{file_id}", response={204: None})
def detach_file(request: TokenRequest, product_id: Id, file_id: Id) -> None:
    """Take an attachment away; undoing the edit brings it back."""
    catalog.detach_file(
        product_id, file_id, source=SOURCE, actor=request.auth.actor, at=timezone.now()
    )


def _tell(done: catalog.ExtrasChanged) -> ExtrasChanged:
    return ExtrasChanged(edit_id=done.edit_id)
