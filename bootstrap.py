#!/usr/bin/env python3
"""Set up and run everything on a fresh machine, with one command each (standard library only).

python3 bootstrap.py run     set up, print the sample call's report and, with a screen, open it
python3 bootstrap.py check   lint, types, import contracts, spelling, quick tests; needs no system packages or models
python3 bootstrap.py fix     let the tools fix what they can: lint, format, translations, schemas
python3 bootstrap.py test    set up everything, then run every check and every test

A second run starts in seconds.
Exit codes: 0 done, 1 a check or test failed, 2 wrong use, 3 stopped, 4 the machine lacks something.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "huazheng-locks.txt"
SAMPLE = ROOT / "recordings" / "sample-callback.flac"
DEFAULT_MODEL = "whisper-base"
SPEAKER_MODEL = "speaker-voicefilter"  # 12 MB: tells who speaks in a phone's own recording
OLDEST_PYTHON = (3, 11)
UNUSED = ("PySide6/Qt/qml", "PySide6/Qt/metatypes", "PySide6/qml", "PySide6/metatypes")
EXIT_FAILED, EXIT_LACKS = 1, 4

RUN_LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"
LOCKS = {"run": RUN_LOCK, "check": TEST_LOCK, "fix": TEST_LOCK, "test": TEST_LOCK}
QUICK_TESTS = "not sound and not window and not programs and not slow"
SIDE_BY_SIDE = ["-n", "auto", "--dist", "worksteal"]

# Debian's names. PySide6 and sounddevice bring everything else with them; on Windows and macOS they bring all of it.
SYSTEM_PACKAGES = {
    "libportaudio2": "PortAudio",
    "libegl1": "Qt",
    "libgl1": "Qt",
    "libglib2.0-0": "Qt",
    "libdbus-1-3": "Qt",
    "libfontconfig1": "Qt",
    "libxkbcommon0": "Qt",
    "libxkbcommon-x11-0": "Qt",
    "libxcb-cursor0": "Qt",
    "libxcb-icccm4": "Qt",
    "libxcb-image0": "Qt",
    "libxcb-keysyms1": "Qt",
    "libxcb-randr0": "Qt",
    "libxcb-render-util0": "Qt",
    "libxcb-shape0": "Qt",
    "libxcb-xinerama0": "Qt",
    "libxcb-xkb1": "Qt",
    "fonts-noto-cjk": "中文字体 Chinese fonts",
}
TEST_PACKAGES = {
    "pulseaudio": "真实声卡的替身 real audio without a sound card",
    "pulseaudio-utils": "pactl",
    "libasound2-plugins": "ALSA → PulseAudio",
    "xvfb": "没有屏幕的窗口 windows without a screen",
    "xauth": "xvfb-run",
    "openbox": "窗口管理器 a window manager, for the smallest screens",
    "ffmpeg": "各种格式的测试录音 test recordings in every format",
    "libreoffice-writer-nogui": "旁证 Word 文件 independent reader of Word files",
    "poppler-utils": "旁证 PDF independent reader of PDF files",
    "default-jre-headless": "旁证 PDF/A independent judge of PDF/A (this and the next four)",
    "libpdfbox2-java": "Apache PDFBox Preflight",
    "libactivation-java": "Preflight",
    "libjaxb-api-java": "Preflight",
    "libbcprov-java": "Preflight",
    "fonts-dejavu-core": "另一种字体 a font of another kind",
    "strace": "没有任何网络请求的证明 proof that the network is asked for nothing",
    "openssl": "签名与时间戳的旁证 independent check of signatures",
    "7zip": "旁证加密的证据包 independent reader of encrypted bundles",
    "chromium": "打开证据包里的网页 opens the page of a bundle",
    "firefox-esr": "另一种浏览器 another browser",
}


class Lacking(Exception):
    """The machine lacks something; the message names the command to type."""


def say(zh: str, en: str) -> None:
    """Print one line in both languages; nothing that knows the user's language is set up yet."""
    print(f"▸ {zh}  {en}", flush=True)


