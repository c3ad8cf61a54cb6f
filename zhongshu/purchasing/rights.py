"""Who may change suppliers; what they ask for our products only who sees costs may know."""

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity

MAY_CHANGE = catalog.MAY_CHANGE


def may_change_suppliers(actor: identity.Actor) -> bool:
    """Whether this role may make, change and archive suppliers."""
    return actor.is_one_of(*MAY_CHANGE)
