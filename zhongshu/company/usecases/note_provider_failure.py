"""Keep that the provider of exchange rates failed, until it tells rates again."""

from django.db import transaction

from zhongshu.company.errors import ProviderError
from zhongshu.company.models import Company


@transaction.atomic
def note_provider_failure(failure: ProviderError) -> None:
    """Store why; a provider that is switched off has not failed."""
    if failure.why != ProviderError.OFF:
        Company.objects.update_or_create(pk=1, defaults={"rates_failure": failure.why})
