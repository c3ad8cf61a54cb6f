"""Open a claim by hand, of what Amazon's data does not tell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.claims import errors, rules, statements
from zhongshu.claims.models import Claim
from zhongshu.claims.rights import MAY_SETTLE
from zhongshu.claims.twins import Subject, find_unsettled
from zhongshu.claims.values import BY_HAND, Kind, NewClaim
from zhongshu.claims.windows import read_windows
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.kernel.money import LARGEST, has_its_decimals, list_currencies, trim
from zhongshu.kernel.texts import clean, is_storable, require_name, require_text

MOST_UNITS = 1_000_000
LONGEST_REFERENCE = 80
LONGEST_NOTE = 500
NOON = time(12, tzinfo=UTC)


@transaction.atomic
def open_claim(new: NewClaim, *, actor: identity.Actor, at: datetime) -> int:
    """Open it and return its id. It follows nothing: it neither shrinks nor goes by itself.

    Its last day is that of its kind; one that is over already can still be submitted. Nobody is
    told of it as of news. Opened again while the first is not settled, it is refused.

    Raises:
        identity.NotAllowedError: neither operations nor finance nor administrator.
        channels.AccountNotFoundError: no account at Amazon, or not for this actor.
        PoolMissingError, SkuUnknownError, KindRefusedError, UnitsRefusedError,
        ReferenceMissingError, DayRefusedError, WorthRefusedError, InvalidTextError,
        HiddenCharacterError, TooLongError: nothing is opened.
        AlreadyClaimedError: the same is claimed and not settled yet.
    """
    identity.require_role(actor, *MAY_SETTLE)
    new = _require_sense(new, company.get_company().day_of(at))
    pool_id, pool = _find_pool(new, actor)
    statements.hold_account(new.account_id)
    statements.share_rules()
    sold = catalog.find_parts(actor, account_id=new.account_id, codes=[new.seller_sku])
    sku_id = sold.sku_ids.get(new.seller_sku)
    if sku_id is None:
        raise errors.SkuUnknownError(new.seller_sku)
    subject = Subject(new.account_id, new.kind.value, new.reference, sku_id)
    if (standing := find_unsettled([subject]).get(subject)) is not None:
        raise errors.AlreadyClaimedError(new.seller_sku, new.reference, standing)
    parts = sold.find(sku_id)
    claim_id = _store(new, subject, parts, (pool_id, pool), actor=actor, at=at)
    identity.record(
        actor,
        "claims.claim.opened",
        f"claims.claim:{claim_id}",
        after={
            "kind": new.kind.value,
            "seller_sku": new.seller_sku,
            "reference": new.reference,
            "units": new.units,
            "day": new.day.isoformat(),
            "note": new.note,
        },
    )
    return claim_id


def _require_sense(new: NewClaim, today: date) -> NewClaim:
    if new.kind is Kind.DIFFERENCE:
        raise errors.KindRefusedError
    if not 1 <= new.units <= MOST_UNITS:
        raise errors.UnitsRefusedError(most=MOST_UNITS)
    if not 0 <= (today - new.day).days <= rules.MOST_DAYS:
        raise errors.DayRefusedError(most=rules.MOST_DAYS)
    reference = require_name(new.reference.strip(), field="reference", longest=LONGEST_REFERENCE)
    if not reference:
        raise errors.ReferenceMissingError
    note = require_text(new.note.strip(), field="note", longest=LONGEST_NOTE)
    worth = new.worth
    if worth is not None:
        if (
            worth.currency not in list_currencies()
            or not worth.amount.is_finite()
            or not 0 < worth.amount < LARGEST
            or not has_its_decimals(worth.amount, worth.currency)
        ):
            raise errors.WorthRefusedError
        worth = replace(worth, amount=trim(worth.amount, worth.currency))
    sku = new.seller_sku.strip()
    if not is_storable(sku):
        raise errors.SkuUnknownError(clean(sku, longest=100))
    return replace(new, reference=reference, note=note, worth=worth, seller_sku=sku)


def _store(
    new: NewClaim,
    subject: Subject,
    parts: Mapping[int, int],
    pool: tuple[int, str],
    *,
    actor: identity.Actor,
    at: datetime,
) -> int:
    """Store it with the days of its kind, and return its id. The account is held."""
    opens_on, deadline = rules.find_window(read_windows()[new.kind], new.day)
    today = company.get_company().day_of(at)
    key = _find_key(new)
    row: dict[str, object] = {
        "pool_id": pool[0],
        "seller_sku_id": subject.seller_sku_id,
        "product_id": next(iter(parts)) if len(parts) == 1 else None,
        "kind": new.kind.value,
        "key": key,
        "fnsku": _find_fnsku(actor, new, pool[1]),
        "reference": new.reference,
        "units": new.units,
        "occurred_at": min(datetime.combine(new.day, NOON), at),
        "day": new.day,
        "opens_on": opens_on,
        "deadline": deadline,
        "parts": {str(product_id): units for product_id, units in parts.items()},
        "evidence": [],
        "status": rules.waiting_status(deadline, today).value,
        "note": new.note,
        "amount_claimed": new.worth and new.worth.amount,
        "currency_claimed": new.worth and new.worth.currency,
        "announced_at": at,
    }
    statements.open_claims(new.account_id, [row], at=at, user_id=actor.user_id, who=actor.name)
    return Claim.objects.get(account=new.account_id, key=key).pk


def _find_pool(new: NewClaim, actor: identity.Actor) -> tuple[int, str]:
    pools = {
        store.pool_id: store.pool_code
        for store in channels.list_stores(actor, new.account_id)
        if store.channel == channels.Channel.AMAZON
    }
    if not pools:
        raise channels.AccountNotFoundError(new.account_id)
    pool_id = next(iter(pools)) if new.pool_id is None and len(pools) == 1 else new.pool_id
    if pool_id is None or pool_id not in pools:
        raise errors.PoolMissingError(", ".join(sorted(pools.values())))
    return pool_id, pools[pool_id]


def _find_key(new: NewClaim) -> str:
    """Return a name of its own: the same may be claimed again once it is settled."""
    stem = f"{BY_HAND}{new.kind}:{new.reference}:{new.seller_sku}:"
    before = Claim.objects.filter(account=new.account_id, key__startswith=stem).count()
    return f"{stem}{before + 1}"


def _find_fnsku(actor: identity.Actor, new: NewClaim, pool: str) -> str:
    told = inventory.list_pool_levels(
        actor, account_id=new.account_id, pools=(pool,), seller_skus=(new.seller_sku,), limit=1
    )
    return next((level.fnsku for level in told.rows), "")
