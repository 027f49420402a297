"""How quickly the library is listed and searched, beside a plain scan of the same words in the same run.

    python tests/bench/library_search.py [CALLS] [TURNS_A_CALL]

Prints one line a measure: median and 95th percentile in milliseconds over 200 queries (a third of them one Chinese
character, a third two), and the ratio to `LIKE '%…%'` over the same table.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from huazheng.core.files import as_json
from huazheng.core.paths import Home
from huazheng.core.transcript import Transcript, Turn
from huazheng.services.intake import import_file
from huazheng.services.library import list_calls, search
from huazheng.store.calls import Call

QUERIES = 200
LETTERS = (
    "的是我不了在人有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心"
    "学么之都好看起发当没成只如事把还用第样道想作种开"
)
TERMS = ("犹豫期是十五天", "退保只退现金价值", "您清楚吗", "我不太明白", "每年交一次", "保险责任", "签收保单的次日")
TOP = Path(__file__).parent.parent


def sentence(random_: random.Random) -> str:
    return "".join(random_.choices(LETTERS, k=random_.randint(5, 30))) + random_.choice(TERMS)


def fill(home: Home, calls: int, turns: int) -> None:
    """Copies of one real call, each with words of its own."""
    random_ = random.Random(1)
    first = import_file(home, TOP / "data" / "audio" / "nb.amr").call
    for number in range(calls):
        folder = home.recordings / f"20260101T000000Z-{number:06x}"
        folder.mkdir()
        shutil.copy(first.seal_file, folder)
        spoken = tuple(
            Turn(id=turn, speaker="agent", start=turn, end=turn + 1, text=sentence(random_)) for turn in range(turns)
        )
        Call(folder).transcript_file.write_bytes(as_json(Transcript(schema="huazheng.transcript/1", turns=spoken)))


def quantiles(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]


def main() -> None:
    calls, turns = (int(word) for word in (*sys.argv[1:3], "1000", "200")[:2])
    random_ = random.Random(2)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        fill(home, calls, turns)
        begin = time.perf_counter()
        list_calls(home)
        print(f"index of {calls} calls, {calls * turns} turns made: {time.perf_counter() - begin:.1f} s")
        begin = time.perf_counter()
        list_calls(home)
        print(f"listed: {(time.perf_counter() - begin) * 1000:.0f} ms")
        queries = []
        for number in range(QUERIES):
            text = sentence(random_)
            place = random_.randrange(len(text) - 4)
            queries.append(text[place : place + (1, 2, 4)[number % 3]])
        ours, scan = [], []
        plain = sqlite3.connect(home.library)
        for number, query in enumerate(queries):
            begin = time.perf_counter()
            search(home, query)
            ours.append(time.perf_counter() - begin)
            if number % 20 == 0:
                begin = time.perf_counter()
                plain.execute("SELECT count(*) FROM turns WHERE text LIKE ?", (f"%{query}%",)).fetchone()
                scan.append(time.perf_counter() - begin)
        (middle, high), (scan_middle, _) = quantiles(ours), quantiles(scan)
        print(f"search: median {middle * 1000:.1f} ms, 95th percentile {high * 1000:.1f} ms")
        print(f"plain scan: median {scan_middle * 1000:.1f} ms; ratio {middle / scan_middle:.3f}")


if __name__ == "__main__":
    main()
