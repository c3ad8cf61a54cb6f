"""From Amazon's participations to ours: pseudo-marketplaces are no stores."""

from collections.abc import Mapping

from zhongshu.amazon import shapes
from zhongshu.channels import public as channels


def to_participations(body: Mapping[str, object]) -> tuple[channels.Participation, ...]:
    """Return the marketplaces that are real stores, in Amazon's order, each once."""
    rows = shapes.children(body, "payload")
    if rows is None:
        raise shapes.MalformedError("payload is missing")
    found = {}
    for row in rows:
        marketplace = shapes.required(row.get("marketplace"), "marketplace")
        marketplace_id = shapes.identifier(marketplace, "id")
        if marketplace_id in channels.MARKETPLACES:
            found[marketplace_id] = _to_participation(row, marketplace)
    return tuple(found.values())


def _to_participation(
    row: Mapping[str, object], marketplace: Mapping[str, object]
) -> channels.Participation:
    participation = shapes.required(row.get("participation"), "participation")
    known = channels.MARKETPLACES[shapes.identifier(marketplace, "id")]
    currency = shapes.text(marketplace, "defaultCurrencyCode")
    return channels.Participation(
        marketplace_id=known.marketplace_id,
        name=shapes.text(marketplace, "name") or known.name,
        country_code=shapes.text(marketplace, "countryCode", longest=2) or known.country_code,
        currency=currency if shapes.is_currency(currency) else known.currency,
        store_name=shapes.text(row, "storeName", longest=200),
        is_participating=shapes.flag(participation, "isParticipating"),
        has_suspended_listings=shapes.flag(participation, "hasSuspendedListings"),
    )
