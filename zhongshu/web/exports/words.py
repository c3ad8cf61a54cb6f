"""What the codes of exported lists are called, as on their pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.flows.exports.lists import NO, YES
from zhongshu.flows.exports.values import Words
from zhongshu.identity import public as identity
from zhongshu.web.claims import words as of_claims
from zhongshu.web.differences import words as of_differences
from zhongshu.web.imports import words as of_imports
from zhongshu.web.names import STREAM_NAMES, stream_name
from zhongshu.web.orders import words as of_orders
from zhongshu.web.pairing import words as of_pairing
from zhongshu.web.products import words as of_products
from zhongshu.web.reimbursements import words as of_reimbursements
from zhongshu.web.reposting import words as of_repostings
from zhongshu.web.settings.forms import ROLE_NAMES, SCOPE_NAMES
from zhongshu.web.settings.own_fields import KIND_NAMES
from zhongshu.web.settings.rates import SOURCE_NAMES
from zhongshu.web.settings.trail import ACTION_NAMES
from zhongshu.web.shipments import words as of_shipments
from zhongshu.web.spot_checks import words as of_checks
from zhongshu.web.stock import words as of_stock
from zhongshu.web.stock_warnings import words as of_warnings
from zhongshu.web.sync.history import STATUS_NAMES, TRIGGER_NAMES


def words_of(code: str, actor: identity.Actor) -> Words:
    """Return the words of one list in the reader's language, by column and code."""
    common = {YES: _("Yes"), NO: _("No")}
    if code == "products":
        yes_no = (
            each.name
            for each in of_products.list_fields(actor)
            if each.field.kind is catalog.FieldKind.YES_NO
        )
        return {
            "": common,
            "status": _names(of_products.STATUS_WORDS),
            **{name: {"yes": _("Yes")} for name in yes_no},
        }
    found = _by_column().get(code, {})
    return {"": common, **{column: _names(known) for column, known in found.items()}}


def _by_column() -> Mapping[str, Mapping[str, Mapping[Any, object]]]:
    streams = {kind: stream_name(kind) for kind in STREAM_NAMES}
    actions = {each: _(name) for each, name in ACTION_NAMES.items()}
    return {
        **_of_stock(),
        "orders": {
            "work_status": of_orders.WORK_WORDS,
            "own_status": of_orders.OWN_WORDS,
            "fulfilled_by": {each: of_orders.fulfilment(each) for each in ("AMAZON", "MERCHANT")},
        },
        "tags": {"colour": of_products.COLOUR_NAMES},
        "custom-fields": {"kind": KIND_NAMES},
        "product-edits": {"source": of_products.SOURCE_NAMES},
        "pairings": {"reason": of_pairing.REASONS},
        "pairing-rules": {"kind": of_pairing.RULE_KINDS},
        "spot-check-facts": {
            "why": {why: kind.name for why, kind in of_checks.KINDS.items()},
            "fact": of_checks.FACTS,
            "verdict": of_checks.VERDICTS,
        },
        "issues": {"stream": streams},
        "streams": {"kind": streams},
        "sync-runs": {"kind": streams, "status": STATUS_NAMES, "trigger": TRIGGER_NAMES},
        "exchange-rates": {"source": SOURCE_NAMES},
        "users": {"role": ROLE_NAMES},
        "tokens": {"scope": SCOPE_NAMES},
        "audit": {"action": actions},
        "claims": {
            "kind": of_claims.KIND_NAMES,
            "kinds": of_claims.KIND_NAMES,
            "origin": of_claims.ORIGIN_NAMES,
            "status": of_claims.STATUS_NAMES,
        },
        "reimbursements": {"how": of_reimbursements.HOW_NAMES},
        "shipments": {
            "status": of_shipments.STATUS_WORDS,
            "source": of_shipments.SOURCE_NAMES,
        },
        "imports": {"kind": of_imports.KIND_NAMES, "state": of_imports.STATE_WORDS},
    }


def _of_stock() -> Mapping[str, Mapping[str, Mapping[Any, object]]]:
    return {
        "stock-moves": {
            "reason": of_stock.REASON_NAMES,
            "from_kind": of_stock.KIND_NAMES,
            "to_kind": of_stock.KIND_NAMES,
        },
        "stock-differences": {
            "kind": of_differences.KIND_NAMES,
            "cause": of_differences.CAUSE_NAMES,
            "causes": of_differences.CAUSE_NAMES,
            "kinds": of_differences.KIND_NAMES,
            "status": of_differences.STATUS_NAMES,
        },
        "stock-warnings": {"kind": of_warnings.KIND_NAMES, "severity": of_warnings.SEVERITY_NAMES},
        "purchase-plan": {"kind": of_warnings.KIND_NAMES},
        "warning-rules": {
            "scope": of_warnings.SCOPE_NAMES,
            "threshold": of_warnings.THRESHOLD_NAMES,
        },
        "misplaced-stock": {
            "place_kind": of_stock.KIND_NAMES,
            "reposting": of_repostings.STATE_NAMES,
        },
        "repostings": {"state": of_repostings.STATE_NAMES},
    }


def _names(words: Mapping[Any, object]) -> dict[str, str]:
    """Return plain texts; of a word with its tone the word."""
    return {
        str(code): str(word[0] if isinstance(word, tuple) else word) for code, word in words.items()
    }
