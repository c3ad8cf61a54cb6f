"""The archive: who sees and takes which document, under which name."""

import gzip
import hashlib

import pytest
from django.test import Client

from tests.cast import ADMIN, CA, MONDAY, US, make_account
from tests.web.conftest import PASSWORD, come_in, make_person
from zhongshu.channels import public as channels
from zhongshu.channels.models import RawDocument, SellingAccount, Store
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
CONTENT = b"Date\tFNSKU\n2026-11-22\tX00\n"
PAYLOAD = '"><img src=x onerror=alert(1)>'


def store(content: bytes = CONTENT, *, kind: str = LEDGER, account: str = "Acme NA") -> int:
    """Archive a document of an account and return its id."""
    status = channels.ReportStatus(
        report_id="50001", report_type=kind, state="DONE", data_start=MONDAY, data_end=MONDAY
    )
    return channels.store_document(
        account_id=make_account(account).pk,
        status=status,
        document=channels.DocumentContent(content, "utf-8"),
        at=MONDAY,
    ).document_id


def sees(login: str, *marketplaces: str) -> Client:
    """Return the browser of somebody in finance who sees these stores of Acme NA."""
    user_id = identity.add_user(
        login=login, password=PASSWORD, role=identity.Role.FINANCE, sees_every_store=False,
        language="en", actor=identity.SYSTEM,
    )  # fmt: skip
    stores = Store.objects.filter(account__name="Acme NA", marketplace_id__in=marketplaces)
    ids = list(stores.values_list("pk", flat=True))
    channels.grant_store_access(user_id=user_id, store_ids=ids, actor=ADMIN)
    return come_in(login)


def test_documents_are_listed_with_their_proof(admin: Client) -> None:
    store()

    page = admin.get("/documents/").content.decode()

    assert "Inventory ledger, events" in page
    assert hashlib.sha256(CONTENT).hexdigest() in page
    assert "26\xa0bytes" in page
    assert page.count('href="?type=') >= len(channels.ARCHIVED_REPORTS)


def test_filters_narrow_and_htmx_gets_the_list_alone(admin: Client) -> None:
    store()
    address = "/documents/?type=GET_FBA_REIMBURSEMENTS_DATA"

    part = admin.get(address, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<section class="page-body" id="document-list">')
    assert "Nothing fits these filters" in part


def test_a_document_is_handed_out_as_it_came(admin: Client) -> None:
    document_id = store()

    answer = admin.post(f"/documents/{document_id}/download/")

    assert answer.content == CONTENT
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="Acme-NA_{LEDGER}_20261123_20261123_{document_id}.txt"'
    )
    assert AuditRecord.objects.filter(action="channels.document.downloaded").count() == 1


@pytest.mark.parametrize(
    ("account", "content", "name"),
    [
        ('../../etc/passwd"\r\nX: y', b"<a/>", "etc-passwd-X-y"),
        ("星屿", b'{"a": 1}', ""),
        (PAYLOAD, b"x", "img-src-x-onerror-alert-1"),
    ],
)
def test_o2_file_names_are_safe(admin: Client, account: str, content: bytes, name: str) -> None:
    document_id = store(content)
    SellingAccount.objects.update(name=account)

    header = admin.post(f"/documents/{document_id}/download/").headers["Content-Disposition"]

    ending = {b"<": "xml", b"{": "json"}.get(content[:1], "txt")
    prefix = f"{name}_" if name else ""
    assert header == (
        f'attachment; filename="{prefix}{LEDGER}_20261123_20261123_{document_id}.{ending}"'
    )
    assert "<img" not in admin.get("/documents/").content.decode()


def test_a_damaged_document_is_refused(admin: Client) -> None:
    document_id = store()
    _damage(document_id)

    answer = admin.post(f"/documents/{document_id}/download/")

    assert answer.status_code == 409
    assert "no longer matches its checksum" in answer.content.decode()


def test_o3_only_whole_accounts_show_their_documents(db: None) -> None:
    document_id = store()
    part, whole = sees("part", US), sees("whole", US, CA)

    assert part.post(f"/documents/{document_id}/download/").status_code == 404
    assert "50001" not in part.get("/documents/").content.decode()
    assert whole.post(f"/documents/{document_id}/download/").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (identity.Role.OPERATIONS, 200),
        (identity.Role.FINANCE, 200),
        (identity.Role.WAREHOUSE, 403),
        (identity.Role.BUYER, 403),
        (identity.Role.READONLY, 403),
    ],
)
def test_a_document_is_handed_to_some_roles(db: None, role: identity.Role, status: int) -> None:
    document_id = store()
    make_person("pat", role)
    pat = come_in("pat")

    answer = pat.post(f"/documents/{document_id}/download/")

    assert answer.status_code == status
    assert ("/download/" in pat.get("/documents/").content.decode()) is (status == 200)


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775807", "99999999999999999999"])
def test_an_unknown_document_is_not_found(admin: Client, number: str) -> None:
    assert admin.post(f"/documents/{number}/download/").status_code == 404


def test_one_pages_on_and_back_within_the_filters(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhongshu.web.documents.views.PAGE_ROWS", 1)
    older, newer = (store(text) for text in (b"a\n", b"b\n"))

    second = admin.get(f"/documents/?type={LEDGER}&cursor={newer}").content.decode()
    first = admin.get(f"/documents/?type={LEDGER}&cursor=newer.{older}").content.decode()

    way_back = f'href="?type={LEDGER}&amp;cursor=newer.{older}" rel="prev"'
    assert way_back in second
    assert 'rel="prev"' not in first
    assert f'href="?type={LEDGER}&amp;cursor={newer}" rel="next"' in first


def test_o21_a_forged_cursor_is_refused(admin: Client) -> None:
    assert admin.get("/documents/?cursor=1;drop").status_code == 422


def _damage(document_id: int) -> None:
    row = RawDocument.objects.get(pk=document_id)
    row.content = gzip.compress(b"something else")
    row.save()
