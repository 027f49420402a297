"""证据目录: the catalog of a case's exhibits, with the time line and the SHA-256 of each, as a Paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.schema.case import KIND_LABELS, exhibit_number, exhibit_paths
from huazheng.core.text.sanitize import one_line
from huazheng.export.papers.paper import Heading, Paper, Paragraph, Table, TextRun, Words, plain, quiet, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.case import Case, Exhibit
    from huazheng.export.papers.paper import Block

TITLE = Text("证据目录", "List of exhibits")
COLUMNS = (
    Text("编号", "No."),
    Text("证据名称", "Exhibit"),
    Text("证据来源", "Source"),
    Text("证明内容", "What it shows"),
    Text("页码/时间", "Page or time"),
    Text("原始载体", "Original"),
)
TIMELINE = Text("时间顺序", "Time line")
UNDATED = Text("未填日期", "No date")
HASHES = Text("校验码（SHA-256）", "Digests (SHA-256)")
_WIDTHS = (7, 22, 15, 28, 13, 15)
_BLANK = Text("＿＿＿＿＿＿＿＿", "____________")


def catalog_paper(case: Case, language: Language, code: str = "") -> Paper:
    """The catalog. code: of the seal, in groups; empty for a case that is not sealed as it is."""
    title = TITLE.of(language)
    return Paper(
        title=title,
        language=language,
        footer=_footer(case, code, language),
        blocks=(
            Paragraph(plain(title), "title"),
            *_head(case, language),
            *_rows(case, language),
            *_rest(case, language),
        ),
    )


def timeline(case: Case) -> list[tuple[str, int, Exhibit]]:
    """Day, number and exhibit, earliest first; those without a day last, in the order of the catalog."""
    numbered = [(exhibit.day, number, exhibit) for number, exhibit in enumerate(case.exhibits, 1)]
    return sorted(numbered, key=lambda row: (row[0] == "", row[0], row[1]))


def shown_name(exhibit: Exhibit) -> str:
    """Name of the exhibit on one line; its kind where a person left the name empty."""
    return one_line(exhibit.name) or str(KIND_LABELS[exhibit.kind])


def _footer(case: Case, code: str, language: Language) -> str:
    sealed = Text(f" · 封存码 {code}", f" · seal code {code}").of(language) if code else ""
    return one_line(case.title) + sealed


def _head(case: Case, language: Language) -> Iterator[Block]:
    rows = (
        (Text("案卷", "Case"), case.title),
        (Text("案号", "Case number"), case.number),
        (Text("法院", "Court"), case.court),
        (Text("提交人", "Submitted by"), case.submitter),
        (Text("对方当事人", "Opposing party"), case.opponent),
        (Text("证据份数", "Exhibits"), Text(f"{len(case.exhibits)} 份", f"{len(case.exhibits)}").of(language)),
    )
    cells = [
        cell
        for name, value in rows
        for cell in (strong(name.of(language)), plain(one_line(value)) if value else quiet(_BLANK.of(language)))
    ]
    pairs = tuple(tuple(cells[at : at + 4]) for at in range(0, len(cells), 4))
    yield Table(widths=(17, 33, 17, 33), rows=pairs, compact=True)


def _rows(case: Case, language: Language) -> Iterator[Block]:
    total = len(case.exhibits)
    rows = tuple(
        (
            plain(exhibit_number(number, total)),
            _name(exhibit, language),
            plain(exhibit.source),
            plain(exhibit.shows),
            plain(exhibit.place),
            plain(exhibit.carrier),
        )
        for number, exhibit in enumerate(case.exhibits, 1)
    )
    header = tuple(column.of(language) for column in COLUMNS)
    yield Table(widths=_WIDTHS, rows=rows, header=header, compact=True)
    blank = _BLANK.of(language)
    told = Text(f"提交人（签名）：{blank}    日期：{blank}", f"Submitted by (signature): {blank}    Date: {blank}")
    yield Paragraph(plain(told.of(language)), "signature")


def _name(exhibit: Exhibit, language: Language) -> Words:
    if exhibit.kind == "other":
        return plain(shown_name(exhibit))
    kind = KIND_LABELS[exhibit.kind].of(language)
    return (TextRun(shown_name(exhibit)), TextRun(f"\n{kind}", "quiet"))


def _rest(case: Case, language: Language) -> Iterator[Block]:
    if not case.exhibits:
        return
    total = len(case.exhibits)
    yield Heading(TIMELINE.of(language), 1, "timeline", new_page=True)
    yield Table(
        widths=(20, 10, 70),
        rows=tuple(
            (
                plain(day) if day else quiet(UNDATED.of(language)),
                plain(exhibit_number(number, total)),
                _event(exhibit),
            )
            for day, number, exhibit in timeline(case)
        ),
        header=tuple(
            Text(zh, en).of(language) for zh, en in (("日期", "Date"), ("编号", "No."), ("证据和内容", "Exhibit"))
        ),
        compact=True,
    )
    yield Heading(HASHES.of(language), 1, "digests")
    yield Table(widths=(10, 90), rows=tuple(_digests(case, language)), compact=True)


def _event(exhibit: Exhibit) -> Words:
    shows = (TextRun(f"\n{exhibit.shows}", "quiet"),) if exhibit.shows else ()
    return (TextRun(shown_name(exhibit)), *shows)


def _digests(case: Case, language: Language) -> Iterator[tuple[Words, ...]]:
    """File and digest of each exhibit; of a call, its id and the digest of its seal."""
    paths = {file.name: path for path, file in exhibit_paths(case).items()}
    for number, exhibit in enumerate(case.exhibits, 1):
        if exhibit.file is not None:
            told, digest = f"{paths[exhibit.file.name]} · {exhibit.file.bytes:,} B", exhibit.file.sha256
        elif exhibit.call is not None:
            told = f"{exhibit.call.id} · {Text('封存信息 seal.json', 'its seal.json').of(language)}"
            digest = exhibit.call.seal_sha256
        else:
            continue
        words = (TextRun(f"{one_line(told)}\n"), TextRun(digest, "code"))
        yield (plain(exhibit_number(number, len(case.exhibits))), words)
