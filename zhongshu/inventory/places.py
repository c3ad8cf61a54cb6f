"""What a place is called: its kind and whose it is; whoever shows it finds the words."""

from dataclasses import dataclass

from zhongshu.inventory.ledger_values import LocationKind


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a place is: its kind, and of what; whoever shows it finds the words."""

    kind: LocationKind
    warehouse: str = ""
    pool: str = ""
    account: str = ""
    document: str = ""


def name_columns(prefix: str) -> tuple[str, ...]:
    """Return what `read_name` takes of a location that stands behind `prefix`."""
    return (
        f"{prefix}kind",
        f"{prefix}warehouse__name",
        f"{prefix}pool__code",
        f"{prefix}pool__account__name",
        f"{prefix}account__name",
        f"{prefix}document",
    )


def read_name(
    kind: str,
    warehouse: str | None,
    pool: str | None,
    of_pool: str | None,
    account: str | None,
    document: str,
) -> PlaceName:
    """Return the name of a place as its columns tell it; a pool is of its account."""
    owner = of_pool or account or ""
    return PlaceName(LocationKind(kind), warehouse or "", pool or "", owner, document)
