"""What was posted before stays under the product it was: said after pairing, with the way on."""

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.http import Link, SignedInRequest, toast
from zhongshu.web.templatetags.figures import quantity


def find_misplaced(actor: identity.Actor, seller_sku_id: int) -> inventory.MisplacedRow | None:
    """Return what of one seller SKU lies under other products, if anything."""
    wanted = inventory.MisplacedFilter(seller_sku_ids=(seller_sku_id,))
    return next(iter(inventory.list_misplaced(actor, wanted, limit=1).rows), None)


def tell_misplaced(request: SignedInRequest, seller_sku_ids: Collection[int]) -> None:
    """Say how much of these seller SKUs lies under other products now; nothing where none does.

    A constant number of statements, however many were paired.
    """
    if not seller_sku_ids or not request.actor.is_one_of(*inventory.MAY_REPOST):
        return
    wanted = inventory.MisplacedFilter(seller_sku_ids=tuple(seller_sku_ids))
    found = inventory.list_misplaced(request.actor, wanted, limit=2).rows
    if len(found) == 1:
        [row] = found
        link = Link(reverse("stock:reposting:sku", args=[row.seller_sku_id]), _verb())
        toast(request, say_one(row), link=link)
    elif found:
        number = inventory.count_misplaced(request.actor, wanted)
        text = ngettext(
            "Stock of %s seller SKU posted before stays under other products.",
            "Stock of %s seller SKUs posted before stays under other products.",
            number,
        )
        link = Link(reverse("stock:reposting:list"), _verb())
        toast(request, text % quantity(number), link=link)


def say_one(row: inventory.MisplacedRow) -> str:
    """Say how many units of one seller SKU stay under which products."""
    units = sum(each.units for each in row.lies)
    told = {"n": quantity(units), "sku": _name(row.lies), "seller_sku": row.seller_sku}
    text = ngettext(
        "%(seller_sku)s: %(n)s unit posted before stays under %(sku)s.",
        "%(seller_sku)s: %(n)s units posted before stay under %(sku)s.",
        units,
    )
    return text % told


def _name(lies: Sequence[inventory.LyingUnits]) -> str:
    return ", ".join(dict.fromkeys(each.sku for each in lies))


def _verb() -> str:
    return pgettext("verb", "Re-post")
