"""Turning speech into text: models, where they come from, and engines.

Adding an engine is one module under ``engines/`` and one line in :data:`ENGINES`.
"""

ENGINES: dict[str, str] = {
    # the engine's name in registry.toml and transcript.json: the module with its `open_engine`
    "faster-whisper": "huazheng.speech.asr.engines.whisper",
}
