"""What the reasons of pairings and proposals are called, as names and as sentences."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from zhongshu.catalog import public as catalog

REASONS: Mapping[catalog.Reason, Promise] = {
    catalog.Reason.SAME_SKU: gettext_lazy("Same SKU"),
    catalog.Reason.ALIKE_SKU: gettext_lazy("SKU spelt alike"),
    catalog.Reason.RULE: pgettext_lazy("pairing", "By a rule"),
    catalog.Reason.SAME_ASIN: gettext_lazy("Same ASIN"),
    catalog.Reason.BARCODE: gettext_lazy("Same barcode"),
    catalog.Reason.TITLE: gettext_lazy("Title alike"),
    catalog.Reason.LISTING: gettext_lazy("Product made from the listing"),
    catalog.Reason.PERSON: pgettext_lazy("pairing", "By hand"),
    catalog.Reason.FILE: pgettext_lazy("pairing", "From a file"),
    catalog.Reason.API: pgettext_lazy("pairing", "By the API"),
    catalog.Reason.MERGE: gettext_lazy("Products merged"),
}
# How a reason stands in an address.
SLUGS: Mapping[str, catalog.Reason] = {
    reason.value.lower().replace("_", "-"): reason for reason in REASONS
}
# The kinds of proposals, the surest first; nothing is to be confirmed where a product must be made.
KINDS = (
    catalog.Reason.SAME_SKU,
    catalog.Reason.ALIKE_SKU,
    catalog.Reason.RULE,
    catalog.Reason.BARCODE,
    catalog.Reason.SAME_ASIN,
    catalog.Reason.TITLE,
)
# In what a title and a product differ; a unit of measure is its own name.
TRAITS: Mapping[object, Promise] = {
    "colour": pgettext_lazy("trait of a title", "colour"),
    "size": pgettext_lazy("trait of a title", "size"),
    "pack": pgettext_lazy("trait of a title", "pieces in the pack"),
    "words": pgettext_lazy("trait of a title", "the words"),
}
RULE_KINDS: Mapping[catalog.RuleKind, Promise] = {
    catalog.RuleKind.PREFIX: pgettext_lazy("pairing rule", "Prefix"),
    catalog.RuleKind.SUFFIX: pgettext_lazy("pairing rule", "Suffix"),
    catalog.RuleKind.REGEX: gettext_lazy("Regular expression"),
    catalog.RuleKind.MAPPING: pgettext_lazy("pairing rule", "Mapping"),
}


def slug_of(reason: catalog.Reason) -> str:
    """Return how a reason stands in an address."""
    return next(slug for slug, each in SLUGS.items() if each is reason)


def share(score: int) -> Decimal:
    """Return how sure a proposal is, in whole hundredths; only what is certain is one."""
    return Decimal(score // 10) / 100


def why(proposal: catalog.ProposalRow, rules: Mapping[int, catalog.RuleCard]) -> str:
    """Say in one sentence why a product is proposed."""
    sentence = _because(proposal, rules)
    if proposal.facts.get("contested"):
        return _("%s; but other facts lead to another product") % sentence
    differs = proposal.facts.get("differs")
    if isinstance(differs, list | tuple) and differs:
        told = _texts([TRAITS.get(kind, kind) for kind in differs])
        return _("%(why)s; but differs in: %(words)s") % {"why": sentence, "words": told}
    return sentence


def _because(proposal: catalog.ProposalRow, rules: Mapping[int, catalog.RuleCard]) -> str:
    facts = proposal.facts
    match proposal.reason:
        case catalog.Reason.SAME_SKU:
            return _("same SKU")
        case catalog.Reason.ALIKE_SKU:
            return _("same SKU but for case, spaces or signs")
        case catalog.Reason.RULE:
            rule = rules.get(_number(facts.get("rule")))
            return tell_rule(rule) if rule else _("by a rule that is gone")
        case catalog.Reason.SAME_ASIN:
            return _("same ASIN %s as one that is paired with it") % facts.get("asin", "")
        case catalog.Reason.BARCODE:
            return _("same barcode %s") % facts.get("barcode", "")
        case catalog.Reason.TITLE:
            return _("title alike: %s") % _texts(facts.get("words"))
        case catalog.Reason.LISTING:
            return _("no product is like it: make one from the listing")
    return str(REASONS[proposal.reason])


def tell_rule(rule: catalog.RuleCard) -> str:
    """Say what a rule does, with its place."""
    told = {"place": rule.position, "text": rule.pattern, "new": rule.replacement}
    match rule.kind:
        case catalog.RuleKind.PREFIX if rule.replacement:
            return _("rule %(place)d: prefix %(text)s becomes %(new)s") % told
        case catalog.RuleKind.PREFIX:
            return _("rule %(place)d: prefix %(text)s cut off") % told
        case catalog.RuleKind.SUFFIX if rule.replacement:
            return _("rule %(place)d: suffix %(text)s becomes %(new)s") % told
        case catalog.RuleKind.SUFFIX:
            return _("rule %(place)d: suffix %(text)s cut off") % told
        case catalog.RuleKind.MAPPING:
            return _("rule %(place)d: %(text)s is %(new)s") % told
    return _("rule %(place)d: pattern %(text)s") % told


def tell_effect(reason: catalog.Reason, number: int, shown: str) -> str:
    """Say which SKUs of a kind wait; `shown` is the number as it is written."""
    told = {"n": shown}
    match reason:
        case catalog.Reason.SAME_SKU:
            text = ngettext(
                "%(n)s seller SKU is spelt exactly as the SKU of a product.",
                "%(n)s seller SKUs are spelt exactly as the SKU of a product.",
                number,
            )
        case catalog.Reason.ALIKE_SKU:
            text = ngettext(
                "%(n)s seller SKU differs from the SKU of a product in case or signs only.",
                "%(n)s seller SKUs differ from the SKU of a product in case or signs only.",
                number,
            )
        case catalog.Reason.RULE:
            text = ngettext(
                "%(n)s seller SKU is led to a product by your rules.",
                "%(n)s seller SKUs are led to a product by your rules.",
                number,
            )
        case catalog.Reason.SAME_ASIN:
            text = ngettext(
                "%(n)s seller SKU has the ASIN of one that is paired.",
                "%(n)s seller SKUs have the ASIN of one that is paired.",
                number,
            )
        case catalog.Reason.BARCODE:
            text = ngettext(
                "%(n)s seller SKU has the barcode of a product.",
                "%(n)s seller SKUs have the barcode of a product.",
                number,
            )
        case _:
            text = ngettext(
                "%(n)s seller SKU has a title like the name of a product: a guess.",
                "%(n)s seller SKUs have titles like the names of products: guesses.",
                number,
            )
    return text % told


def _texts(fact: object) -> str:
    """Return the words of a fact."""
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else ""


def _number(fact: object) -> int:
    return fact if isinstance(fact, int) else 0
