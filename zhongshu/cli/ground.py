"""What a command stands on: the data folder prepared, the database running and closed again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from zhongshu.server.folder import DataFolder, ServerError
from zhongshu.server.postgres import Postgres


@dataclass(slots=True)
class Ground:
    """The machine room of one command."""

    say: Callable[[str], None]

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
            self.postgres.start(self.say)

    def close(self) -> None:
        """Leave the database: the last process of ours that uses it stops it."""
        if self.postgres is None:
            return
        try:
            self.postgres.leave()
        except (ServerError, OSError) as error:  # the folder itself may be gone
            self.say(str(error))
