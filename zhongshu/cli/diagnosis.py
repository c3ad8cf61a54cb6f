"""What `doctor` looks at: each line says what it found, and how to mend what fails."""

import difflib
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from config.environment import NAMES
from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import OLDEST_POSTGRES
from zhongshu.cli.serving import SHORTEST_SECRET
from zhongshu.flows.check_health import check_health
from zhongshu.flows.statements import list_broken_indexes, read_database_settings
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.server.folder import DataFolder, ServerError

FILE = "_FILE"
CLOSE_MATCH = 0.75
MOST_SKEW = timedelta(seconds=60)


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    state: State
    sentence: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment: whether it is set, never what it holds."""

    name: str
    is_set: bool
    source: str
    meaning: str


def list_variables() -> list[Variable]:
    """Return every variable that the program knows."""
    return [
        Variable(name, is_set=bool(source), source=source, meaning=meaning)
        for name, meaning in NAMES.items()
        for source in [_source_of(name)]
    ]


def diagnose(ground: Ground, *, asks_amazon: bool) -> Iterator[Line]:
    """Look at everything; what needs the database is left out when there is none."""
    yield from check_environment()
    yield from check_settings()
    yield from check_folder(ground.folder)
    try:
        ground.open()
        yield from check_database()
    except (ServerError, OperationalError, InterfaceError) as error:
        mend = "Read the log in the data folder, or correct DATABASE_URL."
        yield Line("database", State.FAILED, f"The database does not answer: {error}", mend)
        return
    healthy = True
    for finding in check_health(folder=ground.folder.path, at=timezone.now()):
        state = State.OK if finding.is_ok else _grade(finding.name)
        healthy = healthy and not (finding.name == "migrations" and not finding.is_ok)
        yield Line(finding.name, state, finding.sentence)
    if healthy:
        yield from check_accounts(timezone.now())
        yield from check_clock(asks_amazon=asks_amazon)
        yield from check_queue(asks_amazon=asks_amazon)


def check_environment() -> Iterator[Line]:
    """Find variables that nobody reads: a misspelt name changes nothing in silence."""
    known = {*NAMES, *(name + FILE for name in NAMES), "ZHONGSHU_TEST_NAME"}
    for name in sorted(os.environ):
        if name.startswith("ZHONGSHU_") and name not in known:
            close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=CLOSE_MATCH)
            mend = f"Did you mean {close[0]}?" if close else "Unset it, or correct its name."
            yield Line("environment", State.FAILED, f"{name} is no variable of ours.", mend)


def check_settings() -> Iterator[Line]:
    if settings.DEBUG and not settings.DEMO:
        yield Line(
            "debug",
            State.FAILED,
            "ZHONGSHU_DEBUG=1 shows secrets in the browser.",
            "Unset ZHONGSHU_DEBUG.",
        )
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Line(
            "secret key",
            State.FAILED,
            f"ZHONGSHU_SECRET_KEY is shorter than {SHORTEST_SECRET} characters.",
            "Unset it: one is made in the data folder. Everybody signs in again.",
        )
    if not settings.ENCRYPTION_KEYS:
        yield Line(
            "encryption keys",
            State.FAILED,
            "There is no key to encrypt secrets with.",
            "Set ZHONGSHU_ENCRYPTION_KEYS, or bring secrets/encryption back from your backup.",
        )


def check_folder(folder: DataFolder) -> Iterator[Line]:
    """Look whether others on this computer can read the secrets."""
    yield Line("data folder", State.OK, f"The data lie in {folder.path}.")
    if sys.platform == "win32":
        return
    for path in [folder.secrets, *sorted(folder.secrets.glob("*"))]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Line(
                "data folder",
                State.FAILED,
                f"Others on this computer may open {path} ({mode:o}).",
                f"chmod {'700' if path.is_dir() else '600'} {path}",
            )


def check_database() -> Iterator[Line]:
    told = read_database_settings()
    if int(told["server_version_num"]) < OLDEST_POSTGRES:
        mend = "Let DATABASE_URL name a PostgreSQL 18 or newer."
        yield Line("database", State.FAILED, "PostgreSQL is too old.", mend)
    loose = [name for name in ("fsync", "full_page_writes") if told[name] != "on"] + [
        name for name in ("synchronous_commit",) if told[name] == "off"
    ]
    for name in loose:
        yield Line(
            "durability",
            State.FAILED,
            f"{name} is off: a power cut can lose or damage what was stored.",
            f"Set {name} = on in postgresql.conf and restart PostgreSQL.",
        )
    for name in list_broken_indexes():
        mend = f"REINDEX INDEX CONCURRENTLY {name}"
        yield Line("indexes", State.FAILED, f"The index {name} is half made.", mend)


def check_accounts(at: datetime) -> Iterator[Line]:
    """Look whether every secret opens, and at what should be done soon."""
    closed = channels.list_unreadable_secrets(identity.SYSTEM)
    for name in closed:
        yield Line(
            "encryption keys",
            State.FAILED,
            f"No present key opens the secret of {name}.",
            "Bring the old key back in ZHONGSHU_ENCRYPTION_KEYS, or enter the secret again.",
        )
    if not closed:
        yield Line("encryption keys", State.OK, "The keys open every stored secret.")
    for reminder in channels.list_reminders(identity.SYSTEM, at):
        is_due = reminder.due_at is None or reminder.due_at <= at
        is_grave = is_due and reminder.code not in WARNINGS
        state = State.FAILED if is_grave else State.WARNING
        yield Line(reminder.code, state, reminder.what, reminder.what_to_do)


WARNINGS = (
    "channels.notifications_silent",
    "channels.sending_held",
    "channels.stores_to_confirm",
)


def check_clock(*, asks_amazon: bool) -> Iterator[Line]:
    """Compare this computer's clock with Amazon's: signatures and windows depend on it."""
    connected = [
        each
        for each in channels.list_accounts(identity.SYSTEM)
        if each.state == channels.AccountState.CONNECTED
    ]
    if not connected or not asks_amazon:
        return
    account = channels.get_account_ref(connected[0].account_id)
    try:
        theirs = channels.gateway_for(account, for_person=True).read_clock()
    except channels.GatewayError as outage:
        mend = "Look at the network, a proxy, or the firewall of this computer."
        yield Line("amazon", State.FAILED, f"Amazon does not answer: {outage}", mend)
        return
    skew = timezone.now() - theirs
    if abs(skew) > MOST_SKEW and not settings.DEMO:
        sentence = f"This computer's clock is {skew.total_seconds():+.0f} s away from Amazon's."
        yield Line("clock", State.FAILED, sentence, "Let it be set by NTP.")
    else:
        yield Line("clock", State.OK, "The clock agrees with Amazon's.")


def check_queue(*, asks_amazon: bool) -> Iterator[Line]:
    """Look whether notifications can arrive: a wrong queue stays empty without a word."""
    queue = channels.queue_for_notifications() if asks_amazon else None
    if queue is None:
        return
    try:
        facts = queue.describe()
        channels.require_fit_queue(facts)
    except channels.GatewayError as outage:
        mend = "Correct ZHONGSHU_SQS_… or the rights of its key: sqs:ReceiveMessage and more."
        yield Line("notifications", State.FAILED, f"The queue does not answer: {outage}", mend)
    except DomainError as refusal:
        yield Line("notifications", State.FAILED, str(refusal), "Subscribe again afterwards.")
    else:
        yield Line("notifications", State.OK, f"{facts.waiting} notifications wait in the queue.")


def _source_of(name: str) -> str:
    if os.environ.get(name):
        return "set"
    return "file" if os.environ.get(name + FILE) else ""


def _grade(name: str) -> State:
    """Grade what health found: a held or late installation works all the same."""
    return State.WARNING if name in ("sending",) else State.FAILED
