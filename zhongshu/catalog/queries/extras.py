"""What others may read of pictures and attachments; like products they belong to the company."""

from collections.abc import Collection, Iterator

from django.db.models import BigIntegerField, FilteredRelation, Q, Value
from django.db.models.functions import Coalesce

from zhongshu.catalog import extras
from zhongshu.catalog.extras_errors import ProductFileNotFoundError, ProductImageNotFoundError
from zhongshu.catalog.extras_values import AttachedFile, Face, FileCard, Pictures
from zhongshu.catalog.models import (
    ListingImage,
    Pairing,
    ProductEvent,
    ProductFile,
    ProductImage,
)
from zhongshu.catalog.product_texts import NO_FIELDS
from zhongshu.catalog.queries.listings import is_listed
from zhongshu.catalog.values import ImageFile, ImageSize
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity


def get_product_image(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    product_id: int,
    picture_id: int,
    size: ImageSize,
) -> ImageFile:
    """Return one picture that the product shows now.

    Raises:
        ProductImageNotFoundError: it shows no such picture.
    """
    content = (
        Coalesce("picture__full", "picture__large")
        if size is ImageSize.FULL
        else f"picture__{size.value}"
    )
    found = (
        ProductImage.objects.filter(product=product_id, picture=picture_id)
        .values_list("picture__media_type", content, "picture__sha256")
        .first()
    )
    if found is None:
        raise ProductImageNotFoundError(picture_id=picture_id)
    media_type, pixels, sha256 = found
    return ImageFile(media_type, bytes(pixels), bytes(sha256).hex())


def get_attached_file(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    product_id: int,
    file_id: int,
) -> AttachedFile:
    """Return one attachment that the product has now.

    Raises:
        ProductFileNotFoundError: it has no such attachment.
    """
    found = (
        ProductFile.objects.filter(product=product_id, file=file_id, removed_at=None)
        .values_list("file_id", "file__name", "file__size", "who", "added_at", "file__sha256")
        .first()
    )
    if found is None:
        raise ProductFileNotFoundError(file_id=file_id)
    return AttachedFile(FileCard(*found[:-1]), found[-1])


def read_attached_file(actor: identity.Actor, file_id: int) -> Iterator[bytes]:
    """Yield an attachment that `get_attached_file` returned, piece by piece."""
    yield from documents.read_stored_file(actor, file_id)


def count_added(actor: identity.Actor, product_id: int, edit_id: int) -> int:
    """Return how many pictures or attachments the steps of one's own edit added to a product."""
    steps = ProductEvent.objects.filter(
        edit=edit_id,
        edit__user=actor.user_id,
        edit__undone_at=None,
        product=product_id,
        field__in=NO_FIELDS,
    )
    return sum(
        len(extras.split_extras(after).keys() - extras.split_extras(before))
        for before, after in steps.values_list("before", "after")
    )


def find_pictures(
    actor: identity.Actor,
    account_ids: Collection[int],
    seller_skus: Collection[str],
    asins: Collection[str],
) -> Pictures:
    """Return what shows goods, in one statement: our picture of what seller SKUs sell, and ASINs.

    Of the ASINs are named those whose picture `get_image` would show this actor.
    """
    pairings = Pairing.objects.for_actor(actor).filter(
        seller_sku__account__in=account_ids, seller_sku__code__in=seller_skus, ended_at=None
    )
    first = FilteredRelation("product__images", condition=Q(product__images__position=1))
    faces = pairings.annotate(first=first).values_list(
        "seller_sku__account_id",
        "seller_sku__code",
        "store_id",
        "product_id",
        "first__picture_id",
        "first__alt",
    )
    nothing = Value(None, BigIntegerField())
    pictured = ListingImage.objects.filter(is_listed(actor), asin__in=asins)
    named = pictured.exclude(picture=None).values_list(
        nothing, "asin", nothing, nothing, nothing, Value("")
    )
    rows = list(faces.union(named, all=True))
    return Pictures(
        {row[:3]: Face(*row[3:]) if row[4] else None for row in rows if row[0] is not None},
        frozenset(code for account, code, *_ in rows if account is None),
    )


def find_faces_of_products(
    actor: identity.Actor,  # noqa: ARG001 - products are the company's; every reader is named
    product_ids: Collection[int],
) -> dict[int, Face]:
    """Return our own picture of each of these products that has one."""
    rows = ProductImage.objects.filter(product__in=product_ids, position=1)
    return {row[0]: Face(*row) for row in rows.values_list("product_id", "picture_id", "alt")}
