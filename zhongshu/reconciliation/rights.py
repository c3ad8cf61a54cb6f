"""Who may say what becomes of a difference."""

from zhongshu.identity import public as identity

MAY_RESOLVE = (identity.Role.OPERATIONS, identity.Role.WAREHOUSE)


def may_resolve(actor: identity.Actor) -> bool:
    """Whether this role may accept, correct, wait for and claim differences."""
    return actor.is_one_of(*MAY_RESOLVE)
