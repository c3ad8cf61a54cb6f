"""Files by REST: tried, stored, told row by row, taken back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Api, MakeApi, read
from tests.cast import make_store
from tests.flows.import_cast import work
from zhongshu.catalog.models import Product
from zhongshu.documents.models import FileImport

pytestmark = pytest.mark.django_db
FILE = "Artikel,重量(g)\nMUG,350\nCUP,much\n"


def send(
    api: Api, content: str = FILE, kind: str = "products", *, key: str = "", **fields: str
) -> tuple[int, Any]:
    told = {"mapping": "sku=Artikel", **fields}
    headers = api.headers | ({"Idempotency-Key": key} if key else {})
    answer = api.client.post(
        f"/api/v1/imports/{kind}",
        {**told, "file": SimpleUploadedFile("goods.csv", content.encode())},
        headers=headers,
    )
    return answer.status_code, read(answer.content)


def test_a_file_is_tried_then_stored_then_taken_back(make_api: MakeApi) -> None:
    api = make_api("buyer")

    status, job = send(api, dry_run="true")
    work(job["id"])
    tried = api.get(f"/jobs/{job['id']}")[1]
    then = Product.objects.count()
    started = api.post(f"/imports/{job['id']}/start")
    work(job["id"])
    stored = api.get(f"/imports/{job['id']}")[1]
    api.post(f"/imports/{job['id']}/take-back")
    work(job["id"])

    assert (status, job["state"], job["url"]) == (202, "running", f"/api/v1/jobs/{job['id']}")
    assert (tried["state"], then) == ("waits", 0)
    assert tried["errors"] == [
        {
            "row": 3,
            "column": "重量(g)",
            "what": "“much” is no number.",
            "what_to_do": "Write it as 1234.5.",
            "cells": ["CUP", "much"],
        }
    ]
    assert started[0] == 202
    assert (stored["state"], stored["new"], stored["refused"]) == ("DONE", 1, 1)
    assert stored["columns"][0] == {"head": "Artikel", "field": "sku", "unit": "", "reason": "OWN"}
    assert api.get(f"/jobs/{job['id']}")[1]["result"]["state"] == "TAKEN_BACK"
    assert [each["id"] for each in api.get("/imports")[1]["items"]] == [job["id"]]


def test_a_file_is_deleted_and_can_be_taken_back_no_more(make_api: MakeApi) -> None:
    api = make_api("buyer")
    _, job = send(api)
    path = f"/api/v1/imports/{job['id']}"
    busy = api.client.delete(path, headers=api.headers).status_code
    work(job["id"])
    before = api.get(f"/imports/{job['id']}")[1]

    status = api.client.delete(path, headers=api.headers).status_code

    after = api.get(f"/imports/{job['id']}")[1]
    assert (busy, status) == (409, 204)
    assert (before["may_take_back"], bool(before["kept_until"])) == (True, True)
    assert (after["may_take_back"], after["kept_until"], after["new"]) == (False, None, 1)
    assert after["deleted_at"]
    assert api.post(f"/imports/{job['id']}/take-back")[0] == 409
    assert Product.objects.count() == 1


def test_without_a_trial_rows_are_stored_at_once(make_api: MakeApi) -> None:
    _, job = send(make_api("admin"))

    work(job["id"])

    assert list(Product.objects.values_list("sku", flat=True)) == ["MUG"]


def test_errors_are_paged_by_rows(make_api: MakeApi) -> None:
    api = make_api("admin")
    _, job = send(api, "Artikel,重量(g)\n" + "".join(f"P{n},x\n" for n in range(5)))
    work(job["id"])

    first = api.get(f"/imports/{job['id']}/errors?limit=2")[1]
    second = api.get(f"/imports/{job['id']}/errors?limit=2&cursor={first['next']}")[1]

    assert [each["row"] for each in first["items"]] == [2, 3]
    assert [each["row"] for each in second["items"]] == [4, 5]


def test_errors_are_told_in_the_language_that_is_asked_for(make_api: MakeApi) -> None:
    api = make_api("admin")
    _, job = send(api, "Artikel,状态\nMUG,sleeping\n")
    work(job["id"])

    english = api.get(f"/imports/{job['id']}/errors")[1]["items"][0]
    chinese = api.get(f"/imports/{job['id']}/errors", **{"Accept-Language": "zh-CN"})[1]["items"][0]

    known = "Developing, Active, Clearance, Discontinued"
    assert english["what"] == f"“sleeping” is none of: {known}."
    assert chinese["what"] == "“sleeping”不在可选值之内：开发中、在售、清仓、停售。"
    assert chinese["what_to_do"] == "请从这些词中选择。"


def test_a_repeated_request_brings_one_import(make_api: MakeApi) -> None:
    api = make_api("admin")

    first, again = send(api, key="k1"), send(api, key="k1")
    other = send(api, "Artikel\nX\n", key="k1")

    assert first == again
    assert (other[0], FileImport.objects.count()) == (422, 1)


def test_what_makes_no_sense_is_refused(make_api: MakeApi) -> None:
    api = make_api("operations")

    assert send(api, kind="customers")[0] == 404
    assert send(api, kind="costs")[0] == 403
    assert send(api, "")[0] == 422
    assert api.post("/imports/products", {"file": "x"})[0] == 422
    assert send(make_api("readonly"))[0] == 403
    assert send(make_api("warehouse"))[0] == 403
    broken = api.client.generic(
        "POST",
        "/api/v1/imports/products",
        b"--x\r\nbroken",
        content_type="multipart/form-data; boundary=x",
        headers=api.headers,
    )
    assert broken.status_code in {400, 422}
    assert FileImport.objects.count() == 0


def test_o3_others_do_not_see_it(make_api: MakeApi) -> None:
    _, job = send(make_api("buyer"))
    other = make_api("operations")

    for path in (f"/imports/{job['id']}", f"/jobs/{job['id']}", f"/imports/{job['id']}/errors"):
        assert other.get(path)[0] == 404
    assert other.post(f"/imports/{job['id']}/start")[0] == 404
    assert make_api("admin").get(f"/jobs/{job['id']}")[0] == 200


LISTINGS = "seller-sku\tprice\tquantity\nMUG\t19.99\t5\n"


def test_listings_of_a_store_are_stored_and_only_of_a_store_that_is_seen(
    make_api: MakeApi,
) -> None:
    other, store = make_store(account="Other"), make_store()
    api = make_api("operations", stores=[store.pk])

    told = {"mapping": "", "is_complete": "true", "as_of": "2026-11-20"}
    nowhere = send(api, LISTINGS, "listings", mapping="")
    unseen = send(api, LISTINGS, "listings", store_id=str(other.pk), **told)
    status, job = send(api, LISTINGS, "listings", store_id=str(store.pk), **told)

    assert (nowhere[0], nowhere[1]["error"]["code"]) == (422, "documents.place_refused")
    assert unseen[0] == 404
    assert (status, FileImport.objects.count()) == (202, 1)
    assert (work(job["id"]).counts.new, job["result"]["store_id"]) == (1, store.pk)