def run(*command: str | Path, quiet: bool = False, env: dict[str, str] | None = None) -> None:
    """Run a command; with ``quiet`` show its output only if it fails. Raises CalledProcessError."""
    line = [str(part) for part in command]
    if not quiet:
        subprocess.run(line, check=True, cwd=ROOT, env=env)
        return
    done = subprocess.run(
        line, check=False, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        done.check_returncode()


def check_python() -> None:
    """Check the version of Python. Raises Lacking if it is too old."""
    if sys.version_info < OLDEST_PYTHON:
        have = platform.python_version()
        raise Lacking(
            f"需要 Python 3.11 或更新，现在是 {have}。请用新的 Python 再运行：python3.11 bootstrap.py …\n"
            f"Python 3.11 or newer is required, this is {have}. Run again: python3.11 bootstrap.py …"
        )


def system_libraries(wanted: dict[str, str]) -> None:
    """Install system libraries on Linux with apt-get where that is allowed, else name the command. Raises Lacking."""
    if not sys.platform.startswith("linux"):
        return
    if shutil.which("apt-get") is None or shutil.which("dpkg-query") is None:
        say(
            "这不是 Debian 系的系统；如果启动失败，请安装 PortAudio、Qt 6 所需的库和中文字体。",
            "Not a Debian-based system: if startup fails, install PortAudio, Qt 6's libraries and Chinese fonts.",
        )
        return
    wanted = dict(wanted)
    if importlib.util.find_spec("ensurepip") is None and not (BIN / "python").exists():
        wanted["python3-venv"] = "虚拟环境 virtual environments"
    missing = [name for name in wanted if not installed(name)]
    if not missing:
        return
    say(f"安装系统库：{' '.join(missing)}", f"Installing system libraries ({len(missing)})")
    apt = ["apt-get"] if os.geteuid() == 0 else ["sudo", "-n", "apt-get"]
    by_hand = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(missing)}"
    if apt[0] == "sudo" and not may_use_sudo():
        raise Lacking(
            "缺少系统库，需要管理员安装。请运行下面这行，然后再来一次：\n"
            f"System libraries are missing and need an administrator. Run this, then try again:\n    {by_hand}"
        )
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(*apt, "update", "-qq", quiet=True, env=quietly)
        run(*apt, "install", "-y", "-qq", "--no-install-recommends", *missing, quiet=True, env=quietly)
    except subprocess.CalledProcessError as error:
        raise Lacking(
            f"系统库没有装上，请运行：\nSystem libraries could not be installed. Run:\n    {by_hand}"
        ) from error


def installed(package: str) -> bool:
    """Ask dpkg whether the package is installed, under this name or the renamed one (``t64``)."""
    for name in (package, f"{package}t64"):
        asked = subprocess.run(["dpkg-query", "-W", "-f=${Status}", name], check=False, capture_output=True, text=True)
        if asked.returncode == 0 and "install ok installed" in asked.stdout:
            return True
    return False


def may_use_sudo() -> bool:
    """Check that sudo works here without asking for a password."""
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0


