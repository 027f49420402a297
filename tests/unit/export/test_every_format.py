"""Rules of every format: it names its recording by digest, and the custody names the file by its own."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.paths import checkout, sample_call
from huazheng.core.schema.transcript import Transcript
from huazheng.core.text.digit_groups import CODE_DIGITS
from huazheng.core.text.labels import UNTRANSCRIBED_LABELS
from huazheng.export import BUNDLE, EXPORTS, READERS, REPORTS, formats_beside, formats_for
from huazheng.export.documents.call_document import find_format
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations import corrections
from huazheng.services.custody.seal_code import seal_code
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from huazheng.services.documents.call_export import export_call
from huazheng.services.intake.file_import import import_file
from support.call_documents import small
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

FOR_PROGRAMS = {"vcon", "csv", "csv-items", "csv-moments", "srt", "vtt"}


@pytest.fixture
def call(home: Home) -> Call:
    """From two sources, so that there are two recordings to name."""
    call = captured(home, {"microphone": 1.5, "line": 1.5})
    worked_on(home, call)
    return call


def words_of(file: Path, pdf_text: Callable[[Path], str]) -> str:
    """Everything that a reader of the file gets to see, without line breaks."""
    content = file.read_bytes()
    if file.suffix == ".pdf":
        words = pdf_text(file)
    elif file.suffix in {".docx", ".zip"}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            words = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    else:
        words = content.decode("utf-8")
    return "".join(words.split())


@pytest.mark.parametrize("form", EXPORTS)
def test_the_file_names_its_recording_and_the_custody_names_the_file(
    home: Home, call: Call, tmp_path: Path, form: str, pdf_text: Callable[[Path], str]
) -> None:
    done = export_call(home, call, form, tmp_path / f"出 口.{form}", language="zh")
    digest = hashlib.sha256(done.file.read_bytes()).hexdigest()
    last = json.loads((call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["action"], last["details"]) == (
        "exported",
        {"format": form, "file": done.file.name, "sha256": digest},
    )
    assert done.sha256 == digest
    assert verify(home, call.folder)[0].intact
    if form == BUNDLE:
        assert verify(home, done.file)[0].intact
    named = done.file.rename(
        done.file.with_suffix({"pdf": ".pdf", "docx": ".docx", BUNDLE: ".zip"}.get(form.rpartition("-")[2], ".x"))
    )
    words = words_of(named, pdf_text)
    for recording in call.seal.recordings:
        assert recording.sha256 in words, f"{form} does not say which recording it is of"
    if form not in FOR_PROGRAMS:
        assert seal_code(call).digest[:CODE_DIGITS] in words, f"{form} lacks the code that the person kept"


def test_every_format_is_for_somebody_and_reports_are_exports() -> None:
    assert {form for reader in READERS for form in (*formats_for(reader), *formats_beside(reader))} == set(EXPORTS)
    assert set(REPORTS) <= set(EXPORTS)
    assert BUNDLE in formats_for("court") and BUNDLE in formats_for("lawyer")


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "page", "txt", "csv", "srt", "vtt", "json"])
def test_corrected_turns_are_marked(form: str, tmp_path: Path, pdf_text: Callable[[Path], str]) -> None:
    """Words, speaker and times of a person; the machine's own beside them where the format has room."""
    file = tmp_path / f"x.{find_format(form).EXTENSION}"
    file.write_bytes(find_format(form).render(small(), "zh"))
    words = words_of(file, pdf_text)
    if form == "srt":
        assert "坐席（人工更正）：犹豫期十五天" in words
        assert "我（人工更正）：" in words
        return
    if form == "vtt":
        assert words.count("<c.put-right>") == 2
        return
    assert "犹豫期十五天您清楚吗？" in words
    if form == "json":
        assert '"corrections"' in words
        return
    assert "说话人由人工更正，机器原为：" in words
    assert "时间由人工更正，机器原为：01:00:01.2-01:00:03.0" in words


