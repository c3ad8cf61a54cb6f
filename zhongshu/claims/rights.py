"""Who may say what becomes of claims."""

from zhongshu.identity import public as identity

MAY_SETTLE = (identity.Role.OPERATIONS, identity.Role.FINANCE)


def may_settle(actor: identity.Actor) -> bool:
    """Whether this role may submit claims and say what Amazon answered."""
    return actor.is_one_of(*MAY_SETTLE)
