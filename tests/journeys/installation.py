"""An installation of the product: its own data folder, a database of its own, real processes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

from django.db import connection, connections
from psycopg import sql

from tests.journeys.amazon import REGIONS, Amazon, Json, free_port
from zhongshu.server.aside import drop
from zhongshu.server.target import Target

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0

PROLOGUE = """
import json, sys
from config.environment import data_folder
from zhongshu.server.folder import DataFolder
DataFolder(data_folder()).prepare()
import django
django.setup()
told = json.load(sys.stdin)
"""
CONNECT = """
from django.utils import timezone
from zhongshu.channels import public as channels
from zhongshu.flows.connect_account import connect_with_token
from zhongshu.identity import public as identity

at, who = timezone.now(), identity.SYSTEM
applications = {card.client_id: card.application_id for card in channels.list_applications(who)}
accounts = []
for seller in told:
    if seller["client_id"] not in applications:
        applications[seller["client_id"]] = channels.add_application(
            name=seller["client_id"][-8:],
            client_id=seller["client_id"],
            client_secret=seller["client_secret"],
            application_id=seller["application_id"],
            kind=channels.ApplicationKind.PRIVATE,
            is_draft=False,
            actor=who,
            at=at,
        )
    connected = connect_with_token(
        application_id=applications[seller["client_id"]],
        region=seller["region"],
        name=seller["name"],
        seller_id=seller["seller_id"],
        refresh_token=seller["refresh_token"],
        actor=who,
        at=at,
    )
    accounts.append(connected.account_id)
    channels.confirm_stores(account_id=accounts[-1], choices=None, actor=who, at=at)
print(json.dumps(accounts))
"""

type Process = subprocess.Popen[str]


@dataclass
class Installation:
    """Where it lies, which database it uses, and how its program is run."""

    folder: Path
    target: Target
    amazon: Amazon
    processes: list[Process] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if "ZHONGSHU" not in name}
        words = {
            "host": self.target.host,
            "port": self.target.port,
            "user": self.target.user,
            "password": self.target.password,
            "dbname": self.target.database,
        }
        return {
            **plain,
            "DATABASE_URL": " ".join(f"{name}='{value}'" for name, value in words.items() if value),
            "ZHONGSHU_DATA": str(self.folder),
            "ZHONGSHU_LWA_TOKEN_URL": f"{self.amazon.url}/auth/o2/token",
            "ZHONGSHU_SELLER_CENTRAL_URL": self.amazon.url,
            "ZHONGSHU_RATES_URL": f"{self.amazon.url}/sim/rates",
            **{f"ZHONGSHU_SPAPI_ENDPOINT_{region}": self.amazon.url for region in REGIONS},
            **self.variables,
        }

    def run(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one command of the program to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "zhongshu.cli.main", *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 3,
            check=False,
        )
        assert done.returncode == expect, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *arguments: str, **environment: str) -> Process:
        """Start a process of the program; its words go into a file of the folder's logs."""
        log = self.folder / "logs" / f"{len(self.processes)}-{arguments[0]}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "zhongshu.cli.main", *arguments],
                cwd=ROOT,
                env={**self.environment(), **environment},
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.processes.append(process)
        return process

    def start_web(self) -> str:
        """Start a web process on a free port; return its address."""
        port = free_port()
        self.start("web", "--port", str(port), ZHONGSHU_PORT=str(port))
        return f"http://127.0.0.1:{port}"

    def start_serving(self) -> tuple[Process, str]:
        """Start web and worker together on a free port; return the process and its address."""
        port = free_port()
        process = self.start("serve", "--port", str(port))
        return process, f"http://127.0.0.1:{port}"

    def read_logs(self) -> str:
        """Return everything that started processes said."""
        return "\n".join(file.read_text() for file in sorted((self.folder / "logs").iterdir()))

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()

    def query(self, statement: LiteralString, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of one statement."""
        with closing(self.target.connect()) as db:
            found = db.execute(statement, parameters or None)
            return found.fetchall() if found.description else []

    def script(self, code: str, told: object = None) -> str:
        """Run Python inside the installation's environment; `told` stands in `told`."""
        done = subprocess.run(
            [sys.executable, "-c", PROLOGUE + code],
            cwd=ROOT,
            env=self.environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            input=json.dumps(told),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 3,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    def connect(self, *sellers: Json) -> list[int]:
        """Add the sellers' applications and connect the sellers; return the accounts."""
        found: list[int] = json.loads(self.script(CONNECT, sellers))
        return found

    def keep_only(self, *kinds: str) -> None:
        """Switch every other stream off."""
        self.query(
            "UPDATE channels_syncstream SET enabled = kind = ANY(%s), due_at = now()", list(kinds)
        )

    def fill_buckets(self) -> None:
        """Let every allowance be whole again, at Amazon and here."""
        self.amazon.fill_buckets()
        self.query("DELETE FROM channels_ratebucket")


def wait_for(is_true: Callable[[], object], *, seconds: float = PATIENCE_S) -> None:
    """Wait until something is true, or fail."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.1)


@contextmanager
def make_installation(folder: Path, amazon: Amazon, *, name: str = "") -> Iterator[Installation]:
    """Make an installation on a copy of the empty test database."""
    template = Target.from_settings(connection.settings_dict)
    connections.close_all()
    with _on_copy(template, folder, amazon, name or "journey") as installation:
        yield installation


@contextmanager
def copy_installation(original: Installation, folder: Path) -> Iterator[Installation]:
    """Clone an installation's database into another folder; nobody may be connected to it."""
    with _on_copy(original.target, folder, original.amazon, "copy") as installation:
        yield installation


@contextmanager
def _on_copy(template: Target, folder: Path, amazon: Amazon, name: str) -> Iterator[Installation]:
    target = template.named(f"{name}_{os.getpid()}_{template.database}"[:60])
    folder.mkdir(parents=True, exist_ok=True)
    admin = template.named("postgres")
    _drop(admin, target.database)
    _execute(admin, "CREATE DATABASE {} TEMPLATE {}", target.database, template.database)
    installation = Installation(folder, target, amazon)
    try:
        yield installation
    finally:
        installation.stop()
        _drop(admin, target.database)


def _drop(admin: Target, database: str) -> None:
    """Drop a database, and what a restore kept of it."""
    with closing(admin.connect()) as db:
        found = db.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [database]
        ).fetchall()
        for (name,) in found:
            drop(db, name)


def _execute(target: Target, statement: LiteralString, *names: str) -> None:
    with closing(target.connect()) as db:
        db.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def lines(text: str, *, containing: Sequence[str] = ()) -> list[str]:
    """Return the lines of an output that hold these words."""
    return [line for line in text.splitlines() if all(word in line for word in containing)]