def environment(kind: str) -> None:
    """Build the virtual environment: exactly the locked packages, and the checkout itself."""
    lock = ROOT / LOCKS[kind]
    known = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    digest = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    moved = STAMP.exists() and str(ROOT) not in STAMP.read_text(encoding="utf-8").splitlines()
    if digest in known and not moved and works(python):
        return
    if moved or not works(python):
        say(f"建立虚拟环境 {VENV.name}", "Creating the virtual environment")
        run(sys.executable, "-m", "venv", "--clear", VENV, quiet=True)
        run(python, "-m", "pip", "uninstall", "-q", "-y", "setuptools", quiet=True)  # Debian's venv brings it; unused
        known = []
    say(f"安装锁定的软件包（{lock.name}）", "Installing locked packages")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--no-input")
    # Without byte code: Python writes that itself for what is used, and half of it never is.
    locked = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile")
    run(*pip, "install", "-q", *locked, "-r", lock, quiet=True)
    run(*pip, "install", "-q", "--no-deps", "--no-build-isolation", "--no-compile", "-e", ROOT, quiet=True)
    leave_out_unused(python)
    # The test lock holds everything of the run lock.
    run_digest = hashlib.sha256((ROOT / LOCKS["run"]).read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    STAMP.write_text("\n".join([str(ROOT), *sorted({digest, run_digest})]) + "\n", encoding="utf-8")


def leave_out_unused(python: Path) -> None:
    """Remove the parts of PySide6 for QML programs and for building Qt, which a widget window never opens (31 MB)."""
    where = "import sysconfig; print(sysconfig.get_path('platlib'))"
    asked = subprocess.run([str(python), "-c", where], check=True, capture_output=True, text=True, encoding="utf-8")
    for name in UNUSED:
        shutil.rmtree(Path(asked.stdout.strip()) / name, ignore_errors=True)


def works(python: Path) -> bool:
    """Check that the environment's Python starts and is new enough."""
    if not python.exists():
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return subprocess.run([str(python), "-c", check], check=False, capture_output=True).returncode == 0


def has_screen() -> bool:
    """Check for a display."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def show_sample(*, window: bool) -> None:
    """Process the sample call and print its report; with ``window`` and a screen, open the window on it."""
    huazheng = BIN / "huazheng"
    say("分析示例通话（录音只在本机处理）", "Analyzing the sample call (on this computer only)")
    run(huazheng, "process", SAMPLE)
    if window and has_screen():
        say("打开窗口，关上窗口即结束", "Opening the window; close it to finish")
        run(huazheng, "--sample")


def static_checks() -> dict[str, list[str | Path]]:
    """The checks that run no test, as commands by name."""
    checks: dict[str, list[str | Path]] = {
        "ruff check": [BIN / "ruff", "check", "."],
        "ruff format": [BIN / "ruff", "format", "--check", "-q", "."],
        "mypy": [BIN / "mypy"],
        "import-linter": [BIN / "lint-imports", "--no-logo"],
        "codespell": [BIN / "codespell"],
        "commits": [BIN / "python", "tools/commit_check.py"],
    }
    if shutil.which("deptry", path=str(BIN)):
        checks["deptry"] = [BIN / "deptry", "desktop"]
    return checks


def run_checks() -> None:
    """Run the quick tests, and the static checks beside them. No system packages, so Qt's test plug-in stays out."""
    quick = ["-p", "no:pytest-qt", *SIDE_BY_SIDE, "-m", QUICK_TESTS, "tests/unit"]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        tests = subprocess.Popen(
            [str(BIN / "python"), "-m", "pytest", "-q", *quick],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            failed = failures(static_checks())
            say("pytest", "")
            if tests.wait():
                failed.append("pytest")
        finally:
            tests.kill()
        output.seek(0)
        print(output.read(), flush=True)
    exit_if_failed(failed)


def run_tests(*, coverage: bool) -> None:
    """Run every check and every test.

    ``coverage`` adds the coverage of each room. It costs over twice the processor time in Python 3.11's tracer
    (judging and exports: 47 s instead of 20 s); Python 3.12 and newer have ``sys.monitoring`` for it.
    """
    checks = static_checks()
    os.environ.setdefault("COVERAGE_CORE", "sysmon" if sys.version_info >= (3, 12) else "ctrace")
    measured = ["--cov=huazheng", "--cov-report=", "--cov-report=json"] if coverage else []
    pytest = [BIN / "python", "-m", "pytest", "-q", "--durations=10", *measured]
    # Tests with sound keep time, so they run alone; those with a window run among themselves; each takes a core.
    appended = ["--cov-append"] if coverage else []
    checks["pytest"] = [*pytest, *SIDE_BY_SIDE, "-m", "not sound and not window"]
    checks["pytest, windows"] = [*pytest, *appended, *SIDE_BY_SIDE, "-m", "window and not sound"]
    checks["pytest, sound"] = [*pytest, *appended, "-m", "sound"]
    if coverage:
        checks["coverage"] = [BIN / "python", "tools/coverage_rooms.py"]
    run_all(checks)


def run_all(checks: dict[str, list[str | Path]]) -> None:
    """Run these commands and exit with 1 if any failed."""
    exit_if_failed(failures(checks))


def failures(checks: dict[str, list[str | Path]]) -> list[str]:
    """Run these commands and name those that failed; go on after a failure, so that one run shows them all."""
    failed = []
    for name, command in checks.items():
        say(name, "")
        if subprocess.run([str(part) for part in command], check=False, cwd=ROOT).returncode:
            failed.append(name)
    return failed


def exit_if_failed(failed: list[str]) -> None:
    """Exit with 1 if anything failed."""
    if failed:
        print(f"没有通过 Failed: {', '.join(failed)}", file=sys.stderr)
        sys.exit(EXIT_FAILED)


def fix() -> None:
    """Let the tools change what they can change by themselves."""
    python = BIN / "python"
    steps: dict[str, list[str | Path]] = {
        "ruff check --fix": [BIN / "ruff", "check", "--fix", "."],
        "ruff format": [BIN / "ruff", "format", "-q", "."],
        "translations": [python, "tools/translations.py"],
    }
    schemas = ROOT / "tools" / "schemas.py"
    if schemas.exists():
        steps["schemas"] = [python, schemas]
    run_all(steps)


def set_up(kind: str) -> None:
    """Prepare what this kind of run needs: system libraries, the environment, the models."""
    needed = {"run": SYSTEM_PACKAGES, "test": SYSTEM_PACKAGES | TEST_PACKAGES}.get(kind, {})
    system_libraries(needed)
    environment(kind)
    if needed:
        say("核验识别模型", "Verifying speech models")
        # Into the checkout, which tests and the app read; the data folder is the system's, as after an installation.
        run(BIN / "huazheng", "models", "fetch", DEFAULT_MODEL, SPEAKER_MODEL, "--into", ROOT / "models")


def main() -> int:
    """Set up, then run, check, fix or test."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=tuple(LOCKS))
    parser.add_argument("--no-window", action="store_true", help="run: print the report without opening the window")
    parser.add_argument("--coverage", action="store_true", help="test: also measure the coverage of each room")
    options = parser.parse_args()
    kind: str = options.kind
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    begin = time.monotonic()
    try:
        check_python()
        set_up(kind)
        say(f"准备好了，用了 {time.monotonic() - begin:.0f} 秒", "Ready")
        if kind == "run":
            show_sample(window=not options.no_window)
        elif kind == "check":
            run_checks()
        elif kind == "fix":
            fix()
        else:
            run_tests(coverage=options.coverage)
    except Lacking as lacking:
        print(lacking, file=sys.stderr)
        return EXIT_LACKS
    except subprocess.CalledProcessError as error:
        line = shlex.join(str(part) for part in error.cmd)
        print(
            f"这一步没有成功（代码 {error.returncode}）。排除上面的问题后再运行一次，或单独试这一步：\n"
            f"This step failed (exit code {error.returncode}). Fix the problem above and run again, or try this "
            f"step alone:\n    {line}",
            file=sys.stderr,
        )
        return error.returncode if error.returncode > 0 else EXIT_FAILED
    except KeyboardInterrupt:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