TURNS = (
    ("agent", "您好，我是安心人寿的回访专员，请问是王芳女士本人吗？"),
    ("customer", "对，是我。"),
    ("agent", "犹豫期是十五天，从签收保单的次日开始计算。您清楚吗？"),
    ("customer", "谢谢观看请点赞订阅"),
    ("agent", "期间内可以无条件"),
    ("agent", "退保，退还全部保费。"),
    ("customer", "我不太明白。"),
)
INVENTED, JOINED = TURNS[3][1], TURNS[4][1] + TURNS[5][1]
LISTS_CORRECTIONS = {"docx", "pdf", "html", "page", "txt", "text", BUNDLE}
LEAVES_OUT = {"srt", "vtt"}
LETTERS = {"letter-recording-docx", "letter-trail-docx", "production-docx"}
RESULTS_ONLY = {
    "checklist-docx", "checklist-pdf", "csv-items", "csv-moments", "complaint", "complaint-docx", "regulator-docx",
} | LETTERS  # fmt: skip
STRUCK_OUT = {
    "docx": '<w:rStylew:val="Removed"/>',
    "pdf": "删去，不计入对照",
    "html": f"<del>{INVENTED}</del>",
    "page": f"<del>{INVENTED}</del>",
    "txt": f"〔已删去：{INVENTED}〕",
    "csv": "删去，不计入对照",
    "json": '"removed":[{',
    "vcon": '"removed":[{',
    BUNDLE: f"<del>{INVENTED}</del>",
}


@pytest.fixture
def machine_call(home: Home) -> Call:
    """A call in which the machine made up a turn, ran two sentences together and cut one in two."""
    made = import_file(home, sample_call()).call
    turns = [
        {"id": at, "speaker": speaker, "start": at * 5.0, "end": at * 5.0 + 4.5, "text": text}
        for at, (speaker, text) in enumerate(TURNS)
    ]
    save_transcript(home, made, msgspec.convert({"schema": "huazheng.transcript/1", "turns": turns}, Transcript))
    return made


@pytest.mark.parametrize("form", EXPORTS)
def test_removed_split_and_joined_turns_are_in_every_format_and_are_undone_and_redone(
    home: Home, machine_call: Call, tmp_path: Path, form: str, pdf_text: Callable[[Path], str]
) -> None:
    assert {*STRUCK_OUT, *LEAVES_OUT, *RESULTS_ONLY, "text"} == set(EXPORTS), "say here how the new format shows them"

    def exported(name: str) -> str:
        analyze_call(home, machine_call)
        ending = {"pdf": ".pdf", "docx": ".docx", BUNDLE: ".zip"}.get(form.rpartition("-")[2], ".x")
        file = export_call(home, machine_call, form, tmp_path / f"{name}{ending}", language="zh").file
        return words_of(file, pdf_text)

    corrections.remove_turn(home, machine_call, 3)
    corrections.split_at(home, machine_call, 2, corrections.SplitPoint(offset=TURNS[2][1].index("您清楚")))
    corrections.join_turn(home, machine_call, 4)
    _shows(form, exported("applied"), applied=True)
    for number in (1, 2, 3):
        corrections.undo(home, machine_call, number)
    _shows(form, exported("undone"), applied=False)
    for number in (4, 5, 6):
        corrections.undo(home, machine_call, number)
    _shows(form, exported("redone"), applied=True)
    assert verify(home, machine_call.folder)[0].intact


def _shows(form: str, words: str, *, applied: bool) -> None:
    """The file shows the corrections in force, or the machine's text once they are undone."""
    if form == "page":  # marks stand inside of words
        words = re.sub("</?span[^>]*>", "", words)
    if form in RESULTS_ONLY:
        assert not applied or INVENTED not in words
        return
    if form in LISTS_CORRECTIONS:
        assert "人工更正记录" in words
        assert f"删去：“{INVENTED}”" in words
        assert "拆成两句：“" in words and "句合并：“" in words
        assert ("已撤销" in words) or applied
    if form == "text":
        return
    assert (JOINED in words) is applied
    if form in LEAVES_OUT:
        assert (INVENTED in words) is not applied
        assert ("有1句已由人工删去，没有列出" in words) is applied
        return
    assert INVENTED in words
    assert (STRUCK_OUT[form] in words) is applied
    if form not in {"json", "vcon"}:
        assert ("由人工从机器的第3句拆出" in words) is applied
        assert ("由人工用机器的第5、6句合并" in words) is applied


def test_every_reason_for_text_to_be_missing_has_words() -> None:
    """The reasons are those that docs/dev/labels.md names, which the hearing writes into a transcript."""
    top = checkout()
    assert top is not None
    said = (top / "docs" / "dev" / "labels.md").read_text(encoding="utf-8")
    reasons = set(re.findall(r"`(dropped_[a-z]+|no_text)`", said))
    assert len(reasons) >= 5
    assert reasons <= set(UNTRANSCRIBED_LABELS)
