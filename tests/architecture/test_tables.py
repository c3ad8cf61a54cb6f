"""Tables follow the same stairs as imports."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from bench.order_tables import TABLES

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def floors() -> dict[str, int]:
    """Map each room to its floor in the layers contract, ground floor first."""
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["zhongshu"])
    return {
        room.strip(" ()"): number
        for number, row in enumerate(reversed(layers))
        for room in row.split("|")
    }


def test_foreign_keys_only_point_down() -> None:
    floor = floors()
    climbing = [
        str(field)
        for model in apps.get_models()
        if (here := model._meta.app_label) in floor  # noqa: SLF001
        for field in model._meta.get_fields()  # noqa: SLF001
        if field.many_to_one and not field.auto_created and field.related_model
        if (there := field.related_model._meta.app_label) in floor  # noqa: SLF001
        if there != here and floor[there] >= floor[here]
    ]
    assert climbing == []


def test_a_measurement_takes_with_an_order_whatever_hangs_on_it() -> None:
    """`python -m bench` empties and fills these tables; nobody runs it with every change."""
    hanging = {
        model._meta.db_table: field.column  # noqa: SLF001
        for model in apps.get_models()
        for field in model._meta.concrete_fields  # noqa: SLF001
        if field.related_model and field.related_model._meta.db_table == "orders_order"  # noqa: SLF001
    }
    assert {"orders_order": "id"} | hanging == TABLES


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
