"""Ask the provider of exchange rates, outside of any transaction, and store what it tells."""

from dataclasses import dataclass
from datetime import datetime

from zhongshu.company import public as company
from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class Fetched:
    """Who told the rates, and what became of them."""

    name: str
    verdict: company.RateVerdict


def fetch_rates(*, actor: identity.Actor, at: datetime) -> Fetched:
    """Take over the provider's rates; whether it worked is kept, to be seen.

    Raises:
        company.ProviderError: it is switched off, did not answer, or sent something else.
        identity.NotAllowedError: neither administrator nor finance.
    """
    identity.require_role(actor, *company.MAY_SET)
    try:
        told = company.ask_provider()
    except company.ProviderError as failure:
        company.note_provider_failure(failure)
        raise
    return Fetched(told.name, company.take_provided_rates(told, actor=actor, at=at))
