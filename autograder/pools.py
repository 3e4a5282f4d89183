"""Where submissions are graded: in processes on this machine, or on a Dask cluster."""

from __future__ import annotations

import functools
import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from pebble import ProcessPool

from autograder.launching import share_zygote, shared_zygote
from autograder.warm import Zygote
from wordlab.errors import WordlabError

RARELY = 50_000  # new objects before the next look for garbage: a submission makes few cycles


class ClusterError(WordlabError):
    """The cluster cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Pool:
    """Takes calls and answers with futures; `ahead` calls at once keep all of it busy."""

    submit: Callable[..., Future[Any]]
    ahead: int


@contextmanager
def local_pool(
    processes: int | None = None, sandbox: bool = True, preload: Sequence[str] = ()
) -> Iterator[Pool]:
    """Processes of this machine, by default one for each processor, that share one zygote.

    All of them are started by the first call, so that a class without new work costs nothing.
    """
    count = processes or os.cpu_count() or 1
    with ExitStack() as stack:

        @functools.cache
        def pool() -> ProcessPool:
            # A fork server starts small and has one thread, so that its forks are cheap and safe.
            multiprocessing.set_forkserver_preload(["autograder.batch"])
            return stack.enter_context(
                ProcessPool(
                    max_workers=count,
                    context=multiprocessing.get_context("forkserver"),
                    initializer=_prepare,
                    initargs=[stack.enter_context(shared_zygote(sandbox, preload))],
                )
            )

        yield Pool(lambda call, *args: pool().schedule(call, args=args), 2 * count)


def _prepare(zygote: Zygote | None) -> None:
    """Make a new grading process ready: what it has imported is nothing to collect, ever."""
    share_zygote(zygote)
    gc.freeze()
    gc.set_threshold(RARELY)


@contextmanager
def cluster_pool(address: str) -> Iterator[Pool]:
    """The workers of a Dask scheduler, such as tcp://host:8786.

    A submission whose worker dies is given to another one, as often as the scheduler allows (its
    setting `allowed-failures`, 3). ClusterError where there is no scheduler, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "Grading on a cluster needs Dask. Run: pip install 'word-embeddings-course[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=15, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"There is no Dask scheduler at {address}: {error}. Start one with `dask scheduler`, "
            "and workers with `dask worker ADDRESS`."
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(
                f"The scheduler at {address} has no workers. Start some: dask worker {address}"
            )
        executor = client.get_executor(pure=False)
        yield Pool(executor.submit, 2 * threads)
