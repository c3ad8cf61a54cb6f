"""The list of differences, put together from a few queries."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.addresses import MINE, carry
from zhongshu.web.differences import words
from zhongshu.web.differences.filters import (
    AGES,
    CARRIED,
    SIZES,
    TABS,
    WORTHS,
    read_address,
)
from zhongshu.web.http import SignedInRequest
from zhongshu.web.shell.stores import list_amazon_stores
from zhongshu.web.templatetags.figures import quantity
from zhongshu.web.templatetags.ui import change_query, list_tabs

PAGE_ROWS = 50
COUNT_BOUND = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One difference, as the page names it."""

    row: reconciliation.DifferenceRow
    kind: Promise
    cause: Promise
    remedy: Promise
    url: str
    status: Promise
    tone: str
    is_due: bool

    @property
    def is_reposted(self) -> bool:
        """Whether re-posting its seller SKU is what helps."""
        return self.row.cause == inventory.MirrorCause.PAIRED_OTHERWISE

    @property
    def gap(self) -> str:
        """The gap with its sign: what our books have too much, or too little."""
        sign = "+" if self.row.gap > 0 else "−"
        return f"{sign}{quantity(abs(self.row.gap))}"


def to_line(row: reconciliation.DifferenceRow, actor: identity.Actor) -> Line:
    """Return a difference with words, and where this reader can do something about it."""
    may_repost = actor.is_one_of(*inventory.MAY_REPOST)
    return Line(
        row,
        words.KIND_NAMES[row.kind],
        words.CAUSE_NAMES[row.cause],
        words.REMEDIES[row.cause],
        words.link_remedy(row, may_repost=may_repost),
        words.STATUS_NAMES[row.status],
        words.STATUS_TONES[row.status],
        row.status is reconciliation.Status.WAITING,
    )


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters, at = request.actor, request.GET, timezone.now()
    address = read_address(parameters, actor, at)
    found = reconciliation.list_differences(
        actor,
        address.wanted,
        at=at,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = reconciliation.count_differences(actor, address.wanted, at=at)
    total = counts[address.wanted.tab]
    stores = list_amazon_stores(request)
    pools = {each.pool_id: f"{each.pool_code} · {each.account_name}" for each in stores}
    is_mine = parameters.get("owner") == MINE
    runs = reconciliation.list_last_runs(actor)
    return {
        "address": address,
        "rows": [to_line(row, actor) for row in found.rows],
        "found": found,
        "total": total if total <= COUNT_BOUND else None,
        "all_count": total,
        "first": 1 if not found.previous else None,
        "tabs": list_tabs(TABS, counts, current=address.key, parameters=parameters),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "pools": [(str(pool_id), name) for pool_id, name in pools.items()],
        "causes": [(str(code), name) for code, name in words.CAUSE_NAMES.items()],
        "kinds": [(str(code), name) for code, name in words.KIND_NAMES.items()],
        "ages": [
            (each, ngettext("%d day and older", "%d days and older", int(each)) % int(each))
            for each in AGES
        ],
        "sizes": [(each, _("%s units and more") % quantity(int(each))) for each in SIZES],
        "worths": [
            (each, f"≥ {quantity(int(each))} {request.company.base_currency}") for each in WORTHS
        ],
        "sees_costs": catalog.may_see_costs(actor),
        "may_settle": reconciliation.may_resolve(actor),
        "default_sort": "-units",
        "is_mine": is_mine,
        "mine_url": change_query(parameters, owner="" if is_mine else MINE),
        "clear_url": change_query(QueryDict(), tab=address.key),
        "carried": carry(parameters, CARRIED),
        "runs": runs,
        "known": sum(run.known for run in runs),
        "agreeing": sum(run.agreeing for run in runs),
        "checked_at": min((run.at for run in runs), default=None),
        "broken": next((run.message for run in runs if run.message), ""),
        "has_books": bool(runs) or bool(inventory.list_open_pools(actor)),
    }
