"""The company's one row, also before anybody set its card."""

from zhongshu.company.models import Company
from zhongshu.company.values import CompanyCard


def note(**changes: object) -> None:
    """Write these columns; a company that is not set yet keeps the name it goes by."""
    made = {"name": CompanyCard().name, **changes}
    Company.objects.update_or_create(pk=1, defaults=changes, create_defaults=made)
