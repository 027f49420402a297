"""The page of a bundle in real browsers, from the file system: it plays, verifies, and obeys no word of a call."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.paths import Home
from huazheng.evidence.keys import load_signer
from huazheng.export.documents.call_document import find_format
from huazheng.export.formats.evidence_page import render
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle
from huazheng.services.intake.file_import import import_file
from support.browsers import chromium as chromium_program
from support.browsers import firefox as firefox_program
from support.browsers.chromium import Chromium
from support.browsers.firefox import Firefox
from support.browsers.page_steps import findings, give_files, play_turn, seconds_to_metadata
from support.call_documents import HOSTILE, said, small, three_hours
from support.sample_clips import FIXED
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from huazheng.core.runtime.language import Language
    from support.browsers.page_steps import Browser

pytestmark = pytest.mark.programs
AXE = Path(__file__).parents[2] / "data" / "axe" / "axe.min.js"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    if chromium_program.PROGRAM is None:
        pytest.skip("Chromium is not installed")
    with Chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if firefox_program.PROGRAM is None:
        pytest.skip("Firefox is not installed")
    with Firefox(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Each browser in turn."""
    found: Browser = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked bundle of a call from two sources, whose manifest is signed."""
    home = Home(tmp_path_factory.mktemp("home"))
    call = captured(home, {"microphone": 7.5, "line": 7.2})
    worked_on(home, call)
    place = tmp_path_factory.mktemp("证据 #1 %41")
    make_bundle(home, call, place / "bundle.zip")
    with zipfile.ZipFile(place / "bundle.zip") as archive:
        archive.extractall(place)
    folder = next(one for one in place.iterdir() if one.is_dir())
    sign(folder, home)
    return folder


def sign(folder: Path, home: Home) -> None:
    signature = load_signer(home.keys).sign((folder / "tagmanifest-sha256.txt").read_bytes())
    (folder / "tagmanifest-sha256.sig").write_bytes(signature)


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Path:
    """A copy of the bundle that a test may damage."""
    return shutil.copytree(bundle, tmp_path / bundle.name)


def verified(browser: Browser, folder: Path) -> tuple[str, list[str]]:
    browser.open((folder / "index.html").as_uri())
    if isinstance(browser, Chromium):
        browser.choose("#choose-folder", [folder])
    else:
        give_files(browser, folder)
    return findings(browser)


def test_it_plays_the_originals_from_the_turn_that_was_pressed(browser: Browser, bundle: Path) -> None:
    browser.open((bundle / "index.html").as_uri())
    seconds_to_metadata(browser)
    for number in (1, 0):
        start, reached = play_turn(browser, number)
        assert start < reached < start + 5
    assert browser.complaints == []


def test_in_a_gap_of_one_side_the_other_goes_on(chromium: Chromium, bundle: Path) -> None:
    """Three seconds are missing at second 1 of the microphone; the line's own sound there is heard."""
    chromium.open((bundle / "index.html").as_uri())
    seconds_to_metadata(chromium)
    script = """
      const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
      const [microphone, line] = document.querySelectorAll("audio");
      const gaps = [[1, 3]], offset = 0;
      const player = new CallPlayer(
        [new CallTrack(microphone, { offset, gaps, file: "" }), new CallTrack(line, { offset, gaps: [], file: "" })],
        7.5);
      player.seek(0.6);
      player.play();
      for (let tries = 0; tries < 400 && !(line.currentTime > 0.6); tries++) await wait(50);
      const began = performance.now();
      let seen = [];
      for (let tries = 0; tries < 15; tries++) {
        await wait(100);
        seen.push([player.at, microphone.paused, line.currentTime]);
      }
      player.pause();
      player.seek(4.5);
      return [seen, (performance.now() - began) / 1000, microphone.currentTime, player.tracks[0].fileTime(2.5)];
    """
    seen, took, after, within = chromium.run(script)
    assert any(paused and 1 < at < 4 for at, paused, _ in seen)
    assert seen[-1][2] < 0.6 + took + 1.0, "nothing of the line is left out"
    assert all(abs(at - heard) < 0.6 for at, _, heard in seen)
    assert (after, within) == (pytest.approx(1.5), None)


