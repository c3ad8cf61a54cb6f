"""/pairing-rules: how a seller SKU becomes the SKU of a product."""

from collections.abc import Sequence
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Flag, Id, Page, PageQuery, read_id, to_page
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

router = Router(tags=["pairing-rules"])

Pattern = Annotated[str, Field(max_length=200)]
Factor = Annotated[int, Field(strict=True, ge=1, le=catalog.LARGEST_FACTOR)]
AccountIds = Annotated[list[BodyId], Field(max_length=200)]


class PairingRule(Schema):
    """Tried by `position`, the first that leads to a product decides.

    `account_ids` empty: in every account. `hits` counts the SKUs that wait with its proposal.
    """

    id: int
    position: int
    kind: str
    pattern: str
    replacement: str
    factor: int
    account_ids: list[int]
    is_on: bool
    hits: int


class NewRule(Body):
    """PREFIX and SUFFIX cut `pattern` off; REGEX (RE2) rewrites; MAPPING names one for another."""

    kind: catalog.RuleKind
    pattern: Pattern
    replacement: Pattern = ""
    factor: Factor = 1
    account_ids: AccountIds = []
    is_on: Flag = True

    def to_rule(self) -> catalog.NewRule:
        return catalog.NewRule(
            kind=self.kind,
            pattern=self.pattern,
            replacement=self.replacement,
            factor=self.factor,
            account_ids=tuple(self.account_ids),
            is_on=self.is_on,
        )


class RuleChange(Body):
    """What is missing stays."""

    kind: catalog.RuleKind | None = None
    pattern: Pattern | None = None
    replacement: Pattern | None = None
    factor: Factor | None = None
    account_ids: AccountIds | None = None
    is_on: Flag | None = None

    def to_rule(self, card: catalog.RuleCard) -> catalog.NewRule:
        return catalog.NewRule(
            kind=card.kind if self.kind is None else self.kind,
            pattern=card.pattern if self.pattern is None else self.pattern,
            replacement=card.replacement if self.replacement is None else self.replacement,
            factor=card.factor if self.factor is None else self.factor,
            account_ids=card.account_ids if self.account_ids is None else tuple(self.account_ids),
            is_on=card.is_on if self.is_on is None else self.is_on,
        )


class Move(Body):
    """Counted from 1; behind the last is the last."""

    position: Annotated[int, Field(strict=True, ge=1, le=10_000)]


class RuleExample(Schema):
    """What the rule makes of one seller SKU; `product_id` null: no product has that SKU."""

    seller_sku: str
    sku: str
    factor: int
    product_id: int | None


class RuleTrial(Schema):
    """Of the unpaired SKUs so many fit, and so many of these lead to a product."""

    matched: int
    led_to_product: int
    examples: list[RuleExample]


@router.get("", response=Page[PairingRule])
def list_rules(request: TokenRequest, query: Query[PageQuery]) -> Page[PairingRule]:
    """List the rules in the order in which they are tried."""
    rules = catalog.list_rules(request.auth.actor)
    start = read_id(query.cursor) if query.cursor else 0
    page = rules[start : start + query.limit]
    end = start + len(page)
    return to_page([_show(each) for each in page], str(end) if end < len(rules) and page else None)


@router.post("", response={201: PairingRule})
@once(status=201)
def add_rule(request: TokenRequest, new: NewRule) -> Schema:
    """Add a rule behind the others; proposals follow it when they are next made."""
    actor = request.auth.actor
    _require_accounts(actor, new.account_ids)
    rule_id = catalog.add_rule(new.to_rule(), actor=actor, at=timezone.now())
    return _show(_find(actor, rule_id))


@router.post("/try", response=RuleTrial)
@once()
def try_rule(request: TokenRequest, new: NewRule) -> Schema:
    """Tell what a rule would do to the SKUs that wait, before it is kept."""
    actor = request.auth.actor
    _require_accounts(actor, new.account_ids)
    trial = catalog.try_rule(new.to_rule(), actor=actor)
    examples = [
        RuleExample(
            seller_sku=each.seller_sku, sku=each.sku, factor=each.factor, product_id=each.product_id
        )
        for each in trial.examples
    ]
    return RuleTrial(matched=trial.matched, led_to_product=trial.led_to_product, examples=examples)


@router.patch("/{rule_id}", response=PairingRule)
@once()
def change_rule(request: TokenRequest, rule_id: Id, change: RuleChange) -> Schema:
    """Change a rule; pairings that it led to stay."""
    actor = request.auth.actor
    _require_accounts(actor, change.account_ids or ())
    wanted = change.to_rule(_find(actor, rule_id))
    catalog.change_rule(rule_id, wanted, actor=actor, at=timezone.now())
    return _show(_find(actor, rule_id))


@router.post("/{rule_id}/move", response=PairingRule)
@once()
def move_rule(request: TokenRequest, rule_id: Id, move: Move) -> Schema:
    """Put a rule at another place among the others."""
    actor = request.auth.actor
    catalog.move_rule(rule_id, position=move.position, actor=actor, at=timezone.now())
    return _show(_find(actor, rule_id))


@router.delete("/{rule_id}", response={204: None})
def remove_rule(request: TokenRequest, rule_id: Id) -> None:
    """Remove a rule; pairings that it led to stay."""
    catalog.remove_rule(rule_id, actor=request.auth.actor, at=timezone.now())


def _find(actor: identity.Actor, rule_id: int) -> catalog.RuleCard:
    for rule in catalog.list_rules(actor):
        if rule.id == rule_id:
            return rule
    raise catalog.RuleNotFoundError(rule_id=rule_id)


def _require_accounts(actor: identity.Actor, account_ids: Sequence[int]) -> None:
    """Refuse a rule for accounts that are not there, or not for this actor."""
    known = {each.account_id for each in channels.list_accounts(actor)} if account_ids else set()
    for account_id in account_ids:
        if account_id not in known:
            raise channels.AccountNotFoundError(account_id)


def _show(card: catalog.RuleCard) -> PairingRule:
    return PairingRule(
        id=card.id,
        position=card.position,
        kind=card.kind,
        pattern=card.pattern,
        replacement=card.replacement,
        factor=card.factor,
        account_ids=list(card.account_ids),
        is_on=card.is_on,
        hits=card.hits,
    )
