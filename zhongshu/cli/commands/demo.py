"""zhongshu demo."""

import argparse
import json
import os
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TypedDict, cast
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.commands.web import require_free
from zhongshu.cli.environment import (
    queue_at,
    remember_queue,
    remember_simulator,
    simulator_port,
    simulator_url,
)
from zhongshu.cli.ground import Ground
from zhongshu.cli.serving import (
    children,
    diary_of,
    make_ready,
    only_instance,
    supervise,
    wait_for_web,
)
from zhongshu.company import public as company
from zhongshu.documents import public as documents
from zhongshu.flows.connect_account import connect_with_token
from zhongshu.flows.subscribe import subscribe
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.server.diary import Diary
from zhongshu.server.folder import DataFolder, ServerError
from zhongshu.server.supervisor import Child

NAME = "demo"
HELP = "Start the ERP beside a simulated Amazon, already connected."
EXAMPLE = "ZHONGSHU_PORT=8010 ZHONGSHU_SIM_PORT=8910 zhongshu demo"
LOGIN = "demo"
PATIENCE_S = 90
WATCHED = ("orders", "listings")
# What the simulated sellers list besides: some 2,000 seller SKUs that have to be paired.
GOODS = 1_600
# What they send to Amazon in a month, all together.
SHIPMENTS = 30
# Seller SKUs of one seller that lie at AWD too.
AWD = 6
FILES = "demo-files"


class Seller(TypedDict):
    """One of the simulated sellers, as GET /sim/sellers tells it."""

    seller_id: str
    region: str
    client_id: str
    client_secret: str
    application_id: str
    refresh_token: str
    marketplaces: list[str]


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_options: argparse.Namespace, ground: Ground) -> int:
    with only_instance(ground.folder):
        diary = diary_of(ground)
        with diary.of(NAME):
            show(ground, diary)
    return 0


def show(ground: Ground, diary: Diary) -> None:
    """Run the simulated Amazon, connect it at the first start, and serve until a signal comes."""
    require_free(settings.HOST, settings.PORT)
    require_free("127.0.0.1", simulator_port())
    make_ready(ground)
    supervisor = supervise(ground, [simulator(ground.folder)])
    supervisor.start()
    try:
        ground.say("Starting the simulated Amazon")
        sellers = wait_for_sellers()
        use_queue(ground.folder)
        password = make_person(ground.folder)
        remember_simulator(ground.folder)
        connected = connect(sellers, ground)
        files = bring_files(ground.folder)
        if connected:
            import_products(files)
        for child in children():
            supervisor.add(child)
        hear_of_changes(ground)
        if connected:
            watch_first_syncs(ground, supervisor.stopping)
        wait_for_web(supervisor.stopping)
        ground.say(f"Files to import: {ground.folder.path / FILES}")
        diary.print(f"URL {settings.PUBLIC_URL}\nUSER {LOGIN}\nPASSWORD {password}")
        supervisor.run()
    finally:
        supervisor.stop()


def simulator(folder: DataFolder) -> Child:
    port = str(simulator_port())
    state = folder.path / "simulator.json"
    command = [sys.executable, "-m", "spapi_simulator", "--port", port, "--state", str(state)]
    command += ["--goods", str(GOODS), "--shipments", str(SHIPMENTS), "--awd", str(AWD)]
    return Child("simulated Amazon", [*command, "--parent", str(os.getpid())])


