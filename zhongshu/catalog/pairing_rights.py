"""Who may pair seller SKUs and assign them to people."""

from zhongshu.identity import public as identity

MAY_PAIR = (identity.Role.ADMIN, identity.Role.OPERATIONS)
