"""The command line: one module a command, no Qt, and no work of its own: each calls a service.

Adding a command is one module with ``SUMMARY``, ``arguments(parser)`` and ``run(options, terminal)``, and one line
in :data:`COMMANDS`. Modules import what is heavy inside ``run``, so that ``--help`` is instant.
"""

COMMANDS: dict[str, str] = {
    # what the user types: the module in this folder
    "devices": "devices",
    "record": "record",
    "recover": "recover",
    "import": "import_",
    "transcribe": "transcribe",
    "transcripts": "transcripts",
    "correct": "correct",
    "analyze": "analyze",
    "process": "process",
    "report": "report",
    "export": "export",
    "table": "table",
    "excerpt": "excerpt",
    "open": "open_",
    "review": "review",
    "verify": "verify",
    "timestamp": "timestamp",
    "list": "list_",
    "search": "search",
    "library": "library",
    "models": "models",
    "voice": "voice",
    "packs": "packs",
    "doctor": "doctor",
}
