"""Explanations for people of what each part of a seal proves, and what it does not."""

from __future__ import annotations

from typing import NamedTuple

from huazheng.core.runtime.language import Text


class ProofWord(NamedTuple):
    """A part of the evidence, and what it proves."""

    term: Text
    proves: Text


PROOF_WORDS: tuple[ProofWord, ...] = (
    ProofWord(
        Text("哈希", "Hash"),
        Text(
            "从文件每一个字节算出的一串数字；改一个字节，它就不同。它证明文件没有变过，不证明是谁录的、说的是不是真话。",
            "A number computed from every byte of a file; one changed byte changes it. It proves that the file is "
            "the same, not who recorded it or whether what was said is true.",
        ),
    ),
    ProofWord(
        Text("封存", "Seal"),
        Text(
            "录完时把各个文件的哈希、时间、设备写在一起并签名。它证明这些文件从封存起没有换过、少过；封存之前的事，它管不着。",
            "The hashes of all files, the time and the devices, written down together and signed when the recording "
            "ended. It proves that nothing was replaced or removed since; it says nothing about the time before.",
        ),
    ),
    ProofWord(
        Text("可信时间戳", "Timestamp"),
        Text(
            "外面的机构证明封存的哈希在那一刻已经存在。没有它，时间只是这台电脑自己的钟；把校验码发给家人，也能留一个日期。",
            "An outside authority confirms that the seal's hash existed at that moment. Without one the time is only "
            "this computer's clock; sending the code to your family also leaves a date.",
        ),
    ),
    ProofWord(
        Text("签名密钥", "Signing key"),
        Text(
            "只在您电脑上的一把钥匙，封存用它签名。指纹对得上，就是同一把钥匙签的；是不是您本人的，要靠您事先把指纹告诉过别人。",
            "A key that is only on your computer and signs your seals. The same fingerprint means the same key; that "
            "it is yours is known only to those whom you told the fingerprint before.",
        ),
    ),
)
