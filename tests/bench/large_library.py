"""Maker of a large library on the disk, for other scripts: call folders, each with its own text, product and date."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.files import encode_json
from huazheng.core.schema.seal import CUSTODY_HEAD_NAME, CUSTODY_NAME, SIGNATURE_NAME
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.services.analysis.analyze import analyze_transcript
from huazheng.services.intake.file_import import import_file
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.paths import Home

DATA = Path(__file__).parent.parent / "data"
LETTERS = (
    "的是我不了在人有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心"
    "学么之都好看起发当没成只如事把还用第样道想作种开"
)
TERMS = ("犹豫期是十五天", "退保只退现金价值", "您清楚吗", "我不太明白", "每年交一次", "保险责任", "签收保单的次日")
INSURERS = ("平安人寿", "中国人寿", "太平洋人寿", "新华保险", "泰康人寿", "友邦人寿")
PRODUCTS = ("福满一生终身寿险", "安心百分百重疾险", "金瑞年金保险", "e路平安意外伤害保险")
TYPES = ("life", "health", "annuity", "participating")
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


def sentence(random_: random.Random) -> str:
    """Seven to forty characters, one of the trade's terms among them."""
    return "".join(random_.choices(LETTERS, k=random_.randint(5, 30))) + random_.choice(TERMS)


def query(random_: random.Random, length: int) -> str:
    """Words that are somewhere in such a library, as a person types them: out of the middle of a sentence."""
    text = sentence(random_)
    place = random_.randrange(len(text) - length)
    return text[place : place + length]


def fill(home: Home, calls: int, turns: int) -> None:
    """Copies of one real call, an hour apart; a tenth of them not transcribed yet, another tenth not analyzed."""
    random_ = random.Random(1)
    first = import_file(home, DATA / "audio" / "nb.amr").call
    analyses = [encode_json(analyze_transcript(_spoken(random_, 30))) for _ in range(8)]
    for number in range(calls - 1):
        at = BEGAN + timedelta(hours=number)
        folder = home.recordings / f"{at:%Y%m%dT%H%M%SZ}-{number:06x}"
        _copy(first, folder, f"{at:%Y-%m-%dT%H:%M:%SZ}")
        if number % 10:
            Call(folder).transcript_file.write_bytes(encode_json(_spoken(random_, turns)))
        if number % 10 > 1:
            Call(folder).analysis_file.write_bytes(analyses[number % len(analyses)])
        facts = {
            "insurer": INSURERS[number % len(INSURERS)],
            "product": PRODUCTS[number % len(PRODUCTS)],
            "product_type": TYPES[number % len(TYPES)],
        }
        (folder / "facts.json").write_bytes(encode_json(facts))


def _spoken(random_: random.Random, turns: int) -> Transcript:
    spoken = tuple(
        Turn(
            id=number,
            speaker=("agent", "customer")[number % 2],  # type: ignore[arg-type]
            start=number * 2.0,
            end=number * 2.0 + 1.5,
            text=sentence(random_),
        )
        for number in range(turns)
    )
    return Transcript(schema="huazheng.transcript/1", turns=spoken)


def _copy(first: Call, folder: Path, sealed_at: str) -> None:
    (folder / "original").mkdir(parents=True)
    os.link(first.original, folder / "original" / first.original.name)
    for name in (CUSTODY_NAME, CUSTODY_HEAD_NAME, SIGNATURE_NAME):
        os.link(first.folder / name, folder / name)
    seal = msgspec.structs.replace(first.seal, call=folder.name, sealed_at=sealed_at)
    Call(folder).seal_file.write_bytes(encode_json(seal))


def quantile(times: Sequence[float], share: float) -> float:
    """The time below which that share of the times lies."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