def test_what_browsers_cannot_play_has_a_listening_copy_that_is_called_one(
    chromium: Chromium, home: Home, tmp_path: Path
) -> None:
    """An AMR file as phones record it; the call is neither transcribed nor analyzed."""
    call = import_file(home, FIXED / "nb.amr").call
    make_bundle(home, call, tmp_path / "bundle.zip")
    (checked,) = verify(home, tmp_path / "bundle.zip")
    assert checked.intact
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        archive.extractall(tmp_path)
    folder = next(one for one in tmp_path.iterdir() if (one / "bagit.txt").is_file())
    chromium.open((folder / "index.html").as_uri())
    script = """
      const audio = document.querySelector("audio"), trouble = document.querySelector(".trouble");
      const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
      for (let tries = 0; tries < 400 && !(audio.readyState > 0); tries++) await wait(50);
      document.querySelector(".bar .play").click();
      for (let tries = 0; tries < 400 && !(audio.currentTime > 0); tries++) await wait(50);
      document.querySelector(".bar .play").click();
      return [audio.currentSrc, audio.duration, audio.currentTime, trouble.hidden, trouble.textContent];
    """
    source, duration, reached, hidden, words = chromium.run(script)
    assert source.endswith("/data/documents/listening-copy.mp3")
    assert duration == pytest.approx(call.seal.audio.duration, abs=0.2) and reached > 0
    assert not hidden and "试听副本" in words
    head, rows = verified(chromium, folder)
    assert head != "不完好" and not [row for row in rows if row.startswith("✗")]
    chromium.complaints.clear()


def test_an_intact_bundle_is_intact(browser: Browser, bundle: Path) -> None:
    head, rows = verified(browser, bundle)
    assert head == "完好", rows
    assert len(rows) == 5 and all(row.startswith("✓") for row in rows)
    pem = (bundle / "data" / "public-key.pem").read_text(encoding="ascii")
    assert "PUBLIC KEY" in pem
    seal = json.loads(next(bundle.glob("data/*/seal.json")).read_text(encoding="utf-8"))
    shown = browser.run("return document.querySelector('.compared').textContent")
    assert seal["key"]["fingerprint"] in shown


def test_a_changed_byte_is_found(browser: Browser, copy: Path) -> None:
    file = next(copy.glob("data/*/original/line.wav"))
    content = bytearray(file.read_bytes())
    content[20_000] ^= 1
    file.write_bytes(content)
    head, rows = verified(browser, copy)
    assert head.startswith("不完好")
    name = f"data/{file.parent.parent.name}/original/line.wav"
    assert [row for row in rows if row.startswith("✗") and row.endswith(name)]


