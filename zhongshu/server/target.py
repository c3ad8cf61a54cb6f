"""A database to dump from and restore into, as PostgreSQL's own programs want it named."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg

from zhongshu.server.binaries import program
from zhongshu.server.folder import ServerError
from zhongshu.server.room import FullDiskError, tells_full


@dataclass(frozen=True, slots=True)
class Target:
    """Host (or socket folder), port, role, password and name of one database."""

    host: str
    port: str
    user: str
    password: str = field(repr=False)
    database: str

    @classmethod
    def from_settings(cls, database: Mapping[str, object]) -> "Target":
        """Read what Django's DATABASES["default"] says."""
        return cls(
            host=str(database["HOST"]),
            port=str(database["PORT"] or 5432),
            user=str(database["USER"]),
            password=str(database["PASSWORD"]),
            database=str(database["NAME"]),
        )

    def named(self, database: str) -> "Target":
        return replace(self, database=database)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=self.database,
            autocommit=True,
            connect_timeout=10,
        )

    def run(self, name: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs against this database.

        Raises:
            FullDiskError: it found no room.
            ServerError: it failed; the sentence holds its last words.
        """
        finished = subprocess.run(  # noqa: S603
            [str(program(name)), *map(str, arguments)],
            env={
                **os.environ,
                "PGHOST": self.host,
                "PGPORT": self.port,
                "PGUSER": self.user,
                "PGPASSWORD": self.password,
                "PGDATABASE": self.database,
                "LC_ALL": "C",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if finished.returncode:
            said = finished.stderr.decode(errors="replace").strip()
            kind = FullDiskError if tells_full(said) else ServerError
            raise kind(f"{name} failed: {said[-600:]}")
