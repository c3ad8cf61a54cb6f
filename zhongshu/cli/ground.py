"""What a command stands on: the data folder prepared, the database running and closed again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from zhongshu.server.folder import DataFolder, hold
from zhongshu.server.postgres import Postgres


@dataclass(slots=True)
class Ground:
    """The machine room of one command. What it started, it stops, unless `serve` runs."""

    say: Callable[[str], None]
    started: bool = False

    @property
    def folder(self) -> DataFolder:
        folder: DataFolder = settings.DATA_FOLDER
        return folder

    @property
    def postgres(self) -> Postgres | None:
        postgres: Postgres | None = settings.POSTGRES
        return postgres

    def open(self) -> None:
        """Start the database, or find it running."""
        if self.postgres is not None:
            self.started = self.postgres.start(self.say)

    def close(self) -> None:
        """Stop the database when this command started it and nobody serves on it."""
        if not self.started or self.postgres is None:
            return
        with hold(self.folder.path / "zhongshu.lock", wait=False) as is_free:
            if is_free:
                self.postgres.stop()
                self.started = False
