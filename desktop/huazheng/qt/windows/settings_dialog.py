"""The settings, one row each; every change is saved at once. Their names are in ``settings/schema.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.theme import BODY_PX, GRID, sized_font
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton
from huazheng.qt.widgets.base.choice import ChoiceBox
from huazheng.qt.widgets.settings.authority_choice import AuthorityChoice
from huazheng.qt.widgets.settings.setting_row import SettingRow, make_setting_row, update_setting_row
from huazheng.qt.windows.dialog_base import ScrollableDialog
from huazheng.settings.schema import NO_SOURCE, setting_labels

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.qt.models.preferences import Preferences
    from huazheng.services.capture.recorder_client import CaptureSource
    from huazheng.services.system.model_offers import ModelOffer

_GENERAL = ("language", "theme", "zoom")
_SOURCES = ("microphone", "line")
_HEARING = ("script", "live_text")
_RECORDING = ("end_when_silent",)


class SettingsDialog(ScrollableDialog):
    """dialog_requested(name): open another dialog.

    name: ``models``, ``sources``, ``voice``, ``signing_key`` or ``first_run``.
    """

    dialog_requested = Signal(str)

    def __init__(self, home: Home, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._preferences = home, preferences
        self._sources: tuple[CaptureSource, ...] = ()
        self._offers: list[ModelOffer] = []
        self._sections: list[PlainLabel] = []
        self.rows: dict[str, SettingRow] = {}
        self.links: dict[str, TextButton] = {}
        self.refused = PlainLabel(wrap=True)
        self.refused.setProperty("wrong", True)
        self.refused.hide()
        self._build()
        self.column.addWidget(self.refused)
        self.foot.addWidget(self.links["first_run"])
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        preferences.refused.connect(self._refuse)
        preferences.changed.connect(self._follow)
        self.retranslate()
        self._reload()

    def _build(self) -> None:
        self._section()
        for name in _GENERAL:
            self._add(name, make_setting_row(self._preferences, name, setting_labels(name)))
        self._section()
        for name in _SOURCES:
            choice = ChoiceBox()
            choice.picked.connect(lambda value, name=name: self._preferences.change(**{name: value}))
            self._add(name, SettingRow(choice))
        for name in _RECORDING:
            self._add(name, make_setting_row(self._preferences, name, setting_labels(name)))
        self._link("sources")
        self._section()
        model = ChoiceBox()
        model.picked.connect(lambda value: self._preferences.change(model=value))
        self._add("model", SettingRow(model))
        self._link("models")
        for name in _HEARING:
            self._add(name, make_setting_row(self._preferences, name, setting_labels(name)))
        self._add("voice", SettingRow(TextButton()))
        self._link_control("voice")
        self._section()
        self.authority = AuthorityChoice(self._preferences)
        self._add("timestamp_authority", SettingRow(self.authority))
        self.second_authority = AuthorityChoice(self._preferences, "second_timestamp_authority")
        self._add("second_timestamp_authority", SettingRow(self.second_authority))
        self._add("signing_key", SettingRow(TextButton()))
        self._link_control("signing_key")
        self._add("home", SettingRow(TextButton()))
        self.folder = self.rows["home"].control
        assert isinstance(self.folder, TextButton)  # noqa: S101 - two lines above
        self.folder.clicked.connect(lambda: open_folder(self._home.root))
        self.inside.addStretch(1)
        self.links["first_run"] = link = TextButton(link=True)
        link.clicked.connect(lambda: self.dialog_requested.emit("first_run"))

    def _section(self) -> None:
        if self._sections:
            self.inside.addSpacing(GRID)
            self.inside.addWidget(Separator())
            self.inside.addSpacing(GRID)
        head = PlainLabel()
        head.setObjectName("Section")
        head.setFont(sized_font(head.font(), BODY_PX, QFont.Weight.DemiBold))
        self._sections.append(head)
        self.inside.addWidget(head)

    def _add(self, name: str, row: SettingRow) -> None:
        self.rows[name] = row
        self.inside.addWidget(row)

    def _link(self, name: str) -> None:
        self.links[name] = link = TextButton(link=True)
        link.clicked.connect(lambda: self.dialog_requested.emit(name))
        self.inside.addWidget(link, 0, Qt.AlignmentFlag.AlignRight)

    def _link_control(self, name: str) -> None:
        button = self.rows[name].control
        assert isinstance(button, TextButton)  # noqa: S101 - made for it
        button.clicked.connect(lambda: self.dialog_requested.emit(name))

    # What has to be looked for

    def _reload(self) -> None:
        home = self._home

        def sources(_: object) -> tuple[CaptureSource, ...]:
            from huazheng.services.capture.recorder_client import list_sources

            return list_sources(home)

        def offers(_: object) -> list[ModelOffer]:
            from huazheng.services.system.model_offers import list_model_offers

            return list_model_offers(home)

        self.work.start(offers).done.connect(self._show_offers)
        job = self.work.start(sources)
        job.done.connect(self._show_sources)
        job.failed.connect(lambda _: None)  # the sound check says it where it matters

    def _show_sources(self, sources: tuple[CaptureSource, ...]) -> None:
        self._sources = sources
        self._fill_sources()

    def _show_offers(self, offers: list[ModelOffer]) -> None:
        self._offers = offers
        self._fill_models()

    def _fill_sources(self) -> None:
        for kind in _SOURCES:
            box = self.rows[kind].control
            chosen = str(getattr(self._preferences.now, kind))
            values = [
                ("", self.tr("系统默认")),
                *((one.id, one_line(one.name)) for one in self._sources if one.kind == kind),
            ]
            if chosen and chosen != NO_SOURCE and chosen not in dict(values):
                values.append((chosen, self.tr("{0}（现在没有接上）").format(one_line(chosen))))
            values.append((NO_SOURCE, self.tr("不录")))
            if isinstance(box, ChoiceBox):
                box.offer(values, chosen)

    def _fill_models(self) -> None:
        box, chosen = self.rows["model"].control, self._preferences.now.model
        here = [offer for offer in self._offers if offer.model.kind == "speech"]
        values = [
            (
                offer.model.id,
                str(offer.model.name) if offer.state == "ready" else self.tr("{0}（待下载）").format(offer.model.name),
            )
            for offer in here
        ]
        if isinstance(box, ChoiceBox):
            box.offer(values or [(chosen, chosen)], chosen)

    def _follow(self, _: object) -> None:
        self.refused.hide()
        self._say_rows()

    def _refuse(self, error: HuazhengError) -> None:
        self.refused.show_text(f"{error.what}{error.remedy or ''}")
        self.refused.show()
        self._say_rows()

    # Words

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("设置"))
        self.title.show_text(self.tr("设置"))
        heads = (self.tr("窗口"), self.tr("录音"), self.tr("识别"), self.tr("证据和数据"))
        for head, words in zip(self._sections, heads, strict=True):
            head.show_text(words)
        self.rows["voice"].set_text(
            self.tr("我的声音"), self.tr("读一段话让话证记住您的声音，以后更容易分清哪句是您说的。")
        )
        self.rows["signing_key"].set_text(
            self.tr("签名密钥"), self.tr("口令、备份、从备份恢复、换新密钥。丢了它，就不能再证明新的录音是您封存的。")
        )
        self.rows["signing_key"].control.set_text(self.tr("打开…"))  # type: ignore[attr-defined]
        self.rows["home"].set_text(self.tr("数据存放在"), one_line(str(self._home.root)))
        self.folder.set_text(self.tr("打开文件夹"))  # type: ignore[attr-defined]
        self.rows["voice"].control.set_text(self.tr("学习我的声音…"))  # type: ignore[attr-defined]
        self.links["sources"].set_text(self.tr("试录 5 秒，听听看…"))
        self.links["models"].set_text(self.tr("下载和管理模型…"))
        self.links["first_run"].set_text(self.tr("重新走一遍开始的几步…"))
        self.done_button.set_text(self.tr("关闭"))
        self._say_rows()

    def _say_rows(self) -> None:
        for name in (*_GENERAL, *_RECORDING, *_HEARING):
            update_setting_row(self.rows[name], self._preferences, name, setting_labels(name))
        for name in (*_SOURCES, "model", "timestamp_authority", "second_timestamp_authority"):
            words = setting_labels(name)
            self.rows[name].set_text(str(words.title), str(words.help or ""))
        self._fill_sources()
        self._fill_models()
        self.authority.show_chosen()
        self.second_authority.show_chosen()
