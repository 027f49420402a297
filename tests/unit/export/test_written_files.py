"""Subtitles, tables, JSON and vCon, read by other people's readers."""

from __future__ import annotations

import base64
import csv
import io
import json
import uuid
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import pysubs2
import pytest
import webvtt

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.core.schema.analysis import Analysis
from huazheng.core.schema.seal import Seal
from huazheng.core.schema.transcript import Transcript
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.call_document import find_format
from support.call_documents import HOSTILE, SHA256, said, small, with_seal, with_turns
from support.sealed_calls import captured

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


class _VConPart(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Content as draft-ietf-vcon-vcon-core-04 has it: inline here (2.3), or a digest alone (2.4)."""

    mediatype: str
    filename: str | msgspec.UnsetType = msgspec.UNSET
    body: Any = msgspec.UNSET
    encoding: Literal["json", "base64url", "none"] | msgspec.UnsetType = msgspec.UNSET


class _Dialog(_VConPart, kw_only=True):
    """Section 4.3, of a recording."""

    type: Literal["recording"]
    start: datetime
    duration: Annotated[float, msgspec.Meta(ge=0)]
    parties: int | list[int | list[int]]
    originator: int | msgspec.UnsetType = msgspec.UNSET
    content_hash: Annotated[str, msgspec.Meta(pattern="^sha256-[A-Za-z0-9_-]{43}$")]


class _Analysis(_VConPart, kw_only=True):
    """Section 4.5; the type is one that the draft says it should be."""

    type: Literal["report", "sentiment", "summary", "transcript", "translation", "tts"]
    dialog: int | list[int]
    vendor: str
    product: str
    schema: str


class _Attachment(_VConPart, kw_only=True):
    """Section 4.4."""

    purpose: str
    start: datetime
    party: int
    dialog: int


class _Party(msgspec.Struct, forbid_unknown_fields=True):
    """Section 4.2, as much as is used."""

    name: str


class VCon(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Section 4.1, unsigned form, as much as is used. Nothing that the draft does not know may stand in the file."""

    vcon: Literal["0.4.0"]
    uuid: uuid.UUID
    created_at: datetime
    subject: str
    parties: list[_Party]
    dialog: list[_Dialog]
    analysis: list[_Analysis]
    attachments: list[_Attachment]


class _Page(HTMLParser):
    """An HTML page as a browser takes it apart: its elements, those still open, its text."""

    VOID = frozenset({"meta", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.elements.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


SPOKEN = [one_line(text) for text in (HOSTILE[-1], *HOSTILE[1:]) if one_line(text)]  # the first one is put right


def _rows(form: str, document: object, language: Language = "zh") -> list[list[str]]:
    content = find_format(form).render(document, language)  # type: ignore[arg-type]
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes it for another code page without the mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_webvtt_has_every_turn_with_its_speaker() -> None:
    read = webvtt.from_buffer(io.BytesIO(find_format("vtt").render(small(), "zh")))
    assert [(cue.voice, cue.start, cue.end) for cue in read][:3] == [
        ("坐席", "00:00:00.500", "00:00:03.000"),
        ("坐席", "00:00:03.500", "00:00:09.250"),
        ("我", "00:00:10.000", "00:00:11.500"),
    ]
    assert read[1].text == "犹豫期十五天您清楚吗？"
    assert (read[3].voice, read[3].start) == ("我", "01:00:00.500"), "as a person put it right"
    raw = find_format("vtt").render(with_turns(small(), small().machine.turns), "zh").decode()
    assert "<v 坐席><c.doubtful>由于</c><c.doubtful>七</c>十五天您清楚吗？</v>" in raw
    assert "<c.put-right>犹豫期十五天您清楚吗？</c>" in find_format("vtt").render(small(), "zh").decode()


def test_srt_has_every_turn_with_its_speaker() -> None:
    read = pysubs2.SSAFile.from_string(find_format("srt").render(small(), "zh").decode(), format_="srt")
    assert [(cue.start, cue.end) for cue in read][:2] == [(500, 3000), (3500, 9250)]
    assert read[2].plaintext == "我：我不太明白。"
    assert read[1].plaintext == "坐席（人工更正）：犹豫期十五天您清楚吗？"
    assert read[3].start == 3600500
    assert len(read) == 5
    assert read[4].start >= 3603000, "the remark comes after everything that was said, and after the sound"
    assert SHA256 in read[4].plaintext


def test_hostile_words_stay_one_cue_each() -> None:
    raw = find_format("srt").render(said(HOSTILE), "zh").decode()
    read = pysubs2.SSAFile.from_string(raw, format_="srt")
    assert len(read) == len(SPOKEN) + 1
    assert "<" not in raw
    assert max(len(cue.plaintext) for cue in read) > 3000
    captions = webvtt.from_buffer(io.BytesIO(find_format("vtt").render(said(HOSTILE), "zh")))
    assert len(captions) == len(SPOKEN)
    raw = find_format("vtt").render(said(HOSTILE), "zh").decode()
    assert "<script" not in raw
    assert raw.count("-->") == len(SPOKEN)


@pytest.mark.parametrize("form", ["csv", "csv-items", "csv-moments"])
def test_no_cell_is_run_as_a_formula(form: str) -> None:
    for language in LANGUAGES:
        header, *rows = _rows(form, said(HOSTILE), language)
        assert rows
        for row in rows:
            assert len(row) == len(header)
            for cell in row:
                assert cell.lstrip()[:1] not in set("=+-@＝＋－＠") or cell == "", cell
                assert not set(cell) & set("\x00\x07\x1b\u202e\u200f\u2066")


def test_the_turns_come_back_as_they_were() -> None:
    _, *rows = _rows("csv", small())
    assert [(row[1], row[3], row[5], row[6]) for row in rows] == [
        ("1", "0.5", "坐席", "您好，请问是王芳女士吗？"),
        ("2", "3.5", "坐席", "由于七十五天您清楚吗？"),
        ("3", "10.0", "我", "我不太明白。"),
        ("4", "3600.5", "我", "（旁人说话）"),
    ]
    assert rows[1][7:9] == ["由於七十五天您清楚嗎？", "犹豫期十五天您清楚吗？"]
    assert {row[-1] for row in rows} == {SHA256}


def test_json_holds_everything_as_it_is_on_disk() -> None:
    document = small()
    told = json.loads(find_format("json").render(document, "zh"))
    assert told["schema"] == "huazheng.export/1"
    assert msgspec.convert(told["transcript"], Transcript) == document.machine
    assert msgspec.convert(told["analysis"], Analysis) == document.analysis
    assert msgspec.convert(told["seal"], Seal) == document.seal
    assert told["corrections"] == {"1": "犹豫期十五天您清楚吗？"}


def test_vcon_has_the_shape_of_draft_04() -> None:
    document = small()
    told = json.loads(find_format("vcon").render(document, "en"))
    msgspec.convert(told, VCon)
    made = uuid.UUID(told["uuid"])
    assert (made.version, made.variant) == (8, uuid.RFC_4122)
    assert told["created_at"] == "2026-11-22T10:15:00Z"
    [dialog] = told["dialog"]
    assert (dialog["type"], dialog["start"], dialog["parties"]) == ("recording", "2026-11-21T08:58:00Z", [1, 0])
    assert dialog["originator"] == 0, "the insurer called, though the customer is in the first channel"
    assert dialog["content_hash"] == "sha256-nkJFEDEGAJ3wDvUKQHqAnjuFmPOMnT-8kv_sAba9MEI"
    assert all(0 <= party < len(told["parties"]) for party in dialog["parties"])
    assert [(part["type"], part["schema"]) for part in told["analysis"]] == [
        ("transcript", "huazheng.transcript/1"),
        ("report", "huazheng.edits/1"),
        ("report", "huazheng.analysis/1"),
    ]
    assert {part["dialog"] for part in told["analysis"]} == {0}
    assert msgspec.convert(told["analysis"][0]["body"], Transcript) == document.machine


def test_vcon_says_both_of_every_channel_where_it_is_not_known_who_is_in_which() -> None:
    document = small()
    turns = tuple(msgspec.structs.replace(turn, channel=None) for turn in document.machine.turns)
    mixed = with_turns(document, turns)
    told = json.loads(find_format("vcon").render(mixed, "zh"))
    assert told["dialog"][0]["parties"] == [[0, 1], [0, 1]]
    one = msgspec.structs.replace(document.seal, audio=msgspec.structs.replace(document.seal.audio, channels=1))
    told = json.loads(find_format("vcon").render(with_seal(mixed, one), "zh"))
    assert told["dialog"][0]["parties"] == [0, 1]


def test_vcon_names_both_files_of_a_call_captured_from_two_sources(home: Home) -> None:
    call = captured(home, {"microphone": 1.5, "line": 1.25})
    told = json.loads(find_format("vcon").render(with_seal(small(), call.seal), "zh"))
    msgspec.convert(told, VCon)
    assert [(one["filename"], one["parties"], one["duration"]) for one in told["dialog"]] == [
        ("microphone.wav", 1, 1.5),
        ("line.wav", 0, 1.25),
    ]
    for one, file in zip(told["dialog"], call.seal.recordings, strict=True):
        packed = base64.urlsafe_b64decode(one["content_hash"].removeprefix("sha256-") + "=")
        assert packed.hex() == file.sha256
    assert {json.dumps(part["dialog"]) for part in told["analysis"]} == {"[0, 1]"}


@pytest.mark.parametrize("form", ["json", "vcon", "txt", "complaint", "text", "html", "complaint-docx"])
def test_hostile_words_leave_the_file_whole(form: str) -> None:
    content = find_format(form).render(said(HOSTILE, "<b>&.wav"), "zh")
    if form in {"json", "vcon"}:
        json.loads(content)
    elif form == "complaint-docx":
        import docx

        assert docx.Document(io.BytesIO(content)).paragraphs
    elif form == "html":
        page = _Page()
        page.feed(content.decode())
        assert not page.open, "every element is closed"
        assert not page.elements & {"script", "img", "iframe", "object", "link", "form"}
        assert "<script>alert(1)</script>" in page.text
        assert "超" * 3000 in page.text
        assert not set(page.text) & set("\x00\x07\x1b\u202e\u200f\u2066")
    else:
        text = content.decode()
        assert not set(text) & set("\x00\x07\x1b\u202e\u200f\u2066")
        assert "超" * 3000 in text


def test_the_complaint_states_facts_and_leaves_gaps() -> None:
    text = find_format("complaint").render(small(), "zh").decode()
    for told in (
        "草稿",
        "2026年11月21日 16:58:00",
        "【请填写：",
        "没有听到坐席说出：起算时间",
        "00:10 没听懂",
        "我不太明白",
        "15天",
        "20天",
        SHA256,
    ):
        assert told in text, told
    for accused in ("违规", "欺诈", "误导", "诈骗"):
        assert accused not in text.replace("不代表其违规", "")
