"""Who may change products, and who may see what they cost."""

from zhongshu.identity import public as identity

MAY_CHANGE = (identity.Role.ADMIN, identity.Role.OPERATIONS, identity.Role.BUYER)
COST_FIELDS = frozenset({"cost"})
SEES_COSTS = (identity.Role.ADMIN, identity.Role.BUYER, identity.Role.FINANCE)


def may_see_costs(actor: identity.Actor) -> bool:
    """Whether purchase costs are shown to this role, in pages, exports and REST alike."""
    return actor.is_one_of(*SEES_COSTS)


def may_change_products(actor: identity.Actor) -> bool:
    """Whether this role may make, change and remove products."""
    return actor.is_one_of(*MAY_CHANGE)
