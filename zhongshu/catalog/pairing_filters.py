"""What a filter of the workbench means in the database."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from zhongshu.catalog import words
from zhongshu.catalog.filters import holds
from zhongshu.catalog.models import Listing, PairingProposal, SellerSku, SellerSkuQuerySet
from zhongshu.catalog.pairing_values import PairingFilter, PairingTab
from zhongshu.identity import public as identity

WAITING = Q(pairing=None, is_left_out=False)


def skus_to_pair(actor: identity.Actor, filter_by: PairingFilter) -> SellerSkuQuerySet:
    """Return the seller SKUs of the filter that the actor may see."""
    skus = SellerSku.objects.for_actor(actor).filter(_of_tab(filter_by.tab))
    if filter_by.account_id is not None:
        skus = skus.filter(account=filter_by.account_id)
    if filter_by.owner_id is not None:
        skus = skus.filter(owner=filter_by.owner_id)
    if filter_by.seller_skus:
        skus = skus.filter(code__in=filter_by.seller_skus)
    if filter_by.reason is not None:
        skus = skus.filter(_because(filter_by))
    found = words.fold(filter_by.search).split()
    if filter_by.store_id is None and not found:
        return skus
    listings = Listing.objects.for_actor(actor)
    if filter_by.store_id is not None:
        listings = listings.filter(store=filter_by.store_id)
    for word in found:
        listings = listings.filter(holds(word))
    # With words the listings lead to the SKUs, through the index of words; else the SKUs do.
    if found and filter_by.store_id is not None:
        return skus.filter(pk__in=listings.values("seller_sku"))
    if found:
        return skus.filter(
            pk__in=listings.values("seller_sku").union(_with_code(found).values("pk"))
        )
    return skus.filter(Exists(listings.filter(seller_sku=OuterRef("pk"))))


def _with_code(found: Sequence[str]) -> SellerSkuQuerySet:
    """Return the seller SKUs whose own code holds every word: some have no listing."""
    skus = SellerSku.objects.all()
    for word in found:
        skus = skus.filter(look_alike__contains=words.look_alike_of(word))
    return skus


def _of_tab(tab: PairingTab) -> Q:
    match tab:
        case PairingTab.PROPOSED:
            best = PairingProposal.objects.filter(seller_sku=OuterRef("pk"), is_best=True)
            return WAITING & Q(Exists(best))
        case PairingTab.UNPAIRED:
            return WAITING
        case PairingTab.PAIRED:
            return Q(pairing__isnull=False)
        case PairingTab.LEFT_OUT:
            return Q(pairing=None, is_left_out=True)
    return Q()


def _because(filter_by: PairingFilter) -> Q:
    """Return the rule for a reason: that of the pairing, else that of a proposal."""
    paired = Q(pairing__reason=filter_by.reason)
    proposed = Q(
        Exists(PairingProposal.objects.filter(seller_sku=OuterRef("pk"), reason=filter_by.reason))
    )
    match filter_by.tab:
        case PairingTab.PAIRED:
            return paired
        case PairingTab.ALL:
            return paired | (WAITING & proposed)
        case PairingTab.PROPOSED:
            best = PairingProposal.objects.filter(
                seller_sku=OuterRef("pk"), reason=filter_by.reason, is_best=True
            )
            return Q(Exists(best))
    return proposed
