"""The database that tests are copied from is another one as soon as a migration is."""

from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.template import find_sources, name_for


def test_every_migration_of_ours_decides_its_name_and_what_they_import() -> None:
    ours = {each.label for each in apps.get_app_configs() if each.name.startswith("zhongshu.")}
    loader = MigrationLoader(None, ignore_no_migrations=True)

    files = {
        Path(app) / "migrations" / f"{name}.py"
        for app, name in loader.disk_migrations
        if app in ours
    }
    found = find_sources()
    known = {Path(*file.parts[-3:]) for file in found}

    assert len(files) > 80
    assert files <= known
    assert Path("zhongshu/channels/values.py") in known


def test_another_migration_and_another_text_of_one_make_another_name(tmp_path: Path) -> None:
    first, second = tmp_path / "0001_initial.py", tmp_path / "0002_more.py"
    first.write_text("dependencies = []")
    second.write_text("operations = []")
    before = name_for([first])

    both = name_for([first, second])
    first.write_text("dependencies = [1]")

    assert len({before, both, name_for([first])}) == 3
