"""The order list, its drawer and its verbs, as a browser meets them."""

import pytest
from django.test import Client

from tests.orders.cast import order, record, stored


def test_the_list_shows_an_order(admin: Client, db: None) -> None:
    record(order())

    page = admin.get("/orders/")

    assert page.status_code == 200
    assert b"702-1234567-1234567" in page.content
    assert b"$19.99" in page.content


def test_the_drawer_shows_one_order(admin: Client, db: None) -> None:
    record(order())

    page = admin.get(f"/orders/{stored().pk}/", headers={"HX-Request": "true"})

    assert page.status_code == 200
    assert b"Red mug" in page.content
