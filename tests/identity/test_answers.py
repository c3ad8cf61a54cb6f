"""The same request twice has one effect and one answer."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.cast import MONDAY
from tests.race import run_together
from zhongshu.identity import public as identity
from zhongshu.identity.models import IdempotentAnswer, RequestCount, User

HASH, OTHER_HASH = b"h" * 32, b"o" * 32
DONE = identity.KeptAnswer(201, b'{"id": 1}')


def make_person(login: str = "wang") -> identity.Actor:
    return User.objects.create(username=login, role="operations").as_actor()


def ask(
    actor: identity.Actor,
    work: Callable[[], identity.KeptAnswer] = lambda: DONE,
    *,
    request_hash: bytes = HASH,
) -> identity.KeptAnswer:
    return identity.answer_once(
        key="k-1", request_hash=request_hash, actor=actor, at=MONDAY, work=work
    )


@pytest.mark.django_db
def test_the_same_request_brings_the_kept_answer() -> None:
    wang, calls = make_person(), list[str]()

    def work() -> identity.KeptAnswer:
        calls.append("called")
        return DONE

    answers = [ask(wang, work) for _ in range(2)]

    assert answers == [DONE, DONE]
    assert calls == ["called"]


@pytest.mark.django_db
def test_o20_another_body_is_refused_and_another_person_is_apart() -> None:
    wang, li = make_person(), make_person("li")
    ask(wang)

    with pytest.raises(identity.OtherRequestError):
        ask(wang, request_hash=OTHER_HASH)

    other = ask(li, lambda: identity.KeptAnswer(200, b"{}"), request_hash=OTHER_HASH)
    assert other == identity.KeptAnswer(200, b"{}")


@pytest.mark.django_db(transaction=True)
def test_refused_work_keeps_nothing_and_may_be_tried_again() -> None:
    wang = make_person()

    def refuse() -> identity.KeptAnswer:
        make_person("half-done")
        raise identity.TokenNotFoundError(token_id=1)

    with pytest.raises(identity.TokenNotFoundError):
        ask(wang, refuse)

    assert IdempotentAnswer.objects.count() == 0
    assert not User.objects.filter(username="half-done").exists()
    assert ask(wang) == DONE


@pytest.mark.django_db
def test_the_answer_is_encrypted_at_rest() -> None:
    ask(make_person(), lambda: identity.KeptAnswer(201, b'{"secret": "zs_12345678_abc"}'))

    body = IdempotentAnswer.objects.get().body

    assert body is not None
    assert b"zs_12345678" not in bytes(body)


@pytest.mark.django_db(transaction=True)
def test_o20_fifty_twins_have_one_effect_and_equal_answers() -> None:
    wang = make_person()
    answers: list[identity.KeptAnswer] = []

    def work() -> identity.KeptAnswer:
        number = User.objects.create(username=f"made-{User.objects.count()}").pk
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")
        return identity.KeptAnswer(201, str(number).encode())

    outcomes = run_together(*[lambda: answers.append(ask(wang, work))] * 50)

    assert outcomes == [None] * 50
    assert len(answers) == 50
    assert len(set(answers)) == 1
    assert User.objects.count() == 2


@pytest.mark.django_db
def test_a_claim_for_work_outside_refuses_twins_until_it_is_kept_or_forgotten() -> None:
    wang = make_person()

    def claim(at_minute: int = 0) -> identity.AnswerClaim:
        at = MONDAY + timedelta(minutes=at_minute)
        return identity.claim_answer(key="k-2", request_hash=HASH, actor=wang, at=at)

    first = claim()
    with pytest.raises(identity.RequestUnderWayError):
        claim()
    identity.forget_answer(claimed=first)
    second = claim()
    identity.keep_answer(claimed=second, key="k-2", answer=DONE, actor=wang)

    assert first.answer is None
    assert second.answer is None
    assert claim().answer == DONE


@pytest.mark.django_db
def test_o20_a_claim_of_a_dead_process_is_taken_over_and_its_late_answer_not_kept() -> None:
    wang = make_person()
    dead = identity.claim_answer(key="k-3", request_hash=HASH, actor=wang, at=MONDAY)
    later = MONDAY + timedelta(minutes=6)

    heir = identity.claim_answer(key="k-3", request_hash=HASH, actor=wang, at=later)
    identity.keep_answer(claimed=dead, key="k-3", answer=DONE, actor=wang)

    assert heir.answer is None
    assert heir.claim != dead.claim
    assert IdempotentAnswer.objects.get().status is None


@pytest.mark.django_db(transaction=True)
def test_o20_twins_of_refused_work_meet_nothing_but_the_one_under_way() -> None:
    wang = make_person()

    def claim_and_forget() -> None:
        for _ in range(40):
            with suppress(identity.RequestUnderWayError):
                claimed = identity.claim_answer(key="k-4", request_hash=HASH, actor=wang, at=MONDAY)
                identity.forget_answer(claimed=claimed)

    outcomes = run_together(*[claim_and_forget] * 6)

    assert outcomes == [None] * 6
    assert IdempotentAnswer.objects.count() == 0


@pytest.mark.django_db
def test_o20_answers_are_kept_for_a_day_and_forgotten_after_two() -> None:
    wang = make_person()
    ask(wang)

    a_day_later = identity.claim_answer(
        key="k-1", request_hash=HASH, actor=wang, at=MONDAY + timedelta(hours=24)
    )

    assert a_day_later.answer == DONE
    for hours, left in ((25, 2), (49, 2)):
        identity.claim_answer(
            key=f"later-{hours}",
            request_hash=HASH,
            actor=wang,
            at=MONDAY + timedelta(hours=hours),
        )
        assert IdempotentAnswer.objects.count() == left
    assert not IdempotentAnswer.objects.filter(key="k-1").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201, "a\x00b", "schlüssel", "a\nb"])
def test_k11_a_key_that_cannot_be_stored_is_refused(key: str) -> None:
    with pytest.raises(identity.KeyRefusedError):
        identity.claim_answer(key=key, request_hash=HASH, actor=make_person(), at=MONDAY)


@pytest.mark.django_db
def test_o23_guesses_are_counted_by_address_and_refused_with_the_time_to_wait() -> None:
    for _ in range(60):
        identity.count_request(address="192.0.2.1", token_id=None)

    with pytest.raises(identity.TooManyRequestsError) as refusal:
        identity.count_request(address="192.0.2.1", token_id=None)
    identity.count_request(address="192.0.2.1", token_id=7)
    identity.count_request(address="192.0.2.2", token_id=None)

    assert 1 <= refusal.value.wait_s <= 60


@pytest.mark.django_db
def test_o23_counting_costs_one_statement_and_old_counts_go(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    identity.count_request(address="192.0.2.1", token_id=7)
    RequestCount.objects.create(subject="address:gone", minute=MONDAY, number=3)

    with django_assert_num_queries(3):  # the statement between savepoint and release
        identity.count_request(address="192.0.2.1", token_id=7)
    identity.count_request(address="192.0.2.3", token_id=7)

    subjects = sorted(RequestCount.objects.values_list("subject", flat=True))
    assert subjects == ["address:192.0.2.1", "address:192.0.2.3", "token:7"]
