"""The learned weights: made from what is here, readable by numpy alone, and never the only way to judge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.checklist.explain import explain
from huazheng.checklist.facet_training import sentence_samples
from huazheng.checklist.judge import judge
from huazheng.checklist.labeled_data import OWN_FACETS, LabeledSentence, read_author_rows, read_moments, read_rows
from huazheng.checklist.learning.linear_models import WEIGHTS_FILE, load_weights, save_weights
from huazheng.checklist.matching.compiled_facets import compile_facets
from huazheng.checklist.packs.loader import known_packs, load_packs
from huazheng.core.runtime.files import make_private_folder
from huazheng.core.runtime.task import Task
from huazheng.services.analysis.analyze import analyze_transcript
from huazheng.services.analysis.train import train_user_pack, training_fingerprints
from support.labeled_calls import CALLS, DATA, judged, labeled, say
from support.small_pack import SMALL_PACK

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

LARGEST_BYTES = 2_000_000
SHORT = 9  # so short an answer is said by many


def test_the_shipped_weights_are_made_from_the_data_and_packs_that_are_here() -> None:
    """Run `huazheng packs train` after any change to a pack, to how people talk, or to the sentences."""
    assert load_weights().about["made_from"] == training_fingerprints(DATA / "sentences")
    assert WEIGHTS_FILE.stat().st_size < LARGEST_BYTES


def test_weights_survive_being_written_and_read(tmp_path: Path) -> None:
    weights = load_weights()
    file = tmp_path / "again.npz"
    save_weights(file, {"version": "x"}, weights.families)
    again = load_weights(file)
    assert set(again.families) == set(weights.families)
    save_weights(tmp_path / "twice.npz", {"version": "x"}, weights.families)
    assert file.read_bytes() == (tmp_path / "twice.npz").read_bytes()


def test_the_labeled_calls_are_not_in_the_training_data() -> None:
    said = {turn["text"] for file in CALLS for turn in labeled(file)["transcript"]["turns"] if len(turn["text"]) > 12}
    for name in ("money-and-time", "who-and-what", "returns-and-fees", "moments", "own-facets", "own-moments"):
        for line in (DATA / "sentences" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            assert json.loads(line)["text"] not in said


def test_a_bare_yes_is_no_example_of_what_it_confirms() -> None:
    """对的 conveys the length only together with 是十五天吧, so that nothing is to be learned from 对的 alone."""
    packs = known_packs()
    facets = compile_facets(packs)
    asked = {"speaker": "customer", "text": "犹豫期是十五天对吧？"}
    for answer, spans in (("对的。", 0), ("对的，犹豫期就是十五天。", 0), ("犹豫期就是十五天。", 1)):
        row = LabeledSentence(answer, "agent", OWN_FACETS, frozenset({"cooling_off/length"}), [asked])
        samples = sentence_samples(row, packs, facets)
        assert len(samples.spans) == spans
        assert samples.spans or "confirmed" in samples.whole["r"]


@pytest.mark.parametrize("name", ["phenomena", "fresh"])
def test_the_sentences_kept_for_scoring_are_not_trained_on(name: str) -> None:
    trained = {row.text for row in [*read_rows(DATA / "sentences"), *read_author_rows(DATA / "sentences")]} | {
        row.text for row in read_moments(DATA / "sentences")
    }
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    kept = {text for line in lines if len(text := json.loads(line)["text"]) > SHORT}
    assert kept
    assert not kept & trained


def test_patterns_alone_still_judge() -> None:
    from huazheng.checklist.judge import judge

    call = say(("a", "您的犹豫期是十五天，从签收合同的次日起算，可以无条件退保。"), ("c", "明白。"))
    analysis = judge(call, load_packs(["cn-life-new-policy"]), weights=[])
    (item,) = [item for item in analysis.items if item.id.endswith("/cooling_off")]
    assert item.status == "explained"


def test_every_reason_names_its_words_and_its_rule() -> None:
    dialogue = labeled(CALLS[2])
    transcript = msgspec.convert(dialogue["transcript"], type(say(("a", "喂"))))
    reasons = explain(transcript, load_packs(dialogue["packs"]), "cooling_off")
    length = next(reason for reason in reasons if reason.facet == "length")
    assert "20天" in length.quote
    assert length.pattern is not None
    assert any("cooling_off/length" in name for name, _ in length.moved)
    assert any(reason.facet == "not_understood" for reason in reasons)
    analysis = judged(dialogue)
    shown = {e.turn for i in analysis.items if i.id.endswith("/cooling_off") for f in i.facets for e in f.evidence}
    assert shown <= {reason.turn for reason in reasons}


OWN = SMALL_PACK.replace('["赠品"]', '["赠品", "礼品"]')
EXAMPLES = [
    ("投保送您一床蚕丝被，值八百多。", True),
    ("送的那口锅市场价三百。", True),
    ("给您准备了礼品，一套茶具，价值五百。", True),
    ("那个礼品大概值两百块钱。", True),
    ("送您的体检卡值六百。", True),
    ("礼品您收到了吧？", False),
    ("投保有礼品的，您知道吧？", False),
    ("礼品下个月寄给您。", False),
    ("您喜欢什么样的礼品？", False),
]


@pytest.mark.slow
def test_a_users_own_pack_learns_from_its_examples(home: Home) -> None:
    pytest.importorskip("sklearn")
    make_private_folder(home.packs)
    examples = "\n".join(
        f'[[items.facets.examples]]\ntext = "{text}"\nconveyed = {str(conveyed).lower()}' for text, conveyed in EXAMPLES
    )
    (home.packs / "mine.toml").write_text(f"{OWN}\n{examples}\n", encoding="utf-8")
    call = say(("a", "送您的电饭煲价值四百块。"), ("c", "好。"), ("a", "礼品的事您知道吧？"), ("c", "知道。"))

    def value() -> bool:
        analysis = analyze_transcript(call, ["mine"], home)
        return next(f.conveyed for item in analysis.items for f in item.facets if item.id == "mine/gift")

    assert not value()
    assert train_user_pack(home, "mine", Task()) == home.packs / "mine.npz"
    assert value()
    assert judge(call, load_packs(["mine"], home)).items[0].status == "asked_only"
