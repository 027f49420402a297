"""Role labels: assignment of the voices to the insurer's caller and the customer, by wording.

Every cue is a pattern with a weight: positive for the caller, negative for the customer. Adding one is a line.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.schema.transcript import Speaker

CUES: tuple[tuple[str, float], ...] = (
    # the caller says who is calling and why
    (r"工号|客服(中心|专员|代表|人员|热线)|客户服务", 4.0),
    (r"(这里|这边|我们?)是[^，。？]{0,8}(人寿|保险|财险|养老|健康险|公司|集团|银行)", 4.0),
    (r"回访(电话|员|专员)?|来电(是|想)|致电", 2.5),
    (r"(通话|电话|本次)[^，。？]{0,6}(录音|被录)", 3.0),
    (r"(跟|和|向|与|给)您(核对|核实|确认|做|讲|说明|解释|介绍|提示|念|读)", 2.5),
    (
        r"提醒您|告知您|通知您|温馨提示|为您(服务|介绍|讲解|说明|办理|登记|备注|转接|查)|帮您(登记|备注|查|记|转|核)",
        2.5,
    ),
    (r"(感谢|谢谢)您(的)?(配合|支持|接听|理解|耐心)|祝您|打扰您|耽误您|占用您", 3.0),
    (r"请问(您|是|你)|您贵姓|怎么称呼您|您方便", 2.0),
    (r"您(是否|是不是|有没有|清楚|了解|知道|明白|收到|看过|签|阅读)[^。]{0,20}(吗|吧|没有|呢|？)", 2.0),
    (r"(是否|是不是)(清楚|知道|了解|明白|收到|阅读|看过|本人|亲笔|同意)", 2.0),
    (r"您(购买|投保|办理|签收|名下|这份|这张|的保单|在我们)|我们(公司|这边|这里|客服)", 1.5),
    (r"(女士|先生)(，|。|吗|您好|本人)", 1.5),
    (r"还有(什么|其他|别的)[^。]{0,6}(问题|疑问|需要)|后续(如|有)|拨打", 2.0),
    (r"(?<![你您])这边", 1.0),
    (r"您", 0.5),
    # the customer answers, asks back, and speaks of themselves and of the seller
    (r"你们(公司|那个|这个|那边|业务员|的人|怎么|是|到底|不)", -2.0),
    (r"你(是哪|是谁|哪位|哪里|再说|说的|讲的|刚才|帮我|给我)|哪位|谁啊|哪里啊", -2.0),
    (r"什么意思|听不懂|听不清|没听清|没听懂|搞不懂|搞不清|没搞懂|不太懂|不懂", -2.5),
    (r"我(不知道|不清楚|不明白|没看|没收|没签|没听|不太|哪里?知道|怎么知道|想问|问一下|还以为|以为|记得|忘了)", -2.5),
    (r"(跟|和|给|对)我(说|讲|介绍|解释|推荐|打)", -2.0),
    (r"我(老公|老婆|爱人|先生|太太|儿子|女儿|妈|爸|家|孩子|退休|眼睛|耳朵)", -2.0),
    (r"我(签|看过|收到|买|交|同意|本人|自己)[^。？]{0,6}(了|的|过)", -1.0),
    (r"那(我|要是我|如果我|万一)", -1.0),
    (r"(业务员|卖保险的|经理|小[王李张刘陈杨赵黄周吴])[^。？]{0,6}(跟我|说|讲|让我|叫我|没)", -1.5),
    (r"^(对|是|是的|嗯|哦|噢|喔|好|好的|行|知道|知道了|清楚|明白|有|没有|收到了|看过)[的了呀啊嘛吧哦]*[，。！]", -0.7),
    (r"你(?!好)", -0.3),
)
_COMPILED_CUES = tuple((re.compile(pattern, re.MULTILINE), weight) for pattern, weight in CUES)
MAX_CUE_COUNT = 4
"""Most often that one cue counts."""
TALK_RATIO_WEIGHT = 2.0
MAX_TALK_RATIO = 20.0
"""Largest ratio of text that counts. With no other cue, the voice with much more text is the caller."""
CONFIDENCE_SCALE = 3.0


def caller_score(text: str) -> float:
    """Score of a voice's words (one utterance a line): positive for the caller, negative for the customer."""
    caller, customer = caller_cues(text)
    return caller - customer


def caller_cues(text: str) -> tuple[float, float]:
    """Weight of the cues for the caller and of those for the customer in some words (one utterance a line)."""
    weights = [weight * min(MAX_CUE_COUNT, len(pattern.findall(text))) for pattern, weight in _COMPILED_CUES]
    return sum(weight for weight in weights if weight > 0), -sum(weight for weight in weights if weight < 0)


def assign_roles(spoken: Mapping[int, str]) -> dict[int, tuple[Speaker, float]]:
    """Role of each voice and its probability (0.5 to 1), from all its words, one utterance a line.

    Of the two voices with the most text, one is the caller and one the customer; others go by their own score.
    """
    scores = {voice: caller_score(text) for voice, text in spoken.items()}
    if len(scores) == 1:
        [(voice, score)] = scores.items()
        return {voice: _role_from_score(score)}
    first, second, *others = sorted(spoken, key=lambda voice: (-len(spoken[voice]), voice))
    ratio = min(MAX_TALK_RATIO, len(spoken[first]) / max(1, len(spoken[second])))
    apart = scores[first] - scores[second] + TALK_RATIO_WEIGHT * math.log(max(1.0, ratio))
    sure = 1 / (1 + math.exp(-abs(apart) / CONFIDENCE_SCALE))
    caller, customer = (first, second) if apart >= 0 else (second, first)
    named: dict[int, tuple[Speaker, float]] = {caller: ("agent", sure), customer: ("customer", sure)}
    return named | {voice: _role_from_score(scores[voice]) for voice in others}


def _role_from_score(score: float) -> tuple[Speaker, float]:
    return ("agent" if score > 0 else "customer"), 1 / (1 + math.exp(-abs(score) / CONFIDENCE_SCALE / 2))
