"""Tiny ONNX models with the inputs, outputs and metadata of the real ones, and the sound that they recognize.

Each token but the blank owns a band of the 80 mel bins. A tone in the middle of a band is that token; silence is the
blank. So the right text, and the time of every token, are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MEL_BINS, STACKED = 80, 7
LOUD_SAMPLES, LOUD_UNIT = 12.0, -8.8
"""Log energy above which a frame is no silence: of samples up to 32768, and up to 1."""
TONE_SECONDS, AMPLITUDE = 0.2, 0.3
HEAD = ("<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>")
"""Tags that SenseVoice writes before every text."""
_LANGUAGES = {"auto": "0", "zh": "3", "en": "4", "yue": "7", "ja": "11", "ko": "12"}
_BYTE_STAND_INS = [
    chr(code)
    for first, last in ((256, 288), (32, 127), (288, 306), (308, 319), (321, 329), (330, 383), (384, 423))
    for code in range(first, last)
]


@dataclass(frozen=True)
class TinyModel:
    """An engine's name, the folder of its model, and the tokens that tones stand for."""

    engine: str
    folder: Path
    tokens: tuple[str, ...]

    def sound(self, tokens: Sequence[str], pause: float = 0.15, lead: float = 0.2) -> NDArray[np.float32]:
        """Tones of these tokens with ``pause`` seconds between them and ``lead`` seconds around them."""
        quiet = np.zeros(round(pause * ASR_SAMPLE_RATE), np.float32)
        edge = np.zeros(round(lead * ASR_SAMPLE_RATE), np.float32)
        parts = [part for token in tokens for part in (_tone(self.tokens.index(token), len(self.tokens)), quiet)]
        return np.concatenate([edge, *parts, edge])


class MakeModel(Protocol):
    """A function that makes a model of these tokens in a folder."""

    def __call__(self, folder: Path, tokens: Sequence[str], /) -> TinyModel:
        """Make it."""
        ...


@dataclass(frozen=True)
class _Graph:
    nodes: list[onnx.NodeProto]
    constants: dict[str, NDArray[np.generic]]
    inputs: list[onnx.ValueInfoProto]
    outputs: list[onnx.ValueInfoProto]


def onset(number: int, pause: float = 0.15, lead: float = 0.2) -> float:
    """Seconds at which the tone of a token in :meth:`TinyModel.sound` begins."""
    return lead + number * (TONE_SECONDS + pause)


def bytes_as_written(text: str) -> str:
    """The characters that stand for the text's bytes."""
    return "".join(_BYTE_STAND_INS[byte] for byte in text.encode())


def sense_voice(folder: Path, tokens: Sequence[str]) -> TinyModel:
    """A model as SenseVoice-Small was exported."""
    symbols = ["<blk>", *tokens, *HEAD]
    count = len(symbols)
    head = np.full((1, len(HEAD), count), -50, np.float32)
    for place, symbol in enumerate(HEAD):
        head[0, place, symbols.index(symbol)] = 50
    nodes, constants = _band_scores("x", count, len(tokens), LOUD_SAMPLES)
    nodes.append(helper.make_node("Concat", ["head", "scores"], ["logits"], axis=1))
    metadata = _stacking(count) | {
        "model_type": "sense_voice_ctc",
        "normalize_samples": "0",
        "with_itn": "14",
        "without_itn": "15",
        **{f"lang_{language}": number for language, number in _LANGUAGES.items()},
    }
    inputs = [_value("x", ["N", "T", MEL_BINS * STACKED])] + [
        _value(name, ["N"], TensorProto.INT32) for name in ("x_length", "language", "text_norm")
    ]
    outputs = [_value("logits", ["N", "T2", count])]
    constants |= {"head": head}
    graph = _Graph(nodes, constants, inputs, outputs)
    return _saved(TinyModel("sense-voice", folder, tuple(tokens)), symbols, graph, metadata)


