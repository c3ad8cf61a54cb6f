"""Keep that the provider of exchange rates failed, until it tells rates again."""

from django.db import transaction

from zhongshu.company import card
from zhongshu.company.errors import ProviderError


@transaction.atomic
def note_provider_failure(failure: ProviderError) -> None:
    """Store why; a provider that is switched off has not failed."""
    if failure.why != ProviderError.OFF:
        card.note(rates_failure=failure.why)
