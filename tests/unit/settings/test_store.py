"""No content of settings.toml stops a start, and saving loses nothing of it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.settings.schema import Settings, setting_labels
from huazheng.settings.store import load_settings, save_settings, with_changes

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

TEXT = '# 我的设置\nlanguage = "en"\ntheme = "dark"\nmicrophone = "麦克风 1"\n'
READ = Settings(language="en", theme="dark", microphone="麦克风 1")


def put(home: Home, content: bytes | str) -> Path:
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_bytes(content.encode() if isinstance(content, str) else content)
    return home.settings


def asides(home: Home) -> list[Path]:
    return sorted(home.root.glob("settings.toml.unreadable-*"))


def test_defaults_without_a_file_and_back_from_disk(home: Home) -> None:
    assert load_settings(home) == (Settings(), (), None)
    chosen = Settings(language="en", model="whisper-small")
    save_settings(home, chosen)
    assert load_settings(home) == (chosen, (), None)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("utf-8-sig"),
        TEXT.replace('"dark"', "“dark”").encode(),
        TEXT.replace('= "dark"', "＝ ＂dark＂").encode(),
        TEXT.replace('theme = "dark"', "theme\u00a0=\u00a0‘dark’").encode("utf-16"),
    ],
    ids=["utf8", "mark", "utf16", "no-mark-le", "be", "utf32", "gbk", "notepad", "curly", "full-width", "no-break"],
)
def test_files_as_editors_save_them_are_read(home: Home, content: bytes) -> None:
    put(home, content)
    assert load_settings(home) == (READ, (), None)
    save_settings(home, with_changes(READ, theme="light"))
    assert load_settings(home) == (with_changes(READ, theme="light"), (), None)
    assert "麦克风 1" in home.settings.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "named", "read"),
    [
        ('language = "fr"\ntheme = "dark"', "language", Settings(theme="dark")),
        ("=\ntheme = 'dark'", "line 1 ", Settings(theme="dark")),
        ('theme = "dark"\nzoom = ' + "9" * 5000, "line 2 ", Settings(theme="dark")),
        ("zoom = " + "9" * 5000, "line 1 ", Settings()),
        ("zoom = 0x" + "f" * 5000, "zoom", Settings()),
        ("a=" + "[" * 50_000, "line 1 ", Settings()),
        ("a=" + "[" * 100_000, "line 1 ", Settings()),
        ("a=" + "[" * 200_000, "Too large", Settings()),
        ("\n" * 100 + "x" * 100_000, "line 101 ", Settings()),
        ("=\n" * 60_000, "lines 1, 2, 3 …", Settings()),
        ('theme = "dark"\ntheme = "light"', "", Settings(theme="light")),
        ("live_text = 1", "live_text", Settings()),
        ('timestamp_authority = "file:///etc/passwd"', "timestamp_authority", Settings()),
        ('theme = "dark"\n\x1b[31m = 1', "line 2 ", Settings(theme="dark")),
        ('language = "\\u001b[31m"', "\N{REPLACEMENT CHARACTER}[31m", Settings()),
    ],
    ids=lambda value: value[:20].replace("\n", " ") if isinstance(value, str) else None,
)
def test_what_cannot_be_read_is_named_in_one_line(home: Home, text: str, named: str, read: Settings) -> None:
    put(home, text)
    loaded = load_settings(home)
    assert loaded.settings == read
    if not named:
        return
    assert loaded.notice is not None
    assert loaded.notice.file == home.settings
    assert len(loaded.problems) == 1
    for line in loaded.notice.what:
        assert line.isprintable()
        assert len(line) < 200
    assert named in loaded.notice.what.en
    save_settings(home, loaded.settings)
    [aside] = asides(home)
    assert aside.read_text(encoding="utf-8") == text
    assert load_settings(home) == (read, (), None)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00\xd8\x00\xd8\x01", b"\x81\x00theme"])
def test_bytes_that_are_no_text_are_named(home: Home, content: bytes) -> None:
    put(home, content)
    loaded = load_settings(home)
    assert loaded.settings == Settings()
    assert loaded.notice is not None
    save_settings(home, Settings(theme="dark"))
    assert asides(home)[0].read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs")
@pytest.mark.parametrize("kind", ["fifo", "folder", "loop"])
def test_what_is_no_file_is_named_and_not_waited_for(home: Home, kind: str) -> None:
    home.root.mkdir(parents=True)
    if kind == "fifo":
        os.mkfifo(home.settings)
    elif kind == "folder":
        home.settings.mkdir()
    else:
        home.settings.symlink_to(home.settings.name)
    loaded = load_settings(home)
    assert loaded.settings == Settings()
    assert loaded.notice is not None
    save_settings(home, Settings(theme="dark"))
    assert load_settings(home) == (Settings(theme="dark"), (), None)
    assert len(asides(home)) == 1


def test_settings_of_a_newer_version_and_comments_are_kept(home: Home) -> None:
    put(home, '# mine\ncolor = "red" # new\ntheme = "dark"\n[future]\nlevels = [1, 2.5]\nday = 2026-11-30\n')
    loaded = load_settings(home)
    assert loaded.settings == Settings(theme="dark")
    assert loaded.notice is not None
    assert "color, future" in loaded.notice.what.en
    save_settings(home, with_changes(loaded.settings, theme="light", zoom="150"))
    text = home.settings.read_text(encoding="utf-8")
    assert "# mine\n" in text
    assert 'color = "red" # new\n' in text
    assert "[future]\nlevels = [1, 2.5]\nday = 2026-11-30\n" in text
    assert load_settings(home).settings == Settings(theme="light", zoom="150")
    assert not asides(home)


def test_a_misspelt_setting_is_told_the_right_name(home: Home) -> None:
    put(home, 'langauge = "en"')
    notice = load_settings(home).notice
    assert notice is not None
    assert "did you mean language?" in notice.what.en


def test_two_unreadable_files_on_one_day_are_both_kept(home: Home) -> None:
    for text in ("= 1", "= 2"):
        put(home, text)
        save_settings(home, Settings())
    assert sorted(file.read_text(encoding="utf-8") for file in asides(home)) == ["= 1", "= 2"]


def test_a_failed_write_leaves_the_file(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, TEXT)

    def refuse(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("huazheng.settings.store.write_atomically", refuse)
    with pytest.raises(OSError, match="the disk is gone"):
        save_settings(home, Settings())
    assert home.settings.read_text(encoding="utf-8") == TEXT


def test_every_setting_says_what_it_is_and_what_its_values_are() -> None:
    for name in Settings.__struct_fields__:
        words = setting_labels(name)
        assert words.title.zh and words.title.en
        for value in words.values or {}:
            assert getattr(with_changes(Settings(), **{name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "purple"),
        ("language", "fr"),
        ("live_text", "yes"),
        ("timestamp_authority", "timestamp.example"),
        ("timestamp_authority", "http://two words"),
        ("timestamp_authority", "file:///etc/passwd"),
        ("color", "red"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(home: Home, name: str, value: object) -> None:
    save_settings(home, Settings(model="whisper-small"))
    with pytest.raises(UnusableInput) as refused:
        with_changes(Settings(), **{name: value})
    assert str(value) in str(refused.value) and "\n" not in str(refused.value)
    assert load_settings(home).settings == Settings(model="whisper-small")