def zipformer_ctc(folder: Path, tokens: Sequence[str]) -> TinyModel:
    """A model as icefall exports Zipformer with a CTC output. Like the real one it takes one segment at a time."""
    symbols = ["<blk>", *tokens]
    nodes, constants = _band_scores("quarter", len(symbols), len(tokens), LOUD_UNIT, stacked=1)
    constants |= {"from": _ints(0), "to": _ints(2**31), "along": _ints(1), "step": _ints(4)}
    constants |= {"three": np.int64(3), "four": np.int64(4)}
    nodes = [
        helper.make_node("Slice", ["x", "from", "to", "along", "step"], ["quarter"]),
        *nodes,
        helper.make_node("LogSoftmax", ["scores"], ["log_probs"], axis=2),
        helper.make_node("Add", ["x_lens", "three"], ["rounded_up"]),
        helper.make_node("Div", ["rounded_up", "four"], ["log_probs_len"]),
    ]
    inputs = [_value("x", [1, "T", MEL_BINS]), _value("x_lens", [1], TensorProto.INT64)]
    outputs = [_value("log_probs", [1, "T2", len(symbols)]), _value("log_probs_len", [1], TensorProto.INT64)]
    metadata = {"model_type": "zipformer2_ctc", "version": "1"}
    graph = _Graph(nodes, constants, inputs, outputs)
    return _saved(TinyModel("zipformer-ctc", folder, tuple(tokens)), symbols, graph, metadata)


