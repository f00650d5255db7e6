"""One selector in many threads, and other threads while it works."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import verpick

TAGS = [f"{place // 1_000}.{place // 10 % 100}.{place % 10}" for place in range(100_000)]


def test_threads_share_a_selector() -> None:
    selector = verpick.Selector(constraint="<90")
    lists = [TAGS[: (place + 1) * 5_000] for place in range(16)]
    expected = [selector.latest(tags) for tags in lists]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            assert list(pool.map(selector.latest, lists)) == expected
        explained = pool.map(selector.explain, lists)
        assert [explanation.tag for explanation in explained] == expected
        versions = list(pool.map(verpick.parse, TAGS[:2_000]))
        assert [version.tag for version in versions] == TAGS[:2_000]


def test_other_threads_run_while_the_library_works() -> None:
    # With an interval this long nobody is made to let go: the other thread counts only where the call lets it.
    buffer = "\n".join(TAGS * 10).encode()
    counted = 0
    started, done = threading.Event(), threading.Event()

    def count() -> None:
        nonlocal counted
        started.set()
        while not done.is_set():
            counted += 1
            time.sleep(0)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1_000)
    counting = threading.Thread(target=count)
    try:
        counting.start()
        started.wait()
        before = counted
        for _ in range(100):
            line = verpick.latest_in(buffer)
            assert line is not None and line.tag == "99.99.9"
        assert counted > before
    finally:
        done.set()
        counting.join()
        sys.setswitchinterval(interval)


def test_a_list_that_changes_meanwhile_gives_a_tag_of_before() -> None:
    tags = [f"1.0.{place}" for place in range(5_000)]
    done = threading.Event()

    def change() -> None:
        while not done.is_set():
            tags.reverse()

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(200):
            assert verpick.latest(tags) == "1.0.4999"
    finally:
        done.set()
        changing.join()
