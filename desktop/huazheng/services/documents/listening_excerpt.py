"""Listening copies of a part of a call, marked as copies in their name, their tags and a manifest beside them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.audio.decode.decoder import decode_blocks
from huazheng.audio.playback.caption_track import Caption
from huazheng.audio.playback.excerpt_encoder import COPY_FORMATS, CopyFormat, ExcerptRange, copy_rate, encode_excerpt
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, write_atomically
from huazheng.core.runtime.language import Text, current_language
from huazheng.core.runtime.task import Task
from huazheng.core.runtime.user_files import saying_what_is_needed
from huazheng.core.text.sanitize import one_line
from huazheng.export.papers.citation import cite
from huazheng.export.papers.court.sheets import SPEAKERS
from huazheng.services.custody.seal_code import seal_code
from huazheng.services.documents.call_export import default_name, export_target, record_export
from huazheng.services.documents.report import call_document
from huazheng.services.transcription.mixdown import MIX_RATE, channel_count, is_mixed, mixed_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home
    from huazheng.export.papers.citation import Citation
    from huazheng.store.calls import Call

__all__ = ["COPY_FORMATS", "CopyFormat", "Excerpt", "ExcerptRange", "write_excerpt"]

SCHEMA = "huazheng.excerpt/1"
NOTICE = Text(
    "这是节选，供收听用，重新编码过，不是原始录音，不能代替原始录音作为证据。",
    "This is an excerpt for listening, re-encoded. It is not the original recording and cannot replace it as evidence.",
)


@dataclass(frozen=True)
class Excerpt:
    """The written excerpt: the copy, the manifest and captions beside it, and its range in seconds of the original.

    captions: a WebVTT file; None without a transcript. citation: page:line, time, code and words, empty where nothing
    is said.
    """

    file: Path
    manifest: Path
    start: float
    end: float
    sha256: str
    captions: Path | None = None
    citation: str = ""


def write_excerpt(
    home: Home,
    call: Call,
    stretch: ExcerptRange,
    form: CopyFormat = "m4a",
    out: Path | None = None,
    *,
    task: Task | None = None,
    force: bool = False,
) -> Excerpt:
    """Write the stretch to ``out``, a file or a folder; ``force`` replaces a file that is there.

    Raises :class:`UnusableInput` for a stretch that is not in the recording or a place inside the call's folder.
    """
    duration = call.seal.duration
    start, end = stretch.start, min(stretch.end, duration)
    if not 0 <= start < end:
        raise UnusableInput(
            Text(
                f"节选的起止时间不对：录音长 {duration:.1f} 秒。",
                f"Invalid start or end of the excerpt: the recording is {duration:.1f} s long.",
            ),
            file=call.original,
        )
    span = f"{start:.3f}-{end:.3f}s"
    said = {
        "title": f"节选 EXCERPT {span} {call.title}",
        "comment": f"{NOTICE.zh} {NOTICE.en} Original: {call.title}, SHA-256 {call.seal.digests}, {span}",
    }
    rate = MIX_RATE if is_mixed(call) else copy_rate(call.original)
    captions, cited = _words_of(home, call, start, end)
    sound = call_sound(call, rate, end, task or Task())
    content, held = encode_excerpt(sound, rate, ExcerptRange(start, end), form, said, captions=captions)
    target = export_target(call, out, f"节选-{default_name(call, f'excerpt-{span}', form)}", force=force)
    sha256 = hashlib.sha256(content).hexdigest()
    manifest = target.with_name(f"{target.name}.excerpt.json")
    with saying_what_is_needed(target, len(content)):
        write_atomically(target, content)
    beside: dict[str, object] = {}
    words = target.with_name(f"{target.name}.vtt") if captions else None
    if words is not None:
        text = web_captions(captions)
        write_atomically(words, text)
        beside["captions"] = {"name": words.name, "sha256": hashlib.sha256(text).hexdigest()}
    if cited is not None:
        beside["citation"] = {"place": cited.place, "edition": cited.edition, "text": cited.text("zh")}
    write_atomically(
        manifest,
        encode_json(
            {
                "schema": SCHEMA,
                "notice": {"zh": NOTICE.zh, "en": NOTICE.en},
                "call": call.id,
                "title": call.title,
                "duration": duration,
                "seal_sha256": seal_code(call).digest,
                "originals": _originals(call),
                "start": round(start, 3),
                "end": round(start + held, 3),
                "file": {"name": target.name, "bytes": len(content), "sha256": sha256},
            }
            | beside
        ),
    )
    record_export(home, call, {"format": "excerpt", "file": target.name, "sha256": sha256, "stretch": span})
    told = cited.text(current_language()) if cited is not None else ""
    return Excerpt(target, manifest, start, round(start + held, 3), sha256, words, told)


def _words_of(home: Home, call: Call, start: float, end: float) -> tuple[tuple[Caption, ...], Citation | None]:
    """The captions of a stretch, from its start, and its citation; none without a transcript."""
    document = call_document(home, call)
    if document.snapshot.corrected is None:
        return (), None
    cited = cite(document, start, end, current_language())
    names = {turn.id: SPEAKERS[turn.speaker].zh for turn in document.turns}
    captions = tuple(
        Caption(max(turn.start - start, 0.0), min(turn.end, end) - start, f"{names[turn.id]}：{one_line(turn.text)}")
        for turn in (cited.turns if cited is not None else ())
    )
    return captions, cited


def web_captions(captions: Sequence[Caption]) -> bytes:
    """The captions as WebVTT, for players that show no track inside the file."""
    lines = ["WEBVTT", ""]
    for caption in captions:
        text = caption.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines += [f"{_web_time(caption.start)} --> {_web_time(caption.end)}", text, ""]
    return "\n".join(lines).encode()


def _web_time(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{thousandths:03d}"


def _originals(call: Call) -> list[dict[str, object]]:
    """The original files of the copy; of two sources, with the channel of the copy that each became."""
    recordings = call.seal.recordings
    return [
        {"name": file.name.removeprefix("original/"), "sha256": file.sha256}
        | ({"channel": channel} if len(recordings) > 1 else {})
        for channel, file in enumerate(recordings)
    ]


def call_sound(call: Call, rate: int, end: float, task: Task) -> Iterator[NDArray[np.float32]]:
    """The call's sound: as it is heard where sources or gaps are mixed, a file at its own rate."""
    sound = mixed_blocks(call) if is_mixed(call) else decode_blocks(call.original, rate, channel_count(call))
    frames = 0
    for block in sound:
        task.check()
        frames += block.shape[1]
        task.report(frames / rate / max(end, 1.0), str(Text("截取节选", "Cutting the excerpt")))
        yield block
