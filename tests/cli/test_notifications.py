"""zhongshu notifications, and what doctor says about the queue."""

from dataclasses import replace

import pytest
from pytest_django import Settings

from tests.channels.stream_cast import MONDAY, make_account
from tests.cli.conftest import Run
from tests.fake_gateway import FakeGateway
from tests.flows.test_notifications import QUEUE, FakeQueue
from zhongshu.channels import public as channels
from zhongshu.channels.models import Subscription
from zhongshu.cli.diagnosis import Line, State, check_queue


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> FakeQueue:
    fake = FakeQueue([])
    monkeypatch.setattr("zhongshu.channels.public.queue_for_notifications", lambda: fake)
    return fake


def describe(monkeypatch: pytest.MonkeyPatch, queue: FakeQueue, facts: object) -> None:
    """Let the queue answer with these facts, or with an outage."""

    def answer() -> object:
        if isinstance(facts, Exception):
            raise facts
        return facts

    monkeypatch.setattr(queue, "describe", answer)


@pytest.mark.parametrize("verb", ["subscribe", "status"])
def test_without_a_queue_it_says_what_to_set(verb: str, run: Run) -> None:
    done = run("notifications", verb)

    assert done.code == 1
    assert "set ZHONGSHU_SQS_QUEUE_URL" in done.err


def test_status_shows_queue_messages_and_subscriptions(run: Run, queue: FakeQueue) -> None:
    Subscription.objects.create(
        account=make_account(),
        kind="ORDER_CHANGE",
        subscription_id="s",
        subscribed_at=MONDAY,
    )

    done = run("notifications", "status")

    assert done.code == 0
    assert f"queue: {QUEUE.arn}, 0 waiting" in done.out
    assert "messages: 0, of these 0 known already, 0 of no seller of ours" in done.out
    assert "Acme NA       ORDER_CHANGE  False" in done.out


@pytest.mark.parametrize(
    ("facts", "state", "words"),
    [
        (QUEUE, State.OK, "0 notifications wait in the queue."),
        (replace(QUEUE, is_fifo=True), State.FAILED, "Amazon sends nothing to a FIFO queue."),
        (replace(QUEUE, lets_amazon_send=False), State.FAILED, "The policy of q does not let"),
        (channels.GatewayError("403"), State.FAILED, "The queue does not answer: 403"),
    ],
)
def test_i1_doctor_looks_at_type_and_policy_of_the_queue(
    facts: object, state: State, words: str, monkeypatch: pytest.MonkeyPatch, queue: FakeQueue
) -> None:
    describe(monkeypatch, queue, facts)

    [line] = check_queue(asks_amazon=True)

    assert isinstance(line, Line)
    assert (line.name, line.state) == ("notifications", state)
    assert line.sentence.startswith(words)


@pytest.mark.parametrize(("more", "left"), [((), 0), (("--kind", "ORDER_CHANGE"), 1)])
def test_subscriptions_are_ended(
    run: Run, queue: FakeQueue, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], left: int
) -> None:
    account = make_account()
    for kind in ("ORDER_CHANGE", "ACCOUNT_STATUS_CHANGED"):
        Subscription.objects.create(account=account, kind=kind, subscription_id=kind)
    gateway = FakeGateway(clock=MONDAY)
    gateway.script("unsubscribe", None, None)
    gateway.serve(monkeypatch)

    done = run("notifications", "unsubscribe", "--account", account.pk, *more)

    assert (done.code, Subscription.objects.count()) == (0, left)
    assert f"{2 - left} subscription(s) ended" in done.err


def test_the_subscriptions_of_nobody_are_not_ended(run: Run, queue: FakeQueue) -> None:
    done = run("notifications", "unsubscribe", "--account", 999)

    assert (done.code, "There is no selling account 999." in done.err) == (1, True)