def _edit(pattern: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        file = next(folder.glob(pattern))
        file.write_bytes(change(file.read_bytes()))

    return apply


def _without_line(text: bytes, number: int) -> bytes:
    lines = text.splitlines(keepends=True)
    del lines[number]
    return b"".join(lines)


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a report": (_edit("data/documents/report.zh.html", lambda text: text + b" "), "report.zh.html"),
    "a file more": (lambda folder: (folder / "data" / "more.txt").write_text("x") and None, "清单里没有"),
    "a file less": (lambda folder: (folder / "verify" / "__main__.py").unlink(), "文件不见了"),
    "another time of sealing": (
        _edit("data/*/seal.json", lambda text: re.sub(rb'"sealed_at":"20', b'"sealed_at":"19', text)),
        "封存签名不对",
    ),
    "a line of the custody log": (_edit("data/*/custody.jsonl", lambda text: _without_line(text, 1)), "与上一行接不上"),
    "the end of the custody log": (_edit("data/*/custody.jsonl", lambda text: _without_line(text, -1)), "缺了几行"),
    "a word in the custody log": (
        _edit("data/*/custody.jsonl", lambda text: text.replace(b'"action":"sealed"', b'"action":"played"')),
        "被改动过",
    ),
    "another public key": (
        _edit("data/public-key.pem", lambda text: text.replace(b"MCowBQYDK2VwAyEA", b"MCowBQYDK2VwAyEB")),
        "公钥文件不是",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found_also_when_the_manifests_are_written_anew(what: str, copy: Path, chromium: Chromium) -> None:
    damage, words = DAMAGE[what]
    damage(copy)
    head, rows = verified(chromium, copy)
    assert head.startswith("不完好") and any(words in row for row in rows if row.startswith("✗")), rows
    rewrite_manifests(copy)
    head, rows = verified(chromium, copy)
    assert head.startswith("不完好") and any("清单的签名不对" in row for row in rows), rows


def rewrite_manifests(folder: Path) -> None:
    """Both manifests as a forger writes them, without the key."""
    files = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    for name, payload in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        rows = [
            f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {path}\n"
            for path, file in sorted(files.items())
            if path.startswith("data/") == payload and not path.startswith("tagmanifest")
        ]
        (folder / name).write_text("".join(rows), encoding="utf-8")


def test_a_dropped_folder_and_a_dropped_original_are_verified(bundle: Path, chromium: Chromium) -> None:
    chromium.open((bundle / "index.html").as_uri())
    chromium.run("document.querySelector('#verify').scrollIntoView({ behavior: 'instant' })")
    chromium.drop(".drop", [bundle])
    assert findings(chromium)[0] == "完好"
    chromium.open((bundle / "index.html").as_uri())
    chromium.drop("h1", [next(bundle.glob("data/*/original/microphone.wav"))])
    head, rows = findings(chromium)
    assert head == "没有全部核验" and "校验码与这个网页上写的相同" in rows[0]


def test_the_typed_fingerprint_is_compared(bundle: Path, chromium: Chromium) -> None:
    verified(chromium, bundle)
    script = """
      const field = document.querySelector("#expected");
      field.value = arguments[0];
      field.dispatchEvent(new Event("input"));
      return document.querySelector(".compared").textContent;
    """
    seal = json.loads(next(bundle.glob("data/*/seal.json")).read_text(encoding="utf-8"))
    fingerprint = seal["key"]["fingerprint"]
    assert chromium.run(script, fingerprint.upper()).startswith("相同")
    assert chromium.run(script, "0" + fingerprint[1:] if fingerprint[0] != "0" else "1" + fingerprint[1:]).startswith(
        "不同"
    )


def test_a_browser_without_ed25519_says_so_and_still_compares_digests(copy: Path, chromium: Chromium) -> None:
    chromium.open((copy / "index.html").as_uri())
    chromium.run("crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))")
    chromium.choose("#choose-folder", [copy])
    head, rows = findings(chromium)
    assert head == "没有全部核验"
    assert any("不会验 Ed25519" in row for row in rows) and any("都与清单一致" in row for row in rows)


def test_its_own_sha256_is_sha256(browser: Browser, bundle: Path) -> None:
    browser.open((bundle / "index.html").as_uri())
    lengths = [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000, 100_003]
    script = """
      return arguments[0].map((length) => {
        const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
        return [hex(sha256(bytes)), hex(sha256(bytes.subarray(0, length / 3), bytes.subarray(length / 3)))];
      });
    """
    for length, digests in zip(lengths, browser.run(script, lengths), strict=True):
        wanted = hashlib.sha256(bytes((index * 7 + length) % 256 for index in range(length))).hexdigest()
        assert digests == [wanted, wanted], length


def test_hostile_words_stay_words(browser: Browser, tmp_path: Path) -> None:
    document = said(HOSTILE, title="<img src=x onerror=alert(1)>.wav")
    (tmp_path / "index.html").write_bytes(render(document, "zh"))
    browser.complaints.clear()
    browser.open((tmp_path / "index.html").as_uri())
    script = """
      const count = (selector) => document.querySelectorAll(selector).length;
      const words = document.body.textContent.includes("<script>alert(1)</script>");
      return [document.scripts.length, document.images.length, count("iframe, object, embed, link, form"),
              count(".turn"), words, document.querySelector("h1").textContent];
    """
    scripts, images, others, turns, shown, title = browser.run(script)
    assert (scripts, images, others, turns, shown) == (2, 0, 0, len(HOSTILE), True)
    assert title == "<img src=x onerror=alert(1)>.wav"
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", browser.run("return document.body.textContent"))


def test_its_policy_stops_added_code_and_every_connection(bundle: Path, chromium: Chromium) -> None:
    chromium.open((bundle / "index.html").as_uri())
    script = """
      const stopped = [];
      addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
      const code = document.createElement("script");
      code.textContent = "window.intruded = true";
      document.body.append(code);
      new Image().src = "http://127.0.0.1:9/x.png";
      await fetch("http://127.0.0.1:9/").catch(() => null);
      document.body.setAttribute("onclick", "window.intruded = true");
      document.body.click();
      await new Promise((done) => setTimeout(done, 200));
      return [window.intruded ?? false, stopped.sort()];
    """
    intruded, stopped = chromium.run(script)
    assert intruded is False
    assert {"connect-src", "img-src", "script-src-attr", "script-src-elem"} <= set(stopped)


def axe_violations(chromium: Chromium) -> object:
    """Return what axe-core finds wrong with the open page: rule, and the first three places."""
    chromium.send("Runtime.evaluate", expression=AXE.read_text(encoding="utf-8"))
    return chromium.run("""
      const found = await axe.run(document, { resultTypes: ["violations"] });
      return found.violations.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.html)]);
    """)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(language: str, scheme: str, bundle: Path, chromium: Chromium) -> None:
    chromium.use_media(color_scheme=scheme)
    chromium.resize(1366, 768)
    verified(chromium, bundle)
    chromium.run(f"useLanguage('{language}')")
    chromium.run("for (const each of document.querySelectorAll('details')) each.open = true")
    assert axe_violations(chromium) == []
    chromium.use_media()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_report(language: Language, scheme: str, tmp_path: Path, chromium: Chromium) -> None:
    report = tmp_path / "report.html"
    report.write_bytes(find_format("html").render(small(), language))
    chromium.use_media(color_scheme=scheme)
    chromium.open(report.as_uri())
    assert axe_violations(chromium) == []
    chromium.use_media()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (768, 1024), (1366, 768)])
