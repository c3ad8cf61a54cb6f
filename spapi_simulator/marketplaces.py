"""The marketplaces of the simulated world, real ones and the pseudo ones of Amazon."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Marketplace:
    """`usd_rate`: what one dollar costs here, for making prices; `utc_offset_h`: its day."""

    marketplace_id: str
    name: str
    country: str
    currency: str
    language: str
    domain: str
    region: str
    pool: str
    usd_rate: Decimal
    tax_rate: Decimal
    utc_offset_h: int
    is_pseudo: bool = False

    @property
    def money_step(self) -> Decimal:
        return Decimal(1) if self.currency == "JPY" else Decimal("0.01")


_ROWS = """
ATVPDKIKX0DER Amazon.com US USD en_US www.amazon.com NA US 1 0.08 -8
A2EUQ1WTGCTBG2 Amazon.ca CA CAD en_CA www.amazon.ca NA CA 1.37 0.05 -8
A1AM78C64UM0Y8 Amazon.com.mx MX MXN es_MX www.amazon.com.mx NA MX 18.5 0.16 -8
A2Q3Y263D00KWC Amazon.com.br BR BRL pt_BR www.amazon.com.br NA BR 5.4 0 -3
A1F83G8C2ARO7P Amazon.co.uk GB GBP en_GB www.amazon.co.uk EU UK 0.78 0.2 0
A1PA6795UKMFR9 Amazon.de DE EUR de_DE www.amazon.de EU EU 0.92 0.19 1
A13V1IB3VIYZZH Amazon.fr FR EUR fr_FR www.amazon.fr EU EU 0.92 0.2 1
APJ6JRA9NG5V4 Amazon.it IT EUR it_IT www.amazon.it EU EU 0.92 0.22 1
A1RKKUPIHCS9HS Amazon.es ES EUR es_ES www.amazon.es EU EU 0.92 0.21 1
A1C3SOZRARQ6R3 Amazon.pl PL PLN pl_PL www.amazon.pl EU EU 3.9 0.23 1
A1VC38T7YXB528 Amazon.co.jp JP JPY ja_JP www.amazon.co.jp FE JP 150 0.1 9
A39IBJ37TRP1C6 Amazon.com.au AU AUD en_AU www.amazon.com.au FE AU 1.5 0.1 10
A19VAU5U5O7RUS Amazon.sg SG SGD en_SG www.amazon.sg FE SG 1.34 0.09 8
"""
_PSEUDO_ROWS = """
A2ZV50J4W1RKNI Non-Amazon_US US USD en_US siprod.stores.amazon.com NA US 1 0 -8
A38D8NSA03LJTC Non-Amazon_DE DE EUR de_DE siprod.stores.amazon.de EU EU 0.92 0 1
"""


def _read(rows: str, *, is_pseudo: bool) -> dict[str, Marketplace]:
    found = {}
    for row in rows.split("\n"):
        if row:
            marketplace_id, name, *places, rate, tax, offset = row.split(" ")
            country, currency, language, domain, region, pool = places
            found[marketplace_id] = Marketplace(
                marketplace_id=marketplace_id,
                name=name.replace("_", " "),
                country=country,
                currency=currency,
                language=language,
                domain=domain,
                region=region,
                pool=pool,
                usd_rate=Decimal(rate),
                tax_rate=Decimal(tax),
                utc_offset_h=int(offset),
                is_pseudo=is_pseudo,
            )
    return found


MARKETPLACES = _read(_ROWS, is_pseudo=False) | _read(_PSEUDO_ROWS, is_pseudo=True)
