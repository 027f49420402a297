"""Calls for the exporters, written by hand: one small and ordinary, one of each side alone, one hostile, one
of three hours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.call.apply_edits import apply_edits
from huazheng.core.call.call_snapshot import CallSnapshot
from huazheng.core.call.gaps import RecordingGap
from huazheng.core.runtime.language import Text
from huazheng.core.schema.analysis import (
    Analysis,
    Contradiction,
    CustomerAnswer,
    Evidence,
    FacetResult,
    ItemResult,
    Moment,
    PackUsed,
    Signal,
)
from huazheng.core.schema.edits import CheckEdit, Edit, Edits, SpeakerEdit, TextEdit, TimesEdit, turn_digest
from huazheng.core.schema.review import Review, ReviewedBundle, ReviewMark
from huazheng.core.schema.seal import Seal, SealedAudio, SealedFile, SealKey
from huazheng.core.schema.transcript import HeardSide, SkippedSpan, Speaker, Transcript, Turn, Word
from huazheng.export.documents.call_document import AppliedChecklist, CallDocument, DocumentSource, Proofs

CALL = "20261122T101500Z-7f3a9c"
SHA256 = "9e4245103106009df00ef50a407a809e3b8598f38c9d3fbc92ffec01b6bd3042"
SEAL_SHA256 = "a34f135b" * 8
TRANSCRIPT_SHA256 = "5a" * 32
COOLING, COVERAGE = "cn-life-new-policy/cooling_off", "cn-life-new-policy/coverage"

HOSTILE = (
    "<script>alert(1)</script>",
    "&amp; & ]]> <![CDATA[ --> <v 坐席> </v> {\\an8}",
    '=HYPERLINK("http://127.0.0.1:9","x")',
    '+1+cmd|" /C calc"!A0',
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
    "\t=1+1",
    '逗号，, 引号" 换行\n\n00:00:01,000 --> 00:00:02,000\n第二行',
    "\u202e天五十是期豫犹\u202c \u200f\u2066\u0007\x1b[31m\x00\ufffe",
    "emoji 😀👨‍👩‍👧 قانون עברית Ελληνικά ½ 𠮷",
    "超" * 3000,
    "w" * 3000,
    "",
    "   ",
    "%s {0} {{ 7*7 }} {% raw %} \\n $(id) `id`",
    "(括号\\)Tj ET endstream endobj",
)


def seal(title: str = "回访 录音（1）.m4a", duration: float = 62.5) -> Seal:
    return Seal(
        schema="huazheng.seal/1",
        call=CALL,
        origin="imported",
        sealed_at="2026-11-22T10:15:00Z",
        modified="2026-11-21T09:00:00Z",
        app="huazheng 0.1.0",
        files=(SealedFile(name=f"original/{title}", bytes=123456, sha256=SHA256),),
        audio=SealedAudio(
            container="mov,mp4,m4a,3gp,3g2,mj2",
            codec="aac",
            rate=44100,
            channels=2,
            duration=duration,
            said={"creation_time": "2026-11-21T08:58:00.000000Z", "encoder": "Lavf"},
            unreadable=2,
        ),
    )


def head(number: int) -> dict[str, Any]:
    """The fields that every correction begins with."""
    return {"number": number, "who": "王芳", "at": "2026-11-22T11:00:00Z", "transcript": TRANSCRIPT_SHA256}


def snapshot(
    title: str, sealed: Seal, machine: Transcript, analysis: Analysis | None, edits: tuple[Edit, ...] = ()
) -> CallSnapshot:
    """A call with these corrections, by whose current text it was analyzed."""
    made = CallSnapshot(
        title=title,
        seal=sealed,
        machine=machine,
        corrected=apply_edits(machine, edits, TRANSCRIPT_SHA256),
        edits=Edits(edits),
        analysis=analysis,
        transcript_sha256=TRANSCRIPT_SHA256,
        edits_sha256="ed" * 32 if edits else None,
        corrections_sha256="ed" * 32 if edits else None,
    )
    if analysis is None:
        return made
    return replace(made, analysis=msgspec.structs.replace(analysis, rests_on=made.inputs_with(None)))


def small() -> CallDocument:
    """Four turns: one doubtful and corrected, one heard in other characters, one with another speaker and time."""
    turns = (
        Turn(id=0, speaker="agent", start=0.5, end=3.0, text="您好，请问是王芳女士吗？", channel=1, confidence=0.9),
        Turn(
            id=1,
            speaker="agent",
            start=3.5,
            end=9.25,
            text="由于七十五天您清楚吗？",
            heard="由於七十五天您清楚嗎？",
            channel=1,
            confidence=0.6,
            words=(
                Word("由于", 3.5, 4.0, 0.2),
                Word("七", 4.0, 4.2, 0.4),
                Word("十五天", 4.2, 5.0, 0.95),
                Word("您清楚吗？", 5.0, 9.25, 0.9),
            ),
        ),
        Turn(id=2, speaker="customer", start=10.0, end=11.5, text="我不太明白。", channel=0, confidence=0.97),
        Turn(id=3, speaker="unknown", start=3601.25, end=3603.0, text="（旁人说话）"),
    )
    quote = Evidence(
        turn=1, start=3.5, end=9.25, quote="犹豫期是十五天", heard="由于七十五天", value="15 days", confidence=0.6
    )
    analysis = Analysis(
        schema="huazheng.analysis/1",
        packs=(PackUsed(id="cn-life-new-policy", version="1.0", source="《人身保险业务基本服务规定》第十五条"),),
        items=(
            ItemResult(
                id=COOLING,
                kind="inform",
                title="犹豫期",
                status="partly_explained",
                facets=(
                    FacetResult(id="length", required=True, conveyed=True, evidence=(quote,)),
                    FacetResult(id="start", required=True, conveyed=False),
                ),
                customer=CustomerAnswer(response="not_understood", turn=2, final="not_understood"),
                evidence=(quote,),
            ),
            ItemResult(
                id=COVERAGE,
                kind="inform",
                title="保险责任",
                status="not_mentioned",
                facets=(FacetResult(id="liability", required=True, conveyed=False),),
                customer=CustomerAnswer(response="none", turn=None, final="none"),
                evidence=(),
            ),
        ),
        moments=(
            Moment(
                turn=2, start=10.0, end=11.5, quote="我不太明白", kind="not_understood", item=COOLING,
                resolved=False, answered_by=(), confidence=0.97,
            ),
        ),
        findings=(
            Contradiction(
                kind="contradicts_policy", item=COOLING, facet="length", said="15 days", policy="20 days", turn=1
            ),
        ),
        signals=(Signal(kind="sold_as_deposit", turn=0, quote="跟存款一样"),),
    )  # fmt: skip
    machine = Transcript(
        schema="huazheng.transcript/1",
        turns=turns,
        engine="faster-whisper",
        model="whisper-base",
        model_sha256="d01c3014" * 8,
        duration=62.5,
        skipped=(
            SkippedSpan(start=12.0, end=20.0, reason="no_speech", channel=0),
            SkippedSpan(start=20.0, end=24.0, reason="dropped_echo", channel=1, heard="犹豫期、亲笔签名"),
        ),
    )
    edits = (
        TextEdit(**head(1), turn=1, was=turns[1].text, became="犹豫期十五天您清楚吗？"),
        SpeakerEdit(**head(2), turn=3, was="unknown", became="customer"),
        TimesEdit(**head(3), turn=3, was=(3601.25, 3603.0), became=(3600.5, 3603.0)),
    )
    return CallDocument(
        snapshot=snapshot("回访 录音（1）.m4a", seal(), machine, analysis, edits),
        rules=(
            AppliedChecklist(
                Text("人身保险新单回访", "New life policies"),
                "《人身保险业务基本服务规定》第十五条",
                Text("说明。", "A note."),
            ),
        ),
        titles={
            COOLING: Text("犹豫期", "Cooling-off period"),
            COVERAGE: Text("保险责任", "Coverage"),
            f"{COOLING}#length": Text("天数", "Length"),
            f"{COOLING}#start": Text("起算时间", "Start"),
            f"{COVERAGE}#liability": Text("保险责任", "What is insured"),
        },
        articles={COOLING: "（六）确认投保人是否知悉犹豫期的起算时间、期间以及享有的权利；"},
        proofs=Proofs(
            fingerprint="ab" * 32,
            seal_sha256=SEAL_SHA256,
            timestamped=True,
            sources=(DocumentSource("microphone", "USB 麦克风", "2026-11-21T08:58:00Z", "2026-11-21T08:59:02Z"),),
            gaps=(RecordingGap("microphone", 17, "overflow", 441, 48000, 17.0, 17.009),),
        ),
    )


def with_turns(document: CallDocument, turns: tuple[Turn, ...]) -> CallDocument:
    """The same call with other turns, not corrected."""
    machine = msgspec.structs.replace(document.machine, turns=turns)
    return replace(document, snapshot=snapshot(document.title, document.seal, machine, document.analysis))


def proofread(document: CallDocument, turns: tuple[Turn, ...], name: str) -> CallDocument:
    """The same call, not corrected, with these turns checked by a person."""
    checks = tuple(
        CheckEdit(**head(number), turn=turn.id, name=name, confirmed=turn_digest(turn.speaker, turn.text))
        for number, turn in enumerate(turns, 1)
    )
    made = snapshot(document.title, document.seal, document.machine, document.analysis, checks)
    return replace(document, snapshot=made)


def with_seal(document: CallDocument, sealed: Seal) -> CallDocument:
    """The same call under another seal."""
    return replace(document, snapshot=replace(document.snapshot, seal=sealed))


def with_analysis(document: CallDocument, analysis: Analysis) -> CallDocument:
    """The same call with another analysis."""
    return replace(document, snapshot=replace(document.snapshot, analysis=analysis))


COOLING_OFF_EXPLAINED = "犹豫期是十五天，从签收合同的次日起算，期间可以无条件退保。"
ONE_SIDED_TURNS: dict[Speaker, tuple[str, ...]] = {
    "customer": ("喂，你好。", "看过的呀，我还画了线。", "什么犹豫期？我不太明白。", "哦，那我放心了。"),
    "agent": (
        "您好，这里是平安人寿客服。",
        "犹豫期是十五天，从签收合同的次日起算，期间可以无条件退保。",
        "感谢您的配合，再见。",
    ),
    "unknown": ("喂。", "犹豫期是十五天，从签收合同的次日起算，期间可以无条件退保。", "再见。"),
}


def one_sided(only: HeardSide) -> CallDocument:
    """A call of which one side is in the recording, judged as such."""
    document = small()
    turns = tuple(
        Turn(id=number, speaker=only, start=number * 9.0, end=number * 9 + 3.5, text=text)
        for number, text in enumerate(() if only == "nobody" else ONE_SIDED_TURNS[only])
    )
    machine = msgspec.structs.replace(document.machine, turns=turns, skipped=(), only_speaker=only)
    packs = load_packs(["cn-life-new-policy"])
    titles = {f"{packs[0].id}/{item.id}": item.title.text for item in packs[0].items}
    titles |= {
        f"{packs[0].id}/{item.id}#{facet.id}": facet.title.text for item in packs[0].items for facet in item.facets
    }
    return replace(
        document,
        snapshot=snapshot("回访.m4a", document.seal, machine, judge(machine, packs)),
        titles=titles,
        articles={f"{packs[0].id}/{item.id}": item.article for item in packs[0].items},
    )


def review() -> Review:
    """A review of that call: one item agreed with, one moment not, one item with a note only."""
    return Review(
        schema="huazheng.review/1",
        call=CALL,
        seal_sha256="ab" * 32,
        analysis_sha256="cd" * 32,
        bundle=ReviewedBundle(
            name="证据.zip", sha256="ef" * 32, bag_sha256="12" * 32, intact=False,
            problems=("custody.jsonl：这一行被改动过。 / This line was altered.",),
        ),
        reviewer="李律师",
        opened_at="2026-11-23T01:00:00Z",
        saved_at="2026-11-23T02:30:00Z",
        app="huazheng 0.1.0",
        key=SealKey(public="34" * 32, fingerprint="56" * 32),
        summary="多数项目同意机器结果。",
        marks=(
            ReviewMark(on="item", id=COOLING, at="2026-11-23T01:10:00Z", decision="agree", note="天数听得很清楚。"),
            ReviewMark(on="item", id=COVERAGE, at="2026-11-23T01:20:00Z", note="请回听 00:03。"),
            ReviewMark(on="moment", id="2", at="2026-11-23T01:30:00Z", decision="disagree", note="后来其实解答了。"),
        ),
    )  # fmt: skip


def said(texts: tuple[str, ...], title: str = "回访.wav") -> CallDocument:
    """A call in which these texts are said, each also a quote, a moment and an answer."""
    document = small()
    turns = tuple(
        Turn(
            id=number,
            speaker="customer" if number % 2 else "agent",
            start=number * 2.0,
            end=number * 2 + 1.5,
            text=text,
        )
        for number, text in enumerate(texts)
    )
    first = document.analysis.items[0]
    quotes = tuple(
        Evidence(
            turn=turn.id, start=turn.start, end=turn.end, quote=turn.text, confidence=0.5, heard=turn.text,
            weak="low_confidence",
        )
        for turn in turns
    )  # fmt: skip
    item = ItemResult(
        id=first.id, kind="inform", title=texts[0], status="asked_only", possibly="explained",
        facets=(FacetResult(id="length", required=True, conveyed=False, evidence=quotes),),
        customer=CustomerAnswer(response="not_understood", turn=0, final="understood"), evidence=quotes,
    )  # fmt: skip
    moments = tuple(
        Moment(
            turn=turn.id, start=turn.start, end=turn.end, quote=turn.text, kind="not_understood", item=None,
            resolved=False, answered_by=(turn.id,), confidence=0.5,
        )
        for turn in turns
    )  # fmt: skip
    machine = Transcript(schema="huazheng.transcript/1", turns=turns, engine=texts[0], model=texts[1 % len(texts)])
    analysis = Analysis(
        schema="huazheng.analysis/1", packs=document.analysis.packs, items=(item,), moments=moments,
        signals=tuple(Signal(kind="x", turn=turn.id, quote=turn.text) for turn in turns),
    )  # fmt: skip
    edits = (TextEdit(**head(1), turn=0, was=texts[0], became=texts[-1]),)
    return CallDocument(
        snapshot=snapshot(title, seal(title), machine, analysis, edits),
        rules=(),
        titles={},
        articles={first.id: texts[0]},
    )


def three_hours() -> CallDocument:
    """10,800 s: 2,400 turns of 25 characters with a time for every character."""
    sentence = "犹豫期是从您签收保单的次日零时起算一共是十五天的"
    turns = []
    for number in range(2400):
        start = number * 4.5
        words = tuple(
            Word(char, start + place * 0.17, start + place * 0.17 + 0.15, 0.3 if place == number % 23 else 0.9)
            for place, char in enumerate(sentence)
        )
        speaker = "customer" if number % 3 == 0 else "agent"
        turns.append(Turn(id=number, speaker=speaker, start=start, end=start + 4.2, text=sentence, words=words))
    document = small()
    machine = Transcript(
        schema="huazheng.transcript/1", turns=tuple(turns), engine="faster-whisper", model="whisper-base"
    )
    return CallDocument(
        snapshot=snapshot("三小时.wav", seal("三小时.wav", duration=10800.0), machine, document.analysis),
        rules=document.rules,
        titles=document.titles,
        articles=document.articles,
    )
