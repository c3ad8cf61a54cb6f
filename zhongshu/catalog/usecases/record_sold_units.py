"""Note on listings how many units were sold lately."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from zhongshu.catalog.statements import listings as statements
from zhongshu.catalog.values import SoldListing


@transaction.atomic
def record_sold_units(sold: Sequence[SoldListing]) -> int:
    """Store the figures of all that was sold; listings not among them sold nothing.

    One statement. The same again changes nothing. Returns how many listings changed.
    """
    return statements.update_sold([asdict(each) for each in sold])
