"""Find, for every seller SKU that waits, the products that it may be."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from zhongshu.catalog.models import Barcode, PairingRule, Product, ProposalWish
from zhongshu.catalog.pairing_rules import reading_of
from zhongshu.catalog.pairing_values import SURE, NewRule, Proposed, RuleKind
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.catalog.proposals import (
    Known,
    ProductCard,
    Proposal,
    SkuCard,
    UsedRule,
    lay_out,
    propose,
)
from zhongshu.catalog.statements import proposals as statements
from zhongshu.identity import public as identity

AT_ONCE = 2_000


@transaction.atomic
def propose_pairings(
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> Proposed:
    """Replace the proposals for all SKUs of the actor that wait by what is known now.

    SKUs are read and compared in pieces, without holding any; the old proposals are replaced at
    the end in one go. Repeating finds the same. What changes meanwhile is left to the next run.

    Raises:
        NotAllowedError: the role does not pair.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    wishes = list(ProposalWish.objects.values_list("pk", flat=True))
    last = statements.read_last_end()
    known = _lay_out()
    statements.begin_draft()
    unpaired = proposed = sure = 0
    for skus in _read_in_pieces(actor):
        asins = sorted({asin for sku in skus for asin in sku.asins})
        by_asin = statements.read_paired_asins(actor, asins)
        rows = []
        for sku in skus:
            found = propose(sku, known, by_asin)
            rows += [_to_row(sku.id, each) for each in found]
            unpaired += 1
            proposed += bool(found)
            sure += any(each.is_best and each.score >= SURE for each in found)
        statements.add_to_draft(rows)
    statements.take_draft_over(actor)
    if statements.read_last_end() != last:
        wish_for_proposals()  # another run ended meanwhile that may have known more
    if actor.sees_every_store:
        ProposalWish.objects.filter(pk__in=wishes).delete()
        statements.note_end(unpaired=unpaired, proposed=proposed, sure=sure)
    return Proposed(unpaired=unpaired, proposed=proposed, sure=sure)


def _lay_out() -> Known:
    products = [
        ProductCard(pk, sku, look_alike, " ".join(name for name in names if name))
        for pk, sku, look_alike, *names in Product.objects.filter(removed_at=None)
        .order_by("pk")
        .values_list("pk", "sku", "look_alike", "name", "name_en", "brand", "variant")
    ]
    barcodes = dict(
        Barcode.objects.filter(product__removed_at=None).values_list("code", "product_id")
    )
    rules = [
        UsedRule(
            rule.pk,
            rule.pattern,
            frozenset(rule.account_ids),
            reading_of(NewRule(RuleKind(rule.kind), rule.pattern, rule.replacement, rule.factor)),
        )
        for rule in PairingRule.objects.filter(is_on=True).order_by("position", "pk")
    ]
    return lay_out(products, barcodes, rules)


def _read_in_pieces(actor: identity.Actor) -> Iterator[list[SkuCard]]:
    after = 0
    while rows := statements.read_skus(actor, after=after, limit=AT_ONCE):
        yield [SkuCard(*row) for row in rows]
        after = rows[-1][0]
        if len(rows) < AT_ONCE:
            return


def _to_row(sku_id: int, found: Proposal) -> dict[str, Any]:
    return {
        "seller_sku_id": sku_id,
        "product_id": found.product_id,
        "factor": found.factor,
        "reason": found.reason.value,
        "score": found.score,
        "facts": json.dumps(found.facts, ensure_ascii=False),
        "is_best": found.is_best,
    }