def paraformer(folder: Path, tokens: Sequence[str], *, times: bool = True) -> TinyModel:
    """A model as Paraformer-large was exported, with or without the peaks that time its tokens."""
    symbols = ["<blank>", *tokens, "</s>"]
    count = len(symbols)
    nodes, constants = _band_scores("speech", count, len(tokens), LOUD_SAMPLES)
    nodes += [
        helper.make_node("ArgMax", ["scores"], ["best"], axis=2, keepdims=0),
        helper.make_node("Pad", ["best", "one_before", "blank"], ["padded"]),
        helper.make_node("Slice", ["padded", "from", "to", "along"], ["earlier"]),
        helper.make_node("Equal", ["best", "earlier"], ["same"]),
        helper.make_node("Equal", ["best", "blank"], ["silent"]),
        helper.make_node("Or", ["same", "silent"], ["nothing"]),
        helper.make_node("Not", ["nothing"], ["fires"]),
        helper.make_node("Reshape", ["best", "flat"], ["best_flat"]),
        helper.make_node("Reshape", ["fires", "flat"], ["fires_flat"]),
        helper.make_node("Compress", ["best_flat", "fires_flat"], ["numbers"], axis=0),
        helper.make_node("OneHot", ["numbers", "symbols", "off_on"], ["rows"], axis=-1),
        helper.make_node("Unsqueeze", ["rows", "first"], ["logits"]),
        helper.make_node("Shape", ["numbers"], ["number_count"]),
        helper.make_node("Cast", ["number_count"], ["token_num"], to=TensorProto.INT32),
    ]
    constants |= {"one_before": _ints(0, 1, 0, 0), "blank": np.int64(0), "from": _ints(0), "to": _ints(-1)}
    constants |= {"along": _ints(1), "flat": _ints(-1), "symbols": np.int64(count), "first": _ints(0)}
    constants |= {"off_on": np.array([-10, 10], np.float32)}
    outputs = [_value("logits", ["N", "L", count]), _value("token_num", ["N"], TensorProto.INT32)]
    if times:
        nodes += [
            helper.make_node("Cast", ["fires"], ["fires_float"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["fires_float", "last"], ["fires_column"]),
            helper.make_node("Pad", ["fires_column", "two_after"], ["thirds"]),
            helper.make_node("Reshape", ["thirds", "row"], ["peaks"]),
            helper.make_node("Pad", ["peaks", "one_after", "peak"], ["us_cif_peak"]),  # the end of the text is one
            helper.make_node("Identity", ["us_cif_peak"], ["us_alphas"]),
        ]
        constants |= {"last": _ints(2), "two_after": _ints(0, 0, 0, 0, 0, 2), "row": _ints(1, -1)}
        constants |= {"one_after": _ints(0, 0, 0, 1), "peak": np.float32(1)}
        outputs += [_value("us_alphas", ["N", "T3"]), _value("us_cif_peak", ["N", "T3"])]
    inputs = [_value("speech", ["N", "T", MEL_BINS * STACKED]), _value("speech_lengths", ["N"], TensorProto.INT32)]
    metadata = _stacking(count) | {"model_type": "paraformer"}
    graph = _Graph(nodes, constants, inputs, outputs)
    return _saved(TinyModel("paraformer", folder, tuple(tokens)), symbols, graph, metadata)


def _stacking(count: int) -> dict[str, str]:
    """Metadata of models that stack seven frames and normalize them; here with a mean of 0 and a deviation of 1."""
    width = MEL_BINS * STACKED
    return {
        "vocab_size": str(count),
        "lfr_window_size": str(STACKED),
        "lfr_window_shift": "6",
        "neg_mean": ",".join(["0"] * width),
        "inv_stddev": ",".join(["1"] * width),
        "version": "1",
    }


def _band_scores(
    frames: str, count: int, bands: int, loud: float, stacked: int = STACKED
) -> tuple[list[onnx.NodeProto], dict[str, NDArray[np.generic]]]:
    """Scores (1, frames, symbols): of a token the mean of its band, of the blank the threshold of silence."""
    weights, bias = np.zeros((MEL_BINS, count), np.float32), np.full(count, -100, np.float32)
    for band in range(bands):
        low, high = _band(band, bands)
        weights[low:high, band + 1] = 1 / (high - low)
        bias[band + 1] = 0
    bias[0] = loud
    nodes = [
        helper.make_node("Reshape", [frames, "unstacked"], ["each"]),
        helper.make_node("ReduceMax", ["each", "stack"], ["loudest"], keepdims=0),
        helper.make_node("MatMul", ["loudest", "weights"], ["in_bands"]),
        helper.make_node("Add", ["in_bands", "bias"], ["scores"]),
    ]
    return nodes, {
        "unstacked": _ints(0, -1, stacked, MEL_BINS),
        "stack": _ints(2),
        "weights": weights,
        "bias": bias,
    }


def _band(band: int, bands: int) -> tuple[int, int]:
    return MEL_BINS * band // bands, MEL_BINS * (band + 1) // bands


def _tone(band: int, bands: int) -> NDArray[np.float32]:
    """Two tones within the band, faded in and out."""
    low, high = _band(band, bands)
    time = np.arange(round(TONE_SECONDS * ASR_SAMPLE_RATE)) / ASR_SAMPLE_RATE
    middles = (low + (high - low) * share for share in (0.35, 0.65))
    tone = sum(np.sin(2 * np.pi * _hertz(middle) * time) for middle in middles)
    fade = np.minimum(1, np.minimum(time, time[::-1]) / 0.01)
    return (AMPLITUDE * np.asarray(tone) * fade).astype(np.float32)


def _hertz(mel_bin: float) -> float:
    """Frequency in the middle of a bin between 20 and 7600 Hz."""
    low, high = (1127 * np.log(1 + hertz / 700) for hertz in (20, 7600))
    mel = low + (high - low) * (mel_bin + 0.5) / MEL_BINS
    return float(700 * (np.exp(mel / 1127) - 1))


def _ints(*numbers: int) -> NDArray[np.int64]:
    return np.array(numbers, np.int64)


def _value(name: str, shape: list[int | str], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _saved(tiny: TinyModel, symbols: Sequence[str], graph: _Graph, metadata: dict[str, str]) -> TinyModel:
    initial = [numpy_helper.from_array(np.asarray(value), name) for name, value in graph.constants.items()]
    made = helper.make_graph(graph.nodes, "tiny", graph.inputs, graph.outputs, initial)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    tiny.folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, tiny.folder / "model.int8.onnx")
    lines = [f"{symbol} {number}\n" for number, symbol in enumerate(symbols)]
    (tiny.folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    return tiny
