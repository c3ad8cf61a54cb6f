"""Addresses that several pages need: where the reader of a list stands, a SKU at Amazon."""

from collections.abc import Container, Iterable
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable

NOTHING = "�"
# What a filter by a person says of the reader.
MINE = "me"


def adopt_address(request: HttpRequest, path: str) -> bool:
    """Make the address in which the reader stands the request's own; tell whether it is `path`.

    The answer to a POST shows the list as it was, and its links must lead on from there.
    """
    url = urlsplit(request.headers.get("HX-Current-URL", ""))
    is_here = url.path == path
    request.GET = QueryDict(url.query if is_here else "")
    forget_open(request)
    return is_here


def forget_open(request: HttpRequest) -> None:
    """Leave the open drawer out of the address: no link of the list carries it along."""
    if "open" in request.GET:
        kept = request.GET.copy()
        del kept["open"]
        request.GET = QueryDict(kept.urlencode())


def query_of(parameters: QueryDict, names: Iterable[str]) -> str:
    """Return those of the parameters that say anything, in the order of the names."""
    kept = QueryDict(mutable=True)
    for name in names:
        kept.setlist(name, [value for value in parameters.getlist(name) if value])
    return kept.urlencode()


def carry(parameters: QueryDict, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the parameters that a search in a list brings along as hidden fields."""
    return [(name, value) for name in names for value in parameters.getlist(name) if value]


def read_search(parameters: QueryDict, name: str = "q", *, longest: int = 100) -> str:
    """Return what is searched for; what cannot be stored is nowhere, and finds nothing."""
    text = parameters.get(name, "").strip()[:longest]
    return text if is_storable(text) else NOTHING


def require_known(*choices: tuple[str, str, Container[str]]) -> None:
    """Refuse the first of these parameters, each with its choice, that none of its choices is.

    Raises:
        identity.UnknownChoiceError: the address is not one of ours.
    """
    for name, choice, known in choices:
        if choice not in known:
            raise identity.UnknownChoiceError(field=name, choice=choice[:20])


def sku_central(marketplace_id: str, seller_sku: str) -> str:
    """Return the address of a SKU in Seller Central, or "" for a marketplace without one."""
    place = channels.MARKETPLACES.get(marketplace_id)
    if place is None:
        return ""
    return f"https://{place.seller_central}/skucentral?{urlencode({'mSku': seller_sku})}"
