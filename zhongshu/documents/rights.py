"""Who may bring files of which kind."""

from zhongshu.documents.errors import KindUnknownError, PlaceRefusedError
from zhongshu.documents.values import ImportKind, Place
from zhongshu.identity import public as identity

GOODS = (identity.Role.OPERATIONS, identity.Role.BUYER)
MAY_IMPORT: dict[ImportKind, tuple[identity.Role, ...]] = {
    ImportKind.PRODUCTS: GOODS,
    ImportKind.PAIRINGS: (identity.Role.OPERATIONS,),
    # Operations does not see what goods cost.
    ImportKind.COSTS: (identity.Role.BUYER,),
    ImportKind.LISTINGS: (identity.Role.OPERATIONS,),
    ImportKind.FBA_INVENTORY: (identity.Role.OPERATIONS,),
    ImportKind.ORDERS: (identity.Role.OPERATIONS,),
    ImportKind.OWN_ORDERS: (identity.Role.OPERATIONS,),
    ImportKind.SUPPLIERS: GOODS,
    ImportKind.OPENING_STOCK: (identity.Role.OPERATIONS, identity.Role.WAREHOUSE),
}
# Files that tell of one store.
OF_STORE = frozenset(
    {
        ImportKind.LISTINGS,
        ImportKind.FBA_INVENTORY,
        ImportKind.ORDERS,
        ImportKind.OWN_ORDERS,
    }
)
# Files that name persons: their content is encrypted, and destroyed when it was read.
PERSONAL = frozenset({ImportKind.ORDERS, ImportKind.OWN_ORDERS})
# Stores of these are another channel's, of all others Amazon's.
OF_OWN_CHANNEL = frozenset({ImportKind.OWN_ORDERS})


# Whoever brings files of any kind.
IMPORTERS = frozenset(role for roles in MAY_IMPORT.values() for role in roles)


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


def require_place(actor: identity.Actor, kind: ImportKind, place: Place | None) -> None:
    """Refuse a file of one store that names none, or one that the actor does not see.

    Raises:
        PlaceRefusedError: there is no such store for this actor.
    """
    if kind not in OF_STORE and place is None:
        return
    if kind not in OF_STORE:
        raise PlaceRefusedError(PlaceRefusedError.NOT_NEEDED)
    if place is None or not (actor.sees_every_store or place.store_id in actor.store_ids):
        raise PlaceRefusedError(PlaceRefusedError.NEEDED)
