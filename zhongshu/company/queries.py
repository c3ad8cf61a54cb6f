"""What others may read about the company."""

from zhongshu.company.models import Company
from zhongshu.company.values import CompanyCard


def get_company() -> CompanyCard:
    """Return the company's card, or the default before it was set."""
    company = Company.objects.filter(pk=1).first()
    if company is None:
        return CompanyCard()
    return CompanyCard(company.name, company.time_zone, company.base_currency)
