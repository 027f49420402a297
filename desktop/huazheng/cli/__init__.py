"""Command line: one module per command, without Qt and without logic; each command calls a service.

Adding a command takes one module with ``SUMMARY``, ``GROUP``, two ``EXAMPLES``, ``arguments(parser)`` and
``run(options, terminal)``, where wanted ``details()`` for what its help explains besides, and one line in
:data:`COMMANDS`. Modules do heavy imports inside ``run``, so that ``--help`` stays fast.
"""

COMMANDS: dict[str, str] = {
    # command: module in this folder
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
    "dates": "dates",
    "redact": "redact",
    "bill": "bill",
    "open": "open_",
    "review": "review",
    "verify": "verify",
    "ledger": "ledger",
    "keys": "keys",
    "timestamp": "timestamp",
    "list": "list_",
    "search": "search",
    "library": "library",
    "models": "models",
    "voice": "voice",
    "packs": "packs",
    "home": "home",
    "doctor": "doctor",
}