def test_nothing_is_cut_off_at_any_width(width: int, height: int, bundle: Path, chromium: Chromium) -> None:
    chromium.resize(width, height)
    chromium.open((bundle / "index.html").as_uri())
    for language in ("zh", "en"):
        chromium.run(f"useLanguage('{language}')")
        assert chromium.run("return document.documentElement.scrollWidth - innerWidth") <= 0
    chromium.resize(1366, 768)


def test_it_prints_everything_but_its_controls(
    bundle: Path, chromium: Chromium, tmp_path: Path, pdf_text: Callable[[Path], str]
) -> None:
    chromium.open((bundle / "index.html").as_uri())
    (tmp_path / "page.pdf").write_bytes(chromium.pdf())
    words = "".join(pdf_text(tmp_path / "page.pdf").split())
    assert "没听懂、追问或否认的地方" in words and "这证明什么" in words and "全文（机器识别）" in words
    assert "选择文件夹" not in words and "+10" not in words


def test_three_hours_are_opened_without_reading_them(browser: Browser, tmp_path: Path) -> None:
    """2,400 turns and 1 GB of sound. Measured 0.4 s of processor time; the limit allows for a busy machine."""
    document = three_hours()
    (tmp_path / "index.html").write_bytes(render(document, "zh"))
    recording = tmp_path / "data" / document.seal.call / document.seal.files[0].name
    recording.parent.mkdir(parents=True)
    size = 10800 * 48000 * 2
    header = struct.pack(
        "<4sI8sIHHIIHH4sI", b"RIFF", size + 36, b"WAVEfmt ", 16, 1, 1, 48000, 96000, 2, 16, b"data", size
    )
    with recording.open("wb") as stream:
        stream.write(header)
        stream.truncate(len(header) + size)
    browser.open((tmp_path / "index.html").as_uri())
    took = seconds_to_metadata(browser)
    assert browser.run("return document.querySelector('audio').duration") == pytest.approx(10800)
    assert took < 20
    if isinstance(browser, Chromium):
        browser.send("Performance.enable", timeDomain="threadTicks")
        browser.open((tmp_path / "index.html").as_uri())
        seconds_to_metadata(browser)
        spent = {one["name"]: one["value"] for one in browser.send("Performance.getMetrics")["metrics"]}
        assert spent["TaskDuration"] < 2
    start, reached = play_turn(browser, 2000)
    assert start < reached < start + 5
