#!/usr/bin/env python3
"""Everything on a fresh machine, in one command each (standard library only):

python3 bootstrap.py run    sets up, then prints the sample call's report and, with a screen, opens it
python3 bootstrap.py test   sets up, then runs every check and every test

A second run starts in seconds.
Exit codes: 0 done, 1 a check or test failed, 2 wrong use, 4 the machine lacks something.
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

LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}

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
}


class Lacking(Exception):
    """The machine lacks something; the message says what to type."""


def say(zh: str, en: str) -> None:
    """One line for the person, in both languages: nothing is set up yet that knows which they speak."""
    print(f"▸ {zh}  {en}", flush=True)


def run(*command: str | Path, quiet: bool = False, env: dict[str, str] | None = None) -> None:
    """Run a command; show what it prints, or with ``quiet`` only if it fails. Raises CalledProcessError."""
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
    """Python itself."""
    if sys.version_info < OLDEST_PYTHON:
        have = platform.python_version()
        raise Lacking(
            f"需要 Python 3.11 或更新，现在是 {have}。请用新的 Python 再运行：python3.11 bootstrap.py …\n"
            f"Python 3.11 or newer is needed, this is {have}. Run it again with a newer one: python3.11 bootstrap.py …"
        )


def system_libraries(wanted: dict[str, str]) -> None:
    """What Python packages cannot bring, on Linux: through apt-get where that may be used, else by name."""
    if not sys.platform.startswith("linux"):
        return
    if shutil.which("apt-get") is None or shutil.which("dpkg-query") is None:
        say(
            "这不是 Debian 系的系统；如果启动失败，请安装 PortAudio、Qt 6 所需的库和中文字体。",
            "Not a Debian-like system: if something fails to load, install PortAudio, Qt 6's libraries, Chinese fonts.",
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
            f"System libraries are missing and need an administrator. Type this, then run again:\n    {by_hand}"
        )
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(*apt, "update", "-qq", quiet=True, env=quietly)
        run(*apt, "install", "-y", "-qq", "--no-install-recommends", *missing, quiet=True, env=quietly)
    except subprocess.CalledProcessError as error:
        raise Lacking(f"系统库没有装上，请运行：\nThe libraries were not installed. Type:\n    {by_hand}") from error


def installed(package: str) -> bool:
    """Whether Debian says that the package is installed, under this or a renamed name (``t64``)."""
    for name in (package, f"{package}t64"):
        asked = subprocess.run(["dpkg-query", "-W", "-f=${Status}", name], check=False, capture_output=True, text=True)
        if asked.returncode == 0 and "install ok installed" in asked.stdout:
            return True
    return False


def may_use_sudo() -> bool:
    """Whether sudo works here without asking for a password."""
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0


def environment(kind: str) -> None:
    """The virtual environment with exactly the locked packages and the checkout itself."""
    lock = ROOT / LOCKS[kind]
    known = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    digest = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    moved = STAMP.exists() and str(ROOT) not in STAMP.read_text(encoding="utf-8").splitlines()
    if digest in known and not moved and works(python):
        return
    if moved or not works(python):
        say(f"建立虚拟环境 {VENV.name}", "Making the virtual environment")
        run(sys.executable, "-m", "venv", "--clear", VENV, quiet=True)
        run(python, "-m", "pip", "uninstall", "-q", "-y", "setuptools", quiet=True)  # Debian's venv brings it; unused
        known = []
    say(f"安装锁定的软件包（{lock.name}）", "Installing the locked packages")
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
    """Remove what PySide6 brings for QML programs and for building Qt; a window of widgets never opens it (31 MB)."""
    where = "import sysconfig; print(sysconfig.get_path('platlib'))"
    asked = subprocess.run([str(python), "-c", where], check=True, capture_output=True, text=True, encoding="utf-8")
    for name in UNUSED:
        shutil.rmtree(Path(asked.stdout.strip()) / name, ignore_errors=True)


def works(python: Path) -> bool:
    """Whether the environment's Python starts and is new enough."""
    if not python.exists():
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return subprocess.run([str(python), "-c", check], check=False, capture_output=True).returncode == 0


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def show_sample() -> None:
    """The main job on the sample call: its report, and with a screen the window on it."""
    huazheng = BIN / "huazheng"
    say("分析示例通话（录音只在本机处理）", "Analysing the sample call, on this machine only")
    run(huazheng, "process", SAMPLE)
    if has_screen():
        say("打开窗口，关上窗口即结束", "Opening the window on it; close it to end")
        run(huazheng, "--sample")


def run_tests() -> None:
    """Every check and every test; goes on after a failure so that one run shows them all."""
    checks: dict[str, list[str | Path]] = {
        "ruff check": [BIN / "ruff", "check", "."],
        "ruff format": [BIN / "ruff", "format", "--check", "-q", "."],
        "mypy": [BIN / "mypy"],
        "import-linter": [BIN / "lint-imports", "--no-logo"],
        "pytest": [BIN / "python", "-m", "pytest", "-q", "--durations=10"],
    }
    failed = []
    for name, command in checks.items():
        say(name, "")
        if subprocess.run([str(part) for part in command], check=False, cwd=ROOT).returncode:
            failed.append(name)
    if failed:
        print(f"没有通过 failed: {', '.join(failed)}", file=sys.stderr)
        sys.exit(EXIT_FAILED)


def main() -> int:
    """Set up, then run or test."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("run", "test"))
    kind = parser.parse_args().kind
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    begin = time.monotonic()
    try:
        check_python()
        system_libraries(SYSTEM_PACKAGES | (TEST_PACKAGES if kind == "test" else {}))
        environment(kind)
        say("核验识别模型", "Checking the models")
        # Into the checkout, which tests and the app read; the data folder is the system's, as after an installation.
        run(BIN / "huazheng", "models", "fetch", DEFAULT_MODEL, SPEAKER_MODEL, "--into", ROOT / "models")
        say(f"准备好了，用了 {time.monotonic() - begin:.0f} 秒", "Ready")
        if kind == "run":
            show_sample()
        else:
            run_tests()
    except Lacking as lacking:
        print(lacking, file=sys.stderr)
        return EXIT_LACKS
    except subprocess.CalledProcessError as error:
        line = shlex.join(str(part) for part in error.cmd)
        print(
            f"这一步没有成功（代码 {error.returncode}）。排除上面的问题后再运行一次，或单独试这一步：\n"
            f"This step failed ({error.returncode}). Mend the above and run again, or try the step alone:\n    {line}",
            file=sys.stderr,
        )
        return error.returncode if error.returncode > 0 else EXIT_FAILED
    except KeyboardInterrupt:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
