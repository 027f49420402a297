"""Checks of Python, processor, memory, graphics card, recognizer and pip."""

from __future__ import annotations

import importlib.util
import platform
import sys

from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck
from huazheng.services.system.hardware import core_count, memory_bytes
from huazheng.services.system.models import find_model

OLDEST_PYTHON = (3, 11)
MEMORY_FOR_THE_REST = 1_000_000_000  # bytes: the system and the window


def python(_: CheckContext) -> HealthCheck:
    """Check that Python is new enough and 64-bit, as the recognizer needs."""
    version = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    good = sys.version_info >= OLDEST_PYTHON and sys.maxsize > 2**32
    remedy = Text("安装 64 位的 Python 3.11 或更新的版本。", "Install a 64-bit Python 3.11 or newer.")
    return HealthCheck(
        "python", Text("Python", "Python"), "ok" if good else "bad", Text(version, version), None if good else remedy
    )


def strength(context: CheckContext) -> HealthCheck:
    """Check cores and memory against the model in use."""
    title = Text("处理器和内存", "cores and memory")
    cores, memory = core_count(), memory_bytes()
    needed = find_model(context.settings.model).memory + MEMORY_FOR_THE_REST
    if memory is None:
        return HealthCheck("machine", title, "ok", Text(f"{cores} 核", f"{cores} cores"))
    gigabytes = f"{memory / 1e9:.1f} GB"
    found = Text(f"{cores} 核，{gigabytes} 内存", f"{cores} cores, {gigabytes} memory")
    if memory >= needed:
        return HealthCheck("machine", title, "ok", found)
    remedy = Text("内存可能不够：换一个小些的模型。", "Memory may be too small; use a smaller model.")
    return HealthCheck("machine", title, "warn", found, remedy)


def recognizer(_: CheckContext) -> HealthCheck:
    """Check that the speech recognition libraries load."""
    title = Text("语音识别", "speech recognition")
    try:
        import av
        import ctranslate2  # type: ignore[import-untyped]
        import faster_whisper
    except (ImportError, OSError) as error:
        remedy = Text("重新安装话证。", "Reinstall Huazheng.")
        return HealthCheck("recognizer", title, "bad", Text(str(error), str(error)), remedy)
    versions = (
        f"faster-whisper {faster_whisper.__version__}, CTranslate2 {ctranslate2.__version__}, PyAV {av.__version__}"
    )
    return HealthCheck("recognizer", title, "ok", Text(versions, versions))


def graphics(_: CheckContext) -> HealthCheck:
    """Look for an NVIDIA card; the app works without one."""
    title = Text("显卡加速（CUDA）", "graphics card (CUDA)")
    try:
        import ctranslate2

        cards = ctranslate2.get_cuda_device_count()
    except (ImportError, OSError, RuntimeError) as error:
        return HealthCheck("cuda", title, "neutral", Text(f"用不了：{error}", f"unusable: {error}"))
    found = Text(f"{cards} 块", f"{cards}") if cards else Text("没有，用处理器", "none; the processor is used")
    return HealthCheck("cuda", title, "ok" if cards else "neutral", found)


def pip(_: CheckContext) -> HealthCheck:
    """Check for pip, one of the sources of models."""
    title = Text("pip", "pip")
    if importlib.util.find_spec("pip") is not None:
        return HealthCheck("pip", title, "ok", Text("有", "available"))
    found = Text(
        "没有：模型只能从网站或文件夹下载",
        "missing: models can only be downloaded from the website or copied from a folder",
    )
    return HealthCheck("pip", title, "neutral", found)
