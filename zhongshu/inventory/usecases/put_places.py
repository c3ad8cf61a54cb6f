"""Have the places where stock of something can be."""

from collections.abc import Sequence

from django.db import transaction

from zhongshu.inventory.ledger_values import Place
from zhongshu.inventory.statements import ledger as statements


@transaction.atomic
def put_places(places: Sequence[Place]) -> dict[Place, int]:
    """Return the id of each place, made when it is missing. At most three statements."""
    return statements.put_places(places) if places else {}
