"""What a provider of exchange rates is to the company: something that tells rates, or why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from zhongshu.company.values import Rate


@dataclass(frozen=True, slots=True)
class ProvidedRates:
    """The provider's name, and what it tells."""

    name: str
    rates: Sequence[Rate]


def ask_provider() -> ProvidedRates:
    """Ask the provider of the settings.

    Raises:
        ProviderError: it is switched off, did not answer, or sent something else.
    """
    fetch: Callable[[], ProvidedRates] = import_string(settings.RATE_PROVIDER)
    return fetch()
