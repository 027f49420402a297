"""Names of people: a surname with a title, or after words that introduce a name; then everywhere that they recur."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.core.text.pinyin import pinyin_readings
from huazheng.redaction.personal_data import PersonalDatum
from huazheng.redaction.surnames import LONG_SURNAMES, NO_NAMES, SHORT_SURNAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LEAST_BY_SOUND = 3  # characters: short names sound like many other words
_LONG = frozenset(LONG_SURNAMES.split("|"))
_SURNAME = rf"(?:{LONG_SURNAMES}|[{SHORT_SURNAMES}])"
_GIVEN = r"[\u4e00-\u9fff]"
_TITLE = "先生|女士|小姐|阿姨|大爷|大妈|大叔|大娘|大伯|大姐|大哥|叔叔?|奶奶|爷爷|老师|经理|主任|师傅|总"
_END_WORDS = "吗|吧|呢|对|是|的|也|在|不|卖|写|没|他|她|就|都|有|要|和|跟|与|或"
_END = rf"本人|{_TITLE}|{_END_WORDS}|[，。？！、,.?!；;：:（）\s]|$"
_INTRODUCES = (
    "我叫|名叫|叫做|叫|我是|您是|你是|他是|她是|请问是|请问|喂，?是|是不是|不是|姓名是?|名字是?|"
    "投保人是?|被保人是?|被保险人是?|受益人是?|收件人写?|联系人是?|专员|客服|顾问|代理人|业务员|"
    "经理|爱人|老公|老婆|太太|丈夫|妻子|儿子|女儿|母亲|父亲|妈妈|爸爸|她?先生|说的是|就是|和|跟|"
    "、|与"
)
_AFTER_WORDS = re.compile(rf"(?:{_INTRODUCES})(?P<name>{_SURNAME}{_GIVEN}{{1,2}}?)(?={_END})")
# 沈佳宁沈女士: the surname said again with a title.
_TITLED_AGAIN = re.compile(rf"(?P<name>(?P<surname>{_SURNAME}){_GIVEN}{{1,2}})(?=(?P=surname)(?:{_TITLE}))")
_WITH_TITLE = re.compile(rf"(?P<name>{_SURNAME}{_GIVEN}{{1,2}}?)(?=本人|{_TITLE})")
_SURNAME_TITLE = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>{_SURNAME})(?={_TITLE})|(?<=[是叫跟找谢])(?P<other>{_SURNAME})(?={_TITLE})"
)
_SURNAMED = re.compile(rf"(?:免贵姓|我姓|您姓|姓)(?P<name>{_SURNAME})")
_SURNAME_AGAIN = re.compile(rf"(?:小|老)(?P<name>{_SURNAME})(?={_END})|(?P<titled>{_SURNAME})(?={_TITLE})")


def find_names(texts: Sequence[str], known: Iterable[str] = ()) -> Iterator[PersonalDatum]:
    """Names of people. ``known``: names to find wherever they are, also when other characters of one sound stand there.

    A name that was found once is found again everywhere, and its surname after 小 and 老 and before a title.
    """
    names = {name for name in known if name}
    surnames: set[str] = set()
    for turn, text in enumerate(texts):
        for pattern in (_AFTER_WORDS, _TITLED_AGAIN, _WITH_TITLE, _SURNAME_TITLE, _SURNAMED):
            for match in _overlapping(pattern, text):
                groups = match.groupdict()
                name = groups["name"] or groups["other"]
                if name in NO_NAMES or text[match.end() - len(name) :].startswith(NO_NAMES):
                    continue
                if pattern is _WITH_TITLE and not _stands_alone(text, match.start("name")):
                    continue
                start = match.start("name" if groups["name"] else "other")
                if "谢谢" in text[max(start - 1, 0) : start + 2]:
                    continue
                yield PersonalDatum(turn, start, start + len(name), "name", name)
                surnames.add(name if name in _LONG else name[:1])
                if len(name) > 1 and name not in _LONG:
                    names.add(name)
    yield from _again(texts, names)
    for turn, text in enumerate(texts):
        for match in _SURNAME_AGAIN.finditer(text):
            name = match["name"] or match["titled"]
            if name in surnames:
                yield PersonalDatum(turn, match.end() - len(name), match.end(), "name", name)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also one that begins inside another: 和张三和李四."""
    place = 0
    while (match := pattern.search(text, place)) is not None:
        yield match
        place = match.start() + 1


def _stands_alone(text: str, start: int) -> bool:
    """Check that a name with a title begins the turn, a clause, or follows a word that may stand before a name."""
    before = text[start - 1 : start] if start else ""
    return not re.match(_GIVEN, before) or before in "是问叫和跟与的给找请人家爱说"


def _again(texts: Sequence[str], names: set[str]) -> Iterator[PersonalDatum]:
    sounds = {name: _sounds(name) for name in names}
    for turn, text in enumerate(texts):
        if not names:
            return
        heard = _sounds(text)
        for name, sound in sounds.items():
            for start in range(len(heard) - len(sound) + 1):
                there = text[start : start + len(name)]
                alike = heard[start : start + len(sound)] == sound and len(name) >= _LEAST_BY_SOUND
                if alike or there == name:
                    yield PersonalDatum(turn, start, start + len(name), "name", there)


def _sounds(text: str) -> list[str]:
    """The most common reading of each character; the character itself if it is not Chinese."""
    return [next(iter(pinyin_readings(char)), char) for char in text]
