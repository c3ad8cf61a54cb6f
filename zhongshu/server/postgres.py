"""The PostgreSQL of this installation: made, started, found running and stopped."""

import contextlib
import hashlib
import os
import re
import shutil
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from zhongshu.server.binaries import SHARED, can_reach, find_runner, major_version, program
from zhongshu.server.folder import DataFolder, ServerError, hold
from zhongshu.server.processes import is_server, set_aside_stale
from zhongshu.server.users import Use, begin_use, has_users

ROLE = DATABASE = "zhongshu"
OTHERS_ENDING_S = 30
TOLD_EVERY_S = 10.0
STILL_ENDING = re.compile(r"shared memory block|lock file .* already exists")
LONGEST_SOCKET_FOLDER = 80  # the system allows 107 bytes for folder, name and port

SETTINGS: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "max_connections": "60",
    "timezone": "UTC",
    "idle_in_transaction_session_timeout": "5min",
    "log_min_messages": "warning",
    "log_lock_waits": "on",
}
WITHOUT_DURABILITY: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}

type Progress = Callable[[str], None]


def keep_quiet(_sentence: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """One embedded server; `settings` go in when its cluster is made."""

    folder: DataFolder
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)
    uses: list[Use] = field(default_factory=list, repr=False, compare=False)

    @property
    def cluster(self) -> Path:
        """Where the cluster lies: in the data folder, or within reach of who runs it."""
        inside = self.folder.path.absolute() / "postgres"
        if sys.platform == "win32" or can_reach(inside, find_runner()):
            return inside
        return SHARED / "clusters" / self._mark

    @property
    def socket_folder(self) -> Path:
        inside = self.folder.path.absolute() / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and can_reach(inside, find_runner()):
            return inside
        return Path("/tmp") / f"zhongshu-{self._mark}"  # noqa: S108

    @property
    def _mark(self) -> str:
        return hashlib.sha256(os.fsencode(self.folder.path.absolute())).hexdigest()[:16]

    @property
    def host(self) -> str:
        return "127.0.0.1" if sys.platform == "win32" else str(self.socket_folder)

    @property
    def port(self) -> int:
        try:
            return int((self.folder.path / "postgres.port").read_text())
        except (FileNotFoundError, ValueError):
            return 5432

    def start(self, say: Progress = keep_quiet) -> bool:
        """Use the server: start it, or find it running; True when this call started it.

        Waits for crash recovery, however long. Each call is one more use, until `leave`.

        Raises:
            ServerError: another major version, a cluster that vanished, or PostgreSQL's own words.
        """
        self.folder.prepare()
        with self._alone():
            self.uses.append(begin_use(self.folder.path))
            return self._start(say)

    def leave(self) -> None:
        """End one use of this process; whoever was the last of all stops the server.

        So goes a server, too, whose own starter was killed before it could.
        """
        if not self.uses:
            return
        with self._alone():
            self.uses.pop().end()
            if not has_users(self.folder.path):
                self._stop_running()

    def stop(self) -> None:
        """Stop the server, whoever uses it, and wait; nothing happens when it does not run."""
        with self._alone():
            while self.uses:
                self.uses.pop().end()
            self._stop_running()

    def _alone(self) -> contextlib.AbstractContextManager[bool]:
        return hold(self.folder.path / "postgres.lock", wait=True)

    def _start(self, say: Progress) -> bool:
        if self.answers():
            return False
        self._check_cluster()
        if not (self.cluster / "PG_VERSION").exists():
            say("Making the database")
            self._make_cluster()
        say("Starting the database")
        with _telling_how_long(say):
            self._start_server()
        try:
            self._require_our_passwords()
        except ServerError:
            self._stop_server()
            raise
        self._make_role()
        return True

    def _stop_running(self) -> None:
        # One that was left while it started or recovers has a process, and no answer yet.
        if self.answers() or is_server(self.cluster / "postmaster.pid", self.cluster):
            self._stop_server()

    def _stop_server(self) -> None:
        find_runner().run(
            program("pg_ctl"), "stop", "-D", self.cluster, "-m", "fast", "-w", "-t", "120"
        )

    def answers(self) -> bool:
        """Ask by connecting: a pid file or a process table may lie."""
        try:
            self.connect(ROLE, DATABASE).close()
        except psycopg.OperationalError:
            return False
        return True

    def is_gone(self) -> bool:
        """Whether nobody listens at our socket; a server that is busy or recovers is there."""
        address: tuple[str, int] | str = (self.host, self.port)
        kind = socket.AF_INET
        if sys.platform != "win32":
            kind, address = socket.AF_UNIX, f"{self.socket_folder}/.s.PGSQL.{self.port}"
        with socket.socket(kind) as probe:
            probe.settimeout(5)
            try:
                probe.connect(address)
            except (FileNotFoundError, ConnectionRefusedError):
                return True
            except OSError:
                return False  # its queue is full: it lives
        return False

    def mend(self, say: Progress = keep_quiet) -> None:
        """Start the server again when it is gone, such as for want of memory, and say so.

        Raises:
            ServerError: it does not start; the sentence says why.
        """
        if not self.is_gone():
            return
        say("The database is gone: its server was killed or stopped. It is started again.")
        try:
            with self._alone():
                self._start(say)
        except psycopg.OperationalError as error:
            raise ServerError(f"The database does not answer yet: {error}") from error
        say("The database is back.")

    def connect(self, user: str, database: str) -> psycopg.Connection:
        name = "postgres-superuser" if user == "postgres" else "postgres"
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=user,
            password=self.folder.read_secret(name),
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _check_cluster(self) -> None:
        marker = self.folder.path / "postgres.filled"
        version_file = self.cluster / "PG_VERSION"
        if not version_file.exists():
            if marker.exists():
                raise ServerError(
                    f"The database that was in {self.cluster} is gone. Is its disk mounted? "
                    f"To begin anew and empty, delete {marker}."
                )
            return
        theirs, ours = int(version_file.read_text()), major_version()
        if theirs != ours:
            raise ServerError(
                f"The data in {self.cluster} is of PostgreSQL {theirs}, this program is of {ours}. "
                "Start the earlier program, run `zhongshu backup FILE`, then restore it here."
            )

    def _make_cluster(self) -> None:
        runner = find_runner()
        self.cluster.parent.mkdir(parents=True, exist_ok=True)
        half = self.cluster.with_name(self.cluster.name + ".making")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        password = half.with_name(half.name + ".password")
        password.write_text(self.folder.read_secret("postgres-superuser"))
        password.chmod(0o600)
        for path in (half, password):
            runner.give(path)
        try:
            runner.run(
                program("initdb"),
                "-D",
                half,
                "-U",
                "postgres",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--lc-collate=C",
                "--lc-ctype=C.UTF-8",
                *(part for pair in self.settings.items() for part in ("--set", "=".join(pair))),
            )
        finally:
            password.unlink(missing_ok=True)
        half.rename(self.cluster)
        (self.folder.path / "postgres.filled").touch()

    def _start_server(self) -> None:
        runner = find_runner()
        log = self.cluster / "server.log"
        options = f"-c unix_socket_permissions=0700 -p {self.port}"
        if sys.platform == "win32":
            (self.folder.path / "postgres.port").write_text(str(_free_port()))
            options = f"-c listen_addresses=127.0.0.1 -p {self.port}"
        else:
            self._make_socket_folder()
            options += f" -c listen_addresses='' -k '{self.socket_folder}'"
        command: list[str | Path] = [program("pg_ctl"), "start", "-D", self.cluster, "-l", log]
        command += ["-w", "-t", "600", "-o", options]
        deadline = time.monotonic() + OTHERS_ENDING_S
        while True:
            set_aside_stale(self.cluster / "postmaster.pid", self.cluster)
            set_aside_stale(self.socket_folder / f".s.PGSQL.{self.port}.lock", self.cluster)
            try:
                runner.run(*command)
            except ServerError as error:
                last = log.read_text(errors="replace")[-600:] if log.exists() else ""
                # The processes of a killed server need a moment to notice; then it starts.
                if STILL_ENDING.search(last) is None or time.monotonic() > deadline:
                    raise ServerError(f"The database did not start.\n{last.strip()}") from error
                time.sleep(0.3)
            except KeyboardInterrupt:
                # It ended pg_ctl and not what that started: so that `leave` finds its number.
                time.sleep(0.3)
                raise
            else:
                return

    def _make_socket_folder(self) -> None:
        """Make the folder of the socket, ours alone; one that somebody else made is refused."""
        if sys.platform == "win32":  # it listens on 127.0.0.1 instead
            return
        runner, folder = find_runner(), self.socket_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), runner.uid}:
            raise ServerError(f"{folder} belongs to somebody else: delete it and start again.")
        folder.chmod(0o700)
        runner.give(folder)

    def _require_our_passwords(self) -> None:
        """Refuse passwords of another folder's database: somebody copied all of its secrets.

        Raises:
            ServerError: says which files to put back.
        """
        try:
            self.connect("postgres", "postgres").close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise ServerError(
                    f"The passwords in {self.folder.secrets} are not those that this database was"
                    " made with. Put the files postgres and postgres-superuser back as they were:"
                    " only encryption, lookup and django may come from another folder."
                ) from error

    def _make_role(self) -> None:
        """Make our role and its database when they are missing. The role is no superuser."""
        deadline = time.monotonic() + 60
        while True:
            try:
                connection = self.connect("postgres", "postgres")
                break
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        with contextlib.closing(connection):
            role = sql.Identifier(ROLE)
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not found.fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        role, sql.Literal(self.folder.read_secret("postgres"))
                    )
                )
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not found.fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), role)
                )


@contextlib.contextmanager
def _telling_how_long(say: Progress) -> Iterator[None]:
    """Say again and again that the block takes its time: a recovery may last minutes."""
    over, began = threading.Event(), time.monotonic()

    def tell() -> None:
        while not over.wait(TOLD_EVERY_S):
            waited = time.monotonic() - began
            say(f"The database is still starting, as it does after a sudden end: {waited:.0f} s")

    telling = threading.Thread(target=tell, daemon=True)
    telling.start()
    try:
        yield
    finally:
        over.set()
        telling.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
