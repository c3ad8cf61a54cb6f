"""Who may bring files of which kind."""

from zhongshu.documents.errors import KindUnknownError
from zhongshu.documents.values import ImportKind
from zhongshu.identity import public as identity

GOODS = (identity.Role.OPERATIONS, identity.Role.BUYER)
MAY_IMPORT: dict[ImportKind, tuple[identity.Role, ...]] = {
    ImportKind.PRODUCTS: GOODS,
    ImportKind.PAIRINGS: (identity.Role.OPERATIONS,),
    # Operations does not see what goods cost.
    ImportKind.COSTS: (identity.Role.BUYER,),
}


def list_kinds(actor: identity.Actor) -> list[ImportKind]:
    """Return the kinds that this role may bring."""
    return [kind for kind, roles in MAY_IMPORT.items() if actor.is_one_of(*roles)]


def require_kind(actor: identity.Actor, kind: str) -> ImportKind:
    """Return the kind of this code.

    Raises:
        KindUnknownError: there is none.
        identity.NotAllowedError: not for this role.
    """
    if kind not in list(ImportKind):
        raise KindUnknownError(kind=kind[:40])
    found = ImportKind(kind)
    identity.require_role(actor, *MAY_IMPORT[found])
    return found
