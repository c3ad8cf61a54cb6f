"""What people type: texts that can be kept, names that are what they seem (failures.md, K11)."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from tests.cast import ADMIN, US, make_store
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel import errors
from zhongshu.kernel.money import list_currencies
from zhongshu.kernel.texts import find_hidden
from zhongshu.web.fields import NameField, TextField

HIDDEN = ("Acme\u202emoc.live", "Acme\u2066", "Ac\u200bme", "Acme\nEU", "\x07Acme", "\ufeffAcme")


def fields_of(store: Store, **changed: str) -> dict[str, str]:
    given = {"name": "Acme", "currency": "USD", "time_zone": store.time_zone, "pool_code": "US"}
    return {f"s{store.pk}-{name}": value for name, value in (given | changed).items()}


@pytest.mark.parametrize("name", ["店铺 一", "Zoë’s Café – №1", "می‌خواهم", "👩‍👩‍👧", "متجر"])
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert NameField(max_length=100).clean(name) == name


def test_what_cannot_be_seen_is_named() -> None:
    assert [find_hidden(name) for name in HIDDEN] == [
        "U+202E",
        "U+2066",
        "U+200B",
        "U+000A",
        "U+0007",
        "U+FEFF",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_k11_nul_is_refused_in_our_own_words(language: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as no:
        TextField(max_length=100).clean("a\x00b")

    assert no.value.error_list[0].code == "unstorable"
    assert len(no.value.messages) == 1


def test_a_store_name_that_turns_its_letters_round_is_refused(admin: Client) -> None:
    store = make_store(US)

    answer = admin.post(
        f"/connect/{store.account_id}/stores/", fields_of(store, name="Acme\u202emoc")
    )

    assert answer.status_code == 422
    assert "This name holds an invisible character (U+202E)." in answer.content.decode()
    store.refresh_from_db()
    assert (store.name, store.confirmed_at) == ("Acme NA · United States", None)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_every_room_refuses_such_a_name(db: None, hidden: str) -> None:
    store = make_store(US)
    choice = channels.StoreChoice(store.pk, f"x{hidden}x", store.time_zone, "USD", "US")

    with pytest.raises(errors.HiddenCharacterError):
        channels.confirm_stores(
            account_id=store.account_id, choices=[choice], actor=ADMIN, at=store.account.created_at
        )
    with pytest.raises(errors.HiddenCharacterError):
        company.set_company(
            name=hidden, time_zone="Asia/Shanghai", base_currency="CNY", actor=ADMIN
        )
    with pytest.raises(errors.HiddenCharacterError):
        identity.save_view(
            page="orders",
            name=hidden,
            query="",
            is_shared=False,
            is_default=False,
            actor=ADMIN,
        )


@pytest.mark.parametrize("code", ["XXX", "XAU", "DEM", "XTS", "usd", ""])
def test_what_nobody_pays_with_is_no_currency(db: None, code: str) -> None:
    store = make_store(US)
    choice = channels.StoreChoice(store.pk, "Acme", store.time_zone, code, "US")

    with pytest.raises(company.UnknownCurrencyError):
        company.set_company(name="Acme", time_zone="UTC", base_currency=code, actor=ADMIN)
    with pytest.raises(channels.UnknownCurrencyError):
        channels.confirm_stores(
            account_id=store.account_id, choices=[choice], actor=ADMIN, at=store.account.created_at
        )

    assert {each.currency for each in channels.MARKETPLACES.values()} <= list_currencies()


def test_another_currency_or_zone_is_remarked_before_it_is_confirmed(
    admin: Client, reader: Client
) -> None:
    store = make_store(US)
    address = f"/connect/{store.account_id}/stores/{store.pk}/remark/"

    def ask(name: str, value: str) -> str:
        answer = admin.get(address, {f"s{store.pk}-{name}": value}, headers={"HX-Request": "true"})
        return answer.content.decode().strip()

    assert "Amazon sells in USD here." in ask("currency", "eur")
    assert "by America/Los_Angeles. By Asia/Shanghai" in ask("time_zone", "Asia/Shanghai")
    assert ask("currency", "USD") == ""
    assert ask("currency", "nonsense") == ""
    assert ask("time_zone", "America/Vancouver") == ""
    assert ask("time_zone", "Mars/Olympus") == ""
    assert reader.get(address.replace(f"/{store.pk}/remark", "/99999/remark")).status_code == 404


def test_a_remarked_store_is_confirmed_all_the_same_and_the_remark_stays(admin: Client) -> None:
    store = make_store(US)
    address = f"/connect/{store.account_id}/stores/"
    others = Store.objects.exclude(pk=store.pk)
    rest = {key: value for each in others for key, value in fields_of(each).items()}

    answer = admin.post(address, rest | fields_of(store, currency="EUR"))

    assert answer.status_code == 302
    page = admin.get(address).content.decode()
    assert "Amazon sells in USD here." in page
    assert f'hx-get="{address}{store.pk}/remark/"' in page
    # The remark's own paragraph stays: a second change finds it again.
    assert f'hx-target="#s{store.pk}-currency-remark" hx-swap="innerHTML"' in page
