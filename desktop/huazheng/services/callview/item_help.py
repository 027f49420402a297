"""Help for each shipped checklist item: what it means, and why it matters to the customer, a sentence each.

Not in the pack files: those are what the learned weights depend on, and a word of help must not make them stale.
"""

from __future__ import annotations

from huazheng.core.runtime.language import Text

ITEM_HELP: dict[str, Text] = {
    # item id, without the pack's: the same item may stand in several packs
    "identity": Text(
        "回访先要确认接电话的就是投保人。别人代答的回访，说明不了您知道什么。",
        "The callback first has to establish that the policyholder answers. What someone else answered does not "
        "show what you knew.",
    ),
    "purchase_signature": Text(
        "确认是您自己决定买的，名字是您和被保险人亲手签的。不是本人签的，或者您根本不知道买了，合同可能有问题，要当场说出来。",
        "It establishes that you decided to buy, and that you and the insured signed yourselves. If someone else "
        "signed, or you did not know of the policy, the contract may be in doubt: say so in the call.",
    ),
    "read_materials": Text(
        "问您是不是看过并看懂了产品说明书和投保提示书。答了“看过”，以后就很难再说没有人给您看。",
        "It asks whether you read and understood the brochure and the notice. Once you said yes, it is hard to say "
        "later that nobody showed them to you.",
    ),
    "coverage": Text(
        "保什么、不保什么、保到什么时候，是这份合同最要紧的内容。没讲清的免责，往往在理赔时才知道。",
        "What is covered, what is not, and until when is the heart of the contract. An exclusion that was not "
        "explained is often discovered only when a claim is refused.",
    ),
    "surrender_loss": Text(
        "犹豫期过后退保，拿回的是现金价值，前几年通常比交的钱少。不知道这一点，急用钱时可能损失很大。",
        "After the cooling-off period a surrender pays the cash value, which in the first years is usually less than "
        "what was paid. Not knowing it can be costly when the money is needed.",
    ),
    "cooling_off": Text(
        "犹豫期是签收保单后可以反悔的一段时间，退保一般只扣很少的工本费。从哪天起算、有几天，决定您还来不来得及。",
        "The cooling-off period is the time after you received the policy in which you may change your mind, usually "
        "for a small fee at most. The day it starts and its length decide whether you are still in time.",
    ),
    "payment": Text(
        "分期交的保险，要交多少年、多久交一次。后面交不上，保障可能中止，退出来又会有损失。",
        "For a policy paid in instalments: for how many years, and how often. If you cannot go on paying, the cover "
        "may be suspended, and leaving costs money.",
    ),
    "dividend_risk": Text(
        "分红多少不保证，可能一分没有；演示的数字只是假设。把它当成固定利息来买，就会失望。",
        "Dividends are not guaranteed and may be nothing; the figures in the illustration are assumptions. Whoever "
        "buys it for a fixed interest will be disappointed.",
    ),
    "settlement_risk": Text(
        "万能险只保证最低利率，超过的部分看公司经营，每月会变。宣传的利率不是您一定拿到的利率。",
        "A universal policy guarantees a minimum rate only; anything above depends on the company and changes "
        "monthly. The advertised rate is not what you are sure to get.",
    ),
    "investment_risk": Text(
        "投连险的钱拿去投资，赚了亏了都是您的，本金也可能亏。这和存款完全不同。",
        "In a unit-linked policy the money is invested, gain and loss are yours, and the principal may shrink. That "
        "is nothing like a deposit.",
    ),
    "fees": Text(
        "交的钱先扣各种费用，剩下的才进账户。扣哪些、扣多少，决定要几年才回本。",
        "Fees are taken first, and only the rest goes into your account. Which and how much decide how many years it "
        "takes to break even.",
    ),
    "double_recording": Text(
        "按规定要录音录像的，回访要问当时有没有录、录里说的是不是您的真实意思。照着念的，要当场说明。",
        "Where the sale had to be recorded, the callback asks whether it was, and whether what you said there was "
        "meant. If you were told what to say, say so now.",
    ),
    "not_a_deposit": Text(
        "在银行买的也是保险，合同另一方是保险公司。以为是存款，就会按存款的规矩去取，结果取出来少了。",
        "What a bank sold is still insurance, and the other party is the insurer. Whoever takes it for a deposit "
        "withdraws it like one, and gets less.",
    ),
    "waiting_period": Text(
        "合同生效后有一段时间，得了病也不按正常赔。不知道等待期多长，可能以为已经有保障。",
        "For some time after the start an illness is not paid for in the usual way. Not knowing its length, you may "
        "believe that you are covered already.",
    ),
    "renewal": Text(
        "保证续保，是到期后保险公司必须让您接着买；不保证，就可能停掉。身体变差以后，这一条最要紧。",
        "Guaranteed renewal means that the insurer has to let you go on; without it the cover may end. It matters "
        "most when your health has become worse.",
    ),
    "health_disclosure": Text(
        "投保时问到的病史要照实答。没有照实答，以后可能不赔，甚至解除合同。",
        "Questions on your health have to be answered truthfully. Untrue answers can lead to a refused claim, or to "
        "the end of the contract.",
    ),
    "claims": Text(
        "出了事怎么报案、要交哪些材料。事先知道，材料才留得全。",
        "How to report a claim, and which papers are needed. Knowing it beforehand is what lets you keep them.",
    ),
    "suitability": Text(
        "保险公司要判断这款产品适不适合您，并把结论告诉您。结论是不适合而您还是买了，要清楚自己担的风险。",
        "The insurer has to judge whether the product suits you, and tell you. If it does not and you bought it "
        "anyway, you should know the risk that you carry.",
    ),
    "premium_total": Text(
        "所有年份加起来一共要交多少钱。只听一年的数，容易低估这份负担。",
        "What all years together will cost. One year's figure alone makes the burden look smaller than it is.",
    ),
    "risk_warning": Text(
        "向 65 岁以上的人卖高风险产品，应当特别提示风险。养老的钱亏了，很难再挣回来。",
        "Whoever sells high-risk products to people of 65 and over should warn of the risk with special care. "
        "Savings for old age that are lost are hard to earn again.",
    ),
    "time_to_consider": Text(
        "应当给您时间考虑、跟家人商量。当场催着签的，事后更容易后悔。",
        "You should have time to consider and to ask your family. What was signed in a hurry is regretted more often.",
    ),
    "machine_identity": Text(
        "合成的声音应当让人知道是机器。知道对面不是人，您才好决定要不要追问、要不要转人工。",
        "A synthetic voice should be recognizable as one. Knowing that nobody is there lets you decide to insist, or "
        "to ask for a person.",
    ),
    "person_offered": Text(
        "机器人答不了的问题，要能转给真人。没有人回答的问题，不能算讲清楚了。",
        "What a machine cannot answer should go to a person. A question that nobody answered was not explained.",
    ),
}
