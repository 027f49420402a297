"""Answers that verification must give to each manipulation: kind and file of a finding, nearly always a fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support import manipulations as done
from support.manipulation_scene import AUDIO, CHAIN, CUSTODY, HEAD, SEAL, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.manipulation_scene import Scene

Expected = tuple[str, str] | None
"""Kind and file of a finding that must be among the answer's; None where nothing can be told."""

MANIPULATIONS: dict[Callable[[Scene], None], Expected] = {
    done.exchanged_under_a_later_line: ("altered", AUDIO),
    done.exchanged_under_a_second_sealed_line: ("altered", AUDIO),
    done.header_with_half_the_rate: ("altered", AUDIO),
    done.bytes_after_the_audio: ("added", AUDIO),
    done.another_original: ("altered", CUSTODY),
    done.originals_swapped: ("altered", "original/line.wav"),
    done.original_as_a_link: ("missing", AUDIO),
    done.original_removed: ("missing", AUDIO),
    done.cut_with_its_chain_line: ("missing", CHAIN),
    done.victims_key_in_the_seal: ("badly_signed", SEAL),
    done.victims_fingerprint_in_the_seal: ("badly_signed", SEAL),
    done.made_anew_by_a_stranger: ("badly_signed", SEAL),
    done.key_of_small_order: ("badly_signed", SEAL),
    done.seal_signed_by_a_stranger: ("badly_signed", SIGNATURE),
    done.line_signed_by_a_stranger: ("badly_signed", CUSTODY),
    done.head_signed_by_a_stranger: ("badly_signed", HEAD),
    done.signature_removed: ("missing", SIGNATURE),
    done.index_of_thirty_millions: ("missing", CUSTODY),
    done.index_of_three_billions: ("missing", CUSTODY),
    done.last_lines_removed: ("truncated", CUSTODY),
    done.a_line_removed: ("missing", CUSTODY),
    done.lines_swapped: ("reordered", CUSTODY),
    done.a_line_repeated: ("reordered", CUSTODY),
    done.log_of_another_call: ("altered", CUSTODY),
    done.a_line_of_another_call: ("added", CUSTODY),
    done.no_line_end: ("truncated", CUSTODY),
    done.no_head: ("missing", HEAD),
    done.hexadecimal_in_capitals: ("badly_signed", CUSTODY),
    done.blanks_in_a_line: ("altered", CUSTODY),
    done.dated_backwards: ("unexplained", CUSTODY),
    done.never_sealed: ("missing", CUSTODY),
    done.log_removed: ("missing", CUSTODY),
    done.an_old_file_put_back: ("altered", "notes.json"),
    done.gap_left_out: ("altered", SEAL),
    done.chain_of_another_call: ("altered", SEAL),
    done.clock_that_runs_backwards: ("altered", CHAIN),
    done.no_start_and_stop: ("unexplained", CHAIN),
    done.splice_of_three_seconds: ("unexplained", CHAIN),
    done.folder_renamed: ("altered", SEAL),
    done.folder_as_a_link: ("altered", "CALL"),
    done.empty_folder: ("added", "empty"),
    done.file_added: ("added", "extra.json"),
    done.pipe_added: ("added", "pipe"),
    done.stamp_of_another_seal: ("badly_signed", "seal.tsr"),
    done.made_anew_by_the_owner: ("altered", SEAL),
}
DOCUMENTS: dict[str, Callable[[bytes], bytes]] = {
    "Seal: no JSON": lambda _: b"garbage",
    "Seal: a list": lambda _: b"[]",
    "Seal: empty": lambda _: b"{}",
    "Seal: a key twice": lambda seal: seal.replace(b'{"app":', b'{"app":"x","app":', 1),
    "Seal: NaN": lambda seal: seal.replace(b'"duration":', b'"duration":NaN,"x":', 1),
    "Seal: infinite number": lambda seal: seal.replace(b'"duration":', b'"duration":1e999,"x":', 1),
    "Seal: byte order mark": lambda seal: b"\xef\xbb\xbf" + seal,
    "Seal: 200,000 deep": lambda seal: seal[:-1] + b',"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "Seal: 40 deep": lambda seal: seal[:-1] + b',"x":' + b"[" * 40 + b"]" * 40 + b"}",
    "Seal: blanks": lambda seal: json.dumps(json.loads(seal), indent=1, sort_keys=True).encode(),
    "Seal: number of 5,000 digits": lambda seal: seal.replace(b'"bytes":', b'"bytes":' + b"1" * 5000, 1),
    "Seal: line end after it": lambda seal: seal + b"\n",
}
FIELDS: dict[str, dict[str, Any]] = {
    "Seal: another call": {"call": "20250101T000000Z-000000"},
    "Seal: no files": {"files": []},
    "Seal: a file that leads out": {"file_name": "original/../../etc/passwd"},
    "Seal: a size that is a text": {"file_bytes": "many"},
    "Seal: another schema": {"schema": "huazheng.seal/9"},
    "Seal: a date that is none": {"sealed_at": "yesterday"},
    "Seal: another size": {"file_bytes": 5},
    "Seal: more frames": {"source_frames": 999_999},
    "Seal: another device": {"source_device": "Neumann U 87"},
    "Seal: earlier start": {"source_started": {"wall": "2024-01-01T00:00:00.000Z", "monotonic_us": 1}},
    "Seal: later end": {"source_ended": {"wall": "2027-01-01T00:00:00.000Z", "monotonic_us": 9}},
    "Seal: another first frame": {"source_first_frame_us": 5},
    "Seal: fewer lines": {"source_chain_lines": 2},
    "Seal: another last hash": {"source_chain_last": "0" * 64},
    "Seal: another rate": {"source_rate": 16000},
    "Seal: a gap that is none": {"source_dropouts": [{"second": 1, "event": "overflow", "lost_frames": 9}]},
    "Seal: tail that is none": {"source_tail_frames": 8000},
    "Seal: another duration": {"audio_duration": 3.5},
    "Seal: another number of channels": {"audio_channels": 1},
}
