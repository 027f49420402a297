"""The prompted text corrects spelling, and can add nothing that was not heard."""

from __future__ import annotations

from huazheng.core.schema.transcript import Word
from huazheng.speech.asr.prompt_check import DIFFERING_PROBABILITY, clauses, compare_with_prompted, may_hold_term

PROMPT = "保险回访电话。犹豫期、亲笔签名、现金价值、退保。您好,是的,知道,明白。"


def spoken(text: str) -> list[Word]:
    return [Word(letter, number * 0.2, number * 0.2 + 0.2, 0.9) for number, letter in enumerate(text)]


def compared(heard: str, prompted: str) -> str:
    return "".join(word.text for word in compare_with_prompted(spoken(heard), prompted, PROMPT))


def marked(words: list[Word]) -> str:
    return "".join(word.text for word in words if word.differs)


def test_clauses_end_at_punctuation() -> None:
    words = spoken("您好,犹豫期是十五天,您知道吧。")
    assert ["".join(word.text for word in words[first:last]) for first, last in clauses(words)] == [
        "您好,",
        "犹豫期是十五天,",
        "您知道吧。",
    ]


def test_what_sounds_the_same_is_spelled_as_with_the_prompt() -> None:
    assert compared("您好,由于七是十五天。", "您好，犹豫期是十五天") == "您好,犹豫期是十五天。"
    assert compared("那個現今價值呢", "那个现金价值呢") == "那個現金價值呢"


def test_words_keep_their_times_and_certainty() -> None:
    words = spoken("由于七是十五天。")
    after = compare_with_prompted(words, "犹豫期是十五天。", PROMPT)
    assert [(word.start, word.end, word.probability) for word in after] == [
        (word.start, word.end, word.probability) for word in words
    ]


def test_a_term_that_was_not_heard_is_not_shown() -> None:
    """Real call: 后天晚上八点 came back as 保险晚上八点 with the prompt."""
    assert compared("后天晚上八点在家。", "保险晚上八点在家。") == "后天晚上八点在家。"
    assert compared("您好,先生您吃饭。再见。", "您好,现金价值。再见。") == "您好,先生您吃饭。再见。"


def test_a_clause_that_sounds_altogether_different_is_uncertain() -> None:
    words = spoken("今天天气很好出去走走,对吧")
    after = compare_with_prompted(words, "每年交六千八百块钱,对吧", PROMPT)
    assert marked(after) == "今天天气很好出去走走,"
    assert all(word.probability == DIFFERING_PROBABILITY for word in after if word.differs)
    assert [word.text for word in after] == [word.text for word in words]


def test_a_prompted_text_that_broke_off_changes_nothing() -> None:
    words = spoken("我们这边给您做一个回访,您听得清楚吗。再见。")
    assert compare_with_prompted(words, "再见", PROMPT) == words
    # The end of the prompt read back proves nothing either.
    assert compare_with_prompted(words, "您好,是的,知道,明白。", PROMPT) == words


def test_the_prompt_read_back_is_not_taken() -> None:
    heard = "那个我再想想看到时候给您回电话好吧"
    assert compared(heard, "犹豫期、亲笔签名、现金价值、退保") == heard


def test_no_denial_is_made_or_unmade() -> None:
    """Real call: 美丽 became 没丽."""
    assert compared("这里的风景很美丽呀", "这里的风景很没丽呀") == "这里的风景很美丽呀"
    assert compared("我没有签过那个字", "我美有签过那个字") == "我没有签过那个字"


def test_of_a_term_one_character_in_three_may_sound_otherwise() -> None:
    assert compared("哪有月七年就到的吧", "那犹豫期您知道的吧")[1:4] == "犹豫期"
    assert compared("那现在价值您清楚吗", "那现金价值您清楚吗") == "那现金价值您清楚吗"
    assert compared("那个时间点您知道的吧", "那个犹豫期您知道的吧") == "那个时间点您知道的吧"


def test_figures_stay_as_they_were_heard() -> None:
    """Sample call: 50万 became 五0万."""
    assert compared("意外的话赔50万", "意外的话赔五十万") == "意外的话赔50万"
    assert compared("由于七是十五天", "犹豫期是15天") == "犹豫期是十五天"


def test_what_sounds_like_a_term_is_looked_at_again() -> None:
    assert may_hold_term("由于期内,可以全额退款", "您好。犹豫期、现金价值。")  # 由于期: one sound of three is another
    assert may_hold_term("现金价值表", "您好。犹豫期、现金价值。")
    assert not may_hold_term("我们下午去爬山吧,您好", "您好。犹豫期、现金价值。")
    assert not may_hold_term("", "您好。犹豫期、现金价值。")
