"""When proposals are to be found anew: a wish is noted with every change that they follow."""

from procrastinate.contrib.django import app

from zhongshu.catalog.models import ProposalWish

PROPOSE = "propose_pairings"
PRIORITY = 8


def wish_for_proposals(*, at_once: bool = False) -> None:
    """Note that proposals no longer follow from what is known.

    The tick queues a run before long; `at_once` does so for a person who waits for it. One runs
    at a time, and one that finds no wish left does nothing.
    """
    ProposalWish.objects.create()
    if at_once:
        queue_run()


def queue_run() -> None:
    app.configure_task(PROPOSE, priority=PRIORITY, lock=PROPOSE).defer()
