"""Personal data of an order: sealed, masked for lists, and found by blind indexes."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zhongshu.channels import public as channels
from zhongshu.kernel.encryption import KeyRing, blind_index
from zhongshu.orders import rules
from zhongshu.orders.lines import tidy
from zhongshu.orders.values import BuyerKey

type Row = dict[str, Any]
NOTHING = channels.BuyerFacts()
# What is left of a buyer when the purge date has come: the country, which names nobody.
PURGED: Mapping[str, Any] = {
    "sealed": None,
    "fingerprint": None,
    "initials": "",
    "city": "",
    "email_index": None,
    "phone_index": None,
    "name_index": None,
    "postal_code_index": None,
}


def context(account_id: int, order_id: str) -> str:
    """Name the one row that a sealed buyer belongs to."""
    return f"orders.buyer:{account_id}:{order_id}"


def seal(buyer: channels.BuyerFacts, *, keys: KeyRing, secret: str, where: str) -> Row:
    """Return the encrypted, masked and searchable columns of a buyer."""
    address = buyer.address or channels.AddressFacts()
    name = address.name or buyer.name
    return {
        "sealed": keys.encrypt(_to_text(buyer), context=where),
        "initials": tidy(rules.initials(name), 20),
        "city": tidy(address.city, 100),
        "country_code": tidy(address.country_code, 2),
        "email_index": find_by(BuyerKey.EMAIL, buyer.email, secret=secret),
        "phone_index": find_by(BuyerKey.PHONE, address.phone, secret=secret),
        "name_index": find_by(BuyerKey.NAME, name, secret=secret),
        "postal_code_index": find_by(BuyerKey.POSTAL_CODE, address.postal_code, secret=secret),
    }


def unseal(sealed: bytes, *, keys: KeyRing, where: str) -> channels.BuyerFacts:
    """Return what was sealed.

    Raises:
        kernel.CannotDecryptError: the key is missing, or the value is of another row.
    """
    told = json.loads(keys.decrypt(sealed, context=where))
    address = told.pop("address")
    return channels.BuyerFacts(
        **{**told, "gift_messages": tuple((item, text) for item, text in told["gift_messages"])},
        address=None
        if address is None
        else channels.AddressFacts(**{**address, "lines": tuple(address["lines"])}),
    )


def merge(
    known: channels.BuyerFacts, told: channels.BuyerFacts, *, only_fills: bool
) -> channels.BuyerFacts:
    """Lay what is told over what is known; missing is not empty.

    An address is one thing: its parts are never mixed, but for a name or phone that Amazon
    stops telling after a while. `only_fills` is an older answer: it wins nowhere.
    """
    first, second = (known, told) if only_fills else (told, known)
    return channels.BuyerFacts(
        name=first.name or second.name,
        email=first.email or second.email,
        company_name=first.company_name or second.company_name,
        purchase_order_number=first.purchase_order_number or second.purchase_order_number,
        address=_merge_addresses(first.address, second.address),
        gift_messages=tuple((dict(second.gift_messages) | dict(first.gift_messages)).items()),
    )


def find_by(key: BuyerKey, value: str, *, secret: str) -> bytes | None:
    """Return the blind index of a value; phones and post codes are compared by their signs."""
    plain = " ".join(value.split())
    if key in {BuyerKey.PHONE, BuyerKey.POSTAL_CODE}:
        plain = re.sub(r"[^0-9A-Za-z]", "", plain)
    if not plain:
        return None
    return blind_index(plain, secret=secret, purpose=f"orders.buyer.{key}")


def _merge_addresses(
    first: channels.AddressFacts | None, second: channels.AddressFacts | None
) -> channels.AddressFacts | None:
    if first is None or second is None:
        return first or second
    if not (first.lines or first.city or first.postal_code):
        first, second = second, first
    return replace(first, name=first.name or second.name, phone=first.phone or second.phone)


def _to_text(buyer: channels.BuyerFacts) -> str:
    told: dict[str, object] = {name: getattr(buyer, name) for name in buyer.__slots__}
    if buyer.address:
        told["address"] = {name: getattr(buyer.address, name) for name in buyer.address.__slots__}
    text = json.dumps(told, ensure_ascii=False)
    return tidy(text, len(text))
