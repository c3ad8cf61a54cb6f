"""Refusals about the pools that offers are sent from."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError

NAMED = 5


@dataclass(eq=False)
class OfferSkusUnknownError(NotFoundError):
    """Seller SKUs that the account does not have."""

    seller_skus: tuple[str, ...]

    code = "orders.offer_skus_unknown"
    template = _("This account has no such seller SKU: {named}")

    def __str__(self) -> str:
        return gettext(self.template).format(named=_name(self.seller_skus))


@dataclass(eq=False)
class OffersOfAccountsError(InvalidError):
    code = "orders.offers_of_accounts"
    template = _("All of them must be of one account at Amazon, and so must be the pool.")


@dataclass(eq=False)
class TooManyOffersError(InvalidError):
    most: int

    code = "orders.too_many_offers"
    template = _("At most {most} offers at once.")


@dataclass(eq=False)
class OfferNamedTwiceError(InvalidError):
    seller_sku: str

    code = "orders.offer_named_twice"
    template = _("{seller_sku} is named twice for one store.")


@dataclass(eq=False)
class OfferHasGoodsError(ConflictError):
    """Goods came to the pool itself, or left it: something of these seller SKUs lies there."""

    seller_skus: tuple[str, ...]
    pool: str

    code = "orders.offer_has_goods"

    def __str__(self) -> str:
        number = len(self.seller_skus)
        told = ngettext(
            "The books of %(pool)s show goods of %(named)s that were received, removed, lost or"
            " found there, so they lie there themselves. Nothing was changed. Leave it out, or look"
            " at its moves first.",
            "The books of %(pool)s show goods of %(named)s that were received, removed, lost or"
            " found there, so they lie there themselves. Nothing was changed. Leave them out, or"
            " look at their moves first.",
            number,
        )
        return told % {"pool": self.pool, "named": _name(self.seller_skus)}


def _name(codes: tuple[str, ...]) -> str:
    named = gettext(", ").join(codes[:NAMED])
    return named if len(codes) <= NAMED else f"{named} … ({len(codes)})"
