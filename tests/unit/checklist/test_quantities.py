"""Numbers as people say them, with unit and value."""

from __future__ import annotations

import pytest

from huazheng.checklist.normalization.quantities import quantities

SAID = [
    ("犹豫期十五天", "十五天", "days", 15),
    ("15个自然日之内", "15个自然日", "days", 15),
    ("头半个月都能退", "半个月", "days", 15),
    ("两个礼拜", "两个礼拜", "days", 14),
    ("一共交二十年", "二十年", "years", 20),
    ("付廿年", "廿年", "years", 20),
    ("保到您八十岁", "八十岁", "age", 80),
    ("一万二", "一万二", "yuan", 12000),
    ("八万两千四", "八万两千四", "yuan", 82400),
    ("一百零二", "一百零二", "yuan", 102),
    ("12,000块", "12,000块", "yuan", 12000),
    ("亏七成", "七成", "percent", 70),
    ("百分之四十", "百分之四十", "percent", 40),
    ("每年扣一点五个点", "一点五个点", "percent", 1.5),
    ("最低一点七五，", "一点七五", "percent", 1.75),
    ("先扣一个半点", "一个半点", "percent", 1.5),
    ("签的是二点零", "二点零", "percent", 2),
    ("三十万一笔交完", "三十万", "yuan", 300_000),
    ("交十回", "十回", "times", 10),
    ("保到七十五", "七十五", "age", 75),
    ("管到八十，", "八十", "age", 80),
    ("打到六十五", "六十五", "age", 65),
    ("三万六一年", "三万六", "yuan", 36000),
    ("三万六一年", "一年", "years", 1),
    ("三月二号签收", "三月二号", "date", 0),
    ("到二零三零年12月4号", "二零三零年12月4号", "date", 0),
]


@pytest.mark.parametrize(("text", "words", "unit", "value"), SAID)
def test_a_number_is_found_with_its_unit(text: str, words: str, unit: str, value: float) -> None:
    found = [(text[q.start : q.end], q.unit, q.value) for q in quantities(text)]
    assert (words, unit, value) in found


def test_an_amount_before_a_year_is_not_taken_for_years() -> None:
    assert [(q.unit, q.value) for q in quantities("六千年交二十年")] == [("yuan", 6000.0), ("years", 20.0)]


@pytest.mark.parametrize(
    "text", ["万一出事", "万能险", "一般一样一起", "这一点", "一点一点来", "百万医疗", "前两天", "跟你说一遍"]
)
def test_words_that_only_look_like_numbers_are_left_alone(text: str) -> None:
    assert quantities(text) == []
