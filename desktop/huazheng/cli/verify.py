"""``huazheng verify CALL|FOLDER|BUNDLE`` and ``huazheng verify --all``: every fault, and its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.bundle_password import add_password_file_flag, with_password
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.custody.verification import VerificationProblem, VerificationResult

SUMMARY = Text("核验录音有没有被改动过", "verify that nothing was altered")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng verify CALL", Text("一通录音有没有被改动过", "whether a call was altered")),
    Example("huazheng verify --all", Text("全部录音和账本", "every call, and the ledger")),
)

KIND_WORDS = {
    "altered": Text("改动", "altered"),
    "truncated": Text("截短", "truncated"),
    "missing": Text("缺失", "missing"),
    "added": Text("多出", "added"),
    "reordered": Text("换序", "reordered"),
    "badly_signed": Text("签名不对", "invalid signature"),
    "not_timestamped": Text("无时间戳", "not timestamped"),
    "unexplained": Text("不寻常", "unexplained"),
    "unsigned": Text("无签名", "not signed"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the target, the expected key and the password."""
    parser.add_argument(
        "target",
        nargs="?",
        metavar="CALL|FOLDER|BUNDLE",
        help=str(Text("录音的编号、文件夹或证据包", "call id, call folder or evidence bundle")),
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=str(Text("核验这里的全部录音和封存的账本", "verify every call of this home, and the ledger")),
    )
    parser.add_argument(
        "--key",
        metavar="FINGERPRINT",
        help=str(Text("必须是这把密钥签的名", "fingerprint of the key that must have signed it")),
    )
    parser.add_argument(
        "--verifier-sha256",
        action="store_true",
        help=str(Text("显示证据包里核验程序的 SHA-256", "print the SHA-256 of the verifier in bundles")),
    )
    add_password_file_flag(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Verify; exit 0 if intact, 1 if altered."""
    from huazheng.services.custody.recorded_verification import check
    from huazheng.store.calls import find_folder

    if options.verifier_sha256:
        from huazheng.evidence.bundle_writer import verifier_digest

        terminal.answer(verifier_digest(), {"verifier_sha256": verifier_digest()})
        return EXIT_OK
    if options.all:
        return _verify_all(options, terminal)
    if options.target is None:
        raise UnusableInput(
            Text("请给出要核验的录音、文件夹或证据包。", "No call, folder or bundle given."),
            remedy=Text(
                "用 huazheng list 查看所有录音，或用 --all 全部核验。",
                "Run huazheng list to see all calls, or use --all for all of them.",
            ),
        )
    target = Path(options.target).expanduser()
    if not target.exists():
        target = find_folder(terminal.home, options.target)
    with terminal.task() as task:
        checked = with_password(
            options, lambda password: check(terminal.home, target, task, key=options.key, password=password)
        )
    intact = all(one.intact for one in checked)
    text = "\n".join(line for one in checked for line in _lines(one))
    terminal.answer(text, {"intact": intact, "checked": checked})
    return EXIT_OK if intact else EXIT_NEGATIVE


def _verify_all(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.cli.ledger import ledger_faults
    from huazheng.services.custody.home_verification import verify_home

    if options.target is not None or options.key is not None:
        raise UnusableInput(
            Text(
                "--all 核验全部录音，不能再给一通或一把密钥。", "--all verifies every call: give no target and no key."
            )
        )
    with terminal.task() as task:
        whole = verify_home(terminal.home, task)
    lines = [line for one in whole.checked for line in (_lines(one) if one.problems else _lines(one)[:1])]
    lines += [
        str(Text(f"还没有封存：{one_line(name)}", f"Not sealed yet: {one_line(name)}")) for name in whole.unsealed
    ]
    lines += ledger_faults(whole.ledger)
    count, intact = len(whole.checked), sum(one.intact for one in whole.checked)
    lines.append(str(Text(f"共 {count} 通，完好 {intact} 通", f"{count} calls, {intact} of them intact")))
    terminal.answer("\n".join(lines), whole)
    return EXIT_OK if whole.intact else EXIT_NEGATIVE


def _lines(one: VerificationResult) -> list[str]:
    verdict = Text("完好", "Intact") if one.intact else Text("有改动", "ALTERED")
    lines = [f"{verdict}{Text('：', ': ')}{one_line(one.path)}"]
    if one.fingerprint:
        lines.append(f"  {Text('签名密钥', 'signed with key')} {one.fingerprint}")
    if one.received:
        lines.append(
            f"  {Text('来自别人的证据包；请比对密钥指纹', 'from someone else’s bundle; confirm the fingerprint')}"
        )
    if one.case:
        return [*lines, *map(problem_line, one.problems)]
    if one.ledger is not None:
        number, before = one.ledger.number, one.ledger.previous[:16]
        lines.append(
            f"  {Text(f'账本编号 {number}，前一份封存 {before}', f'seal number {number}, after seal {before}')}"
        )
    else:
        lines.append(f"  {Text('封存于账本之前，没有编号', 'sealed before the ledger, without a number')}")
    if one.gaps:
        lost = Text(
            f"录音有 {one.gaps} 处缺失，共约 {one.lost_seconds:.1f} 秒，封存信息里写着",
            f"gaps in the recording: {one.gaps}, about {one.lost_seconds:.1f} s, as the seal states",
        )
        lines.append(f"  {lost}")
    lines += [
        f"  {Text('可信时间戳', 'timestamped')} {token.time}  {token.text}"
        for token in one.tokens
        if token.state == "trusted"
    ]
    return lines + [problem_line(problem) for problem in one.problems]


def problem_line(problem: VerificationProblem) -> str:
    """A finding as a line, indented."""
    where = one_line(problem.file)
    if problem.line is not None:
        where += str(Text(f" 第 {problem.line} 行", f" line {problem.line}"))
    if problem.second is not None:
        where += f" [{format_clock(problem.second)}]"
    return f"  {'✗' if problem.fault else '·'} {KIND_WORDS[problem.kind]}  {where}  {problem.text}"
