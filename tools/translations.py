"""Keep the English of the window up to date with the Chinese in its code.

python tools/translations.py          bring the .ts file up to date, then compile it
python tools/translations.py --check  list what is missing or stale, and exit 1 if anything is
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

WINDOW = Path(__file__).resolve().parent.parent / "desktop" / "huazheng" / "qt"
ENGLISH = WINDOW / "translations" / "huazheng_en.ts"
QT_CHINESE = WINDOW / "translations" / "qt_zh.ts"  # texts of Qt's that its own Chinese lacks, kept by hand
TOOLS = Path(sys.executable).parent


def update(ts: Path) -> None:
    """Add the texts of the code that ``ts`` lacks; drop those that the code no longer has."""
    sources = sorted(str(file.relative_to(WINDOW)) for file in WINDOW.rglob("*.py"))
    languages = ["-source-language", "zh_CN", "-target-language", "en"]
    _run("pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *languages, *sources, "-ts", str(ts))


def compile_to(ts: Path, qm: Path) -> None:
    """Compile a translation file."""
    _run("pyside6-lrelease", "-silent", str(ts), "-qm", str(qm))


def faults() -> list[str]:
    """Texts without English, entries that the code no longer has, a .qm that was not compiled from this .ts."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ENGLISH.name
        fresh.write_bytes(ENGLISH.read_bytes())
        update(fresh)
        compiled = Path(folder) / "fresh.qm"
        compile_to(fresh, compiled)
        found = [f"no English for {source!r}" for source in unfinished(fresh)]
        if _messages(fresh) != _messages(ENGLISH):
            found.append(f"{ENGLISH.name} is not what the code says: run {Path(__file__).name}")
        if compiled.read_bytes() != ENGLISH.with_suffix(".qm").read_bytes():
            found.append(f"{ENGLISH.stem}.qm is not compiled from {ENGLISH.name}: run {Path(__file__).name}")
        compile_to(QT_CHINESE, compiled)
        if compiled.read_bytes() != QT_CHINESE.with_suffix(".qm").read_bytes():
            found.append(f"{QT_CHINESE.stem}.qm is not compiled from {QT_CHINESE.name}: run {Path(__file__).name}")
        return found


def unfinished(ts: Path) -> list[str]:
    """The source texts without a finished translation."""
    return [source for _, source, english, kind in _messages(ts) if not english or kind]


def _messages(ts: Path) -> set[tuple[str, str, str, str]]:
    root = ElementTree.parse(ts).getroot()  # noqa: S314 - our own file
    return {
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("translation", ""),
            (message.find("translation") or ElementTree.Element("none")).get("type", ""),
        )
        for context in root.iter("context")
        for message in context.iter("message")
    }


def _run(tool: str, *arguments: str) -> None:
    done = subprocess.run([TOOLS / tool, *arguments], cwd=WINDOW, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool}: {done.stderr or done.stdout}")


def main() -> int:
    """Update and compile, or check."""
    if "--check" in sys.argv[1:]:
        found = faults()
    else:
        update(ENGLISH)
        for ts in (ENGLISH, QT_CHINESE):
            compile_to(ts, ts.with_suffix(".qm"))
        found = [f"no English for {source!r}" for source in unfinished(ENGLISH)]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