def wait_for_sellers() -> list[Seller]:
    """Return the simulated sellers as soon as they answer."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{simulator_url()}/sim/sellers", timeout=5) as answer:  # noqa: S310
                return cast(list[Seller], json.load(answer))
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise ServerError("The simulated Amazon did not start.")


def use_queue(folder: DataFolder) -> None:
    """Read the simulator's queue, here and in the processes that follow.

    Its key is the simulator's own: it cannot be known before that runs.
    """
    with urllib.request.urlopen(f"{simulator_url()}/sim/queues", timeout=5) as answer:  # noqa: S310
        queues = json.load(answer)
    queue = next(each for each in queues if each["has_policy"] and not each["is_fifo"])
    found = queue_at(simulator_url(), queue)
    remember_queue(folder, found)
    os.environ |= found
    settings.SQS = {name: found[f"ZHONGSHU_SQS_{name.upper()}"] for name in settings.SQS}


def hear_of_changes(ground: Ground) -> None:
    """Subscribe the accounts at the first start; a copied demo, which is held, takes no queue."""
    if channels.list_subscriptions(identity.SYSTEM, timezone.now()):
        return
    try:
        told = subscribe(actor=identity.SYSTEM, now=timezone.now)
    except (DomainError, channels.GatewayError) as refusal:
        ground.say(f"Without notifications: {refusal}")
    else:
        ground.say(f"Subscribed to {sum(each.is_subscribed for each in told)} notifications")


def make_person(folder: DataFolder) -> str:
    """Make the demo's user and company at the first start; return the password."""
    file = folder.secrets / "demo-password"
    if file.exists() and identity.has_users():
        return file.read_text().strip()
    if identity.has_users():
        raise ServerError(
            "These are the data of a real installation, and the demo would lead them to a"
            " simulated Amazon: name another folder in ZHONGSHU_DATA, or unset DATABASE_URL."
        )
    password = file.read_text().strip() if file.exists() else secrets.token_urlsafe(9)
    # First the file: killed in between, the next start still knows the password.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(password)
    company.set_company(
        name="演示公司 Demo Trading",
        time_zone="Asia/Shanghai",
        base_currency="CNY",
        actor=identity.SYSTEM,
    )
    identity.add_user(
        login=LOGIN,
        password=password,
        role=identity.Role.ADMIN,
        sees_every_store=True,
        actor=identity.SYSTEM,
    )
    return password


def connect(sellers: list[Seller], ground: Ground) -> bool:
    """Connect the first seller of each region once; tell whether anything was new."""
    if channels.list_accounts(identity.SYSTEM):
        return False
    applications: dict[str, int] = {}
    regions: set[str] = set()
    for seller in sellers:
        if seller["region"] in regions:
            continue
        regions.add(seller["region"])
        at = timezone.now()
        if seller["client_id"] not in applications:
            applications[seller["client_id"]] = channels.add_application(
                name=f"Demo {len(applications) + 1}",
                client_id=seller["client_id"],
                client_secret=seller["client_secret"],
                application_id=seller["application_id"],
                kind=channels.ApplicationKind.PRIVATE,
                is_draft=False,
                actor=identity.SYSTEM,
                at=at,
            )
        ground.say(f"Connecting seller {seller['seller_id']} ({seller['region']})")
        account = connect_with_token(
            application_id=applications[seller["client_id"]],
            region=seller["region"],
            name=f"Demo {seller['region']}",
            seller_id=seller["seller_id"],
            refresh_token=seller["refresh_token"],
            actor=identity.SYSTEM,
            at=at,
        )
        channels.confirm_stores(
            account_id=account.account_id, choices=None, actor=identity.SYSTEM, at=at
        )
    return True


def bring_files(folder: DataFolder) -> list[Path]:
    """Write the files that one may import: exports of other ERPs, downloads of Seller Central."""
    target = folder.path / FILES
    target.mkdir(exist_ok=True)
    with urllib.request.urlopen(f"{simulator_url()}/sim/files", timeout=30) as answer:  # noqa: S310
        told = json.load(answer)
    files = []
    for each in told:
        files.append(target / Path(each["name"]).name)
        address = f"{simulator_url()}/sim/files/{quote(each['name'])}"
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            files[-1].write_bytes(answer.read())
    return files


def import_products(files: list[Path]) -> None:
    """Let a worker read the products of the ERP used before: what is listed is paired with them."""
    if not files:
        return
    at = timezone.now()
    documents.begin_import(
        documents.NewImport(
            kind=documents.ImportKind.PRODUCTS,
            file_id=documents.store_file([files[0].read_bytes()], name=files[0].name, at=at),
            language="zh-hans",
            reading=documents.Reading(),
            wanted={},
            goes_on=True,
        ),
        actor=identity.SYSTEM,
        at=at,
    )


def watch_first_syncs(ground: Ground, stopping: threading.Event) -> None:
    """Wait for the first orders and listings, saying how far they are."""
    deadline = time.monotonic() + PATIENCE_S
    said = ""
    while time.monotonic() < deadline:
        streams = [s for s in channels.list_streams(identity.SYSTEM) if s.kind in WATCHED]
        done = [stream for stream in streams if stream.synced_at]
        sentence = f"First synchronisation: {len(done)} of {len(streams)} streams done"
        if sentence != said:
            ground.say(sentence)
            said = sentence
        if len(done) == len(streams) or stopping.wait(1):
            return
    ground.say("The first synchronisation goes on in the background")
