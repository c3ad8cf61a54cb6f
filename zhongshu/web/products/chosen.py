"""Which products a person means: those that were ticked, or all of the filter."""

from collections.abc import Iterator, Sequence
from itertools import batched

from django.urls import reverse
from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import SignedInRequest, toast
from zhongshu.web.pasted import split_codes
from zhongshu.web.products.lists import LONGEST_SKU, read_address

MOST_AT_ONCE = 20_000


def find_chosen(request: SignedInRequest) -> catalog.ProductFilter | None:
    """Return a filter for what was chosen, and stand in the reader's list; None: nothing was.

    Without the address "everything" would be every product there is: then only the ticked ones.
    """
    is_known = adopt_address(request, reverse("products:list"))
    if request.POST.get("all") and is_known:
        return read_address(request).in_tab
    skus = split_codes("\n".join(request.POST.getlist("id")), longest=LONGEST_SKU)
    if not skus:
        toast(request, _("Choose at least one product first."), is_bad=True)
        return None
    return catalog.ProductFilter(skus=skus)


def read_chosen(
    request: SignedInRequest, wanted: catalog.ProductFilter
) -> Iterator[Sequence[catalog.ProductRow]]:
    """Yield the chosen products in pieces that one call of the desk takes, up to a bound."""
    found = catalog.iterate_products(request.actor, wanted)
    left = MOST_AT_ONCE
    for piece in batched(found, catalog.MOST_CHANGES, strict=False):
        if left <= 0:
            toast(request, _("Only the first %d products were taken.") % MOST_AT_ONCE, is_bad=True)
            return
        left -= len(piece)
        yield piece
