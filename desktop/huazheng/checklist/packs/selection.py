"""Selection of the packs that apply to a call, by each pack's ``products``, ``when``, ``in_force`` and ``repealed``.

A pack applies when

- its ``products`` name the policy's type, or ``recorded_sale`` and the sale was recorded, or ``any``; the general packs
  are those that say ``any``, and the only ones for an unknown product. Without ``products`` a pack applies only when a
  person names it;
- every condition in its ``when`` is met: the sale's channel, the policyholder's age, who calls. An unknown fact meets
  none, so a pack with conditions is no general pack;
- the call is not before ``in_force`` nor on or after ``repealed``, unless ``checked_after_repeal`` is set. A call
  without a known date fits every date;
- no other pack that applies inherits it whole.

A user's own pack is selected in the same way as a shipped one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.checklist.packs.loader import PackReader, own_pack_files, pack_files
from huazheng.checklist.packs.pack import ANY_PRODUCT, NO_CONDITIONS, RECORDED_SALE, Pack
from huazheng.checklist.packs.validation import check_pack
from huazheng.core.call.phone_facts import phone_facts
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.log import logger
from huazheng.core.schema.analysis import PackRemark, PackSelection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from huazheng.checklist.packs.pack import Conditions
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import DateSource, RemarkKind
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.core.schema.seal import Seal

Verdict = Literal[
    "applies",
    "checked_after_repeal",
    "not_in_force",
    "repealed",
    "other_product",
    "condition_unmet",
    "inherited",
    "named_only",
]
_APPLYING = frozenset({"applies", "checked_after_repeal"})
_REMARKED: tuple[RemarkKind, ...] = ("checked_after_repeal", "not_in_force", "repealed")
# A clock that was never set writes 1904, 1970, 1980 or 2000 into a file.
_EARLIEST_CONTAINER_YEAR = 2001


@dataclass(frozen=True)
class PolicyCase:
    """The facts on which the selection depends. Without any, only the general packs apply."""

    product_type: str | None = None
    recorded_sale: bool = False
    call_date: date | None = None
    date_from: DateSource | None = None
    sale_channel: str | None = None
    policyholder_age: float | None = None
    caller: str | None = None

    def meets(self, conditions: Conditions) -> bool:
        """Test whether the known facts meet every condition."""
        age = self.policyholder_age
        return (
            (not conditions.channels or self.sale_channel in conditions.channels)
            and (conditions.age_from is None or (age is not None and age >= conditions.age_from))
            and (not conditions.callers or self.caller in conditions.callers)
        )

    @property
    def products(self) -> frozenset[str]:
        """The values of a pack's ``products`` that fit this case."""
        sale = {RECORDED_SALE} if self.recorded_sale else set()
        return frozenset({ANY_PRODUCT, *sale, *((self.product_type,) if self.product_type else ())})


@dataclass(frozen=True)
class PackDecision:
    """One pack and whether it applies. products: those of its ``products`` that fit the case.

    inherited_by: the id of the applying pack that inherits it whole, with the verdict ``inherited``.
    """

    pack: Pack
    verdict: Verdict
    products: tuple[str, ...] = ()
    inherited_by: str | None = None

    @property
    def applies(self) -> bool:
        """True if the call is judged by the pack."""
        return self.verdict in _APPLYING

    @property
    def is_remarkable(self) -> bool:
        """True if the analysis states the verdict. That a supplement's rule came later is no news."""
        return self.verdict in _REMARKED and not (self.verdict == "not_in_force" and self.pack.supplement)


@dataclass(frozen=True)
class PackChoice:
    """The decisions on all packs for one case, those that apply first, in the order in which they are used.

    left_out: a line for each of the user's own packs that cannot be used, with file, line and reason.
    """

    case: PolicyCase
    decisions: tuple[PackDecision, ...]
    left_out: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the packs that apply."""
        return tuple(decision.pack.id for decision in self.decisions if decision.applies)

    @property
    def selection(self) -> PackSelection | msgspec.UnsetType:
        """The remarks for the analysis; unset when there is nothing to remark."""
        remarks = [_remark(decision) for decision in self.decisions if decision.is_remarkable]
        if not self.ids:
            remarks.append(PackRemark(kind="none_applies"))
        if not remarks:
            return msgspec.UNSET
        called = self.case.call_date
        return PackSelection(
            call_date=called.isoformat() if called is not None else None,
            date_from=self.case.date_from,
            remarks=tuple(remarks),
        )


def policy_case(facts: PolicyFacts | None, seal: Seal | None = None) -> PolicyCase:
    """The case of a call.

    The call's date is the one in the facts; else the local day on which the recording began here; else the phone's
    local day by its recorder's file, the name or a tag with a zone; else the recording date inside an imported file;
    else the local day of the import. An invalid date counts as none.
    """
    case = PolicyCase()
    if facts is not None:
        case = PolicyCase(
            facts.product_type,
            facts.recorded_sale,
            sale_channel=facts.sale_channel,
            policyholder_age=facts.policyholder_age,
            caller=facts.caller,
        )
    stated = _day(facts.call_date) if facts is not None else None
    if stated is not None:
        return replace(case, call_date=stated, date_from="facts")
    if seal is None:
        return case
    if seal.sources and (began := _local_day(seal.sources[0].started.wall)) is not None:
        return replace(case, call_date=began, date_from="recorded")
    sealed = _local_day(seal.sealed_at)
    brought = phone_facts(seal).find("started")
    if brought is not None and (day := _day(brought.value[:10])) is not None:
        return replace(case, call_date=day, date_from="container" if brought.source == "container" else "phone")
    made = _local_day(seal.audio.said.get("creation_time", ""))
    if made is not None and made.year >= _EARLIEST_CONTAINER_YEAR and (sealed is None or made <= sealed):
        return replace(case, call_date=made, date_from="container")
    return replace(case, call_date=sealed, date_from="sealed" if sealed is not None else None)


def choose_packs(packs: Iterable[Pack], case: PolicyCase) -> PackChoice:
    """Decide on every pack, given as written (inheritance not filled in).

    Applying packs are ordered for display and judging: general packs and those that inherit a whole pack, then the
    others, each by date in force and id.
    """
    by_id = {pack.id: pack for pack in packs}
    decisions = {pack.id: _decide(pack, case) for pack in by_id.values()}
    applying = [pack_id for pack_id, decision in decisions.items() if decision.applies]
    for pack_id in sorted(applying):
        for base in _inherited(pack_id, by_id):
            if base in applying:
                decisions[base] = replace(decisions[base], verdict="inherited", inherited_by=pack_id)
    return PackChoice(case, tuple(sorted(decisions.values(), key=_order)))


def choose_packs_in(home: Home | None, case: PolicyCase) -> PackChoice:
    """Decide on every pack on disk. A user's own pack that has faults is left out; the choice and the log name it."""
    files = pack_files(home)
    reader = PackReader(files)
    own = set(own_pack_files(home)) if home is not None else set()
    packs: list[Pack] = []
    left_out: list[str] = []
    for pack_id, file in files.items():
        try:
            pack = reader[pack_id]
            faults = check_pack(file, home) if file in own and pack.products else []
            if faults:
                left_out.append(f"{file.name}:{faults[0].line or ''}: {faults[0].reason}")
                continue
            reader.resolved(pack_id)
            packs.append(pack)
        except UnusableInput as error:
            left_out.append(str(error))
    for reason in left_out:
        logger("packs").warning("left out %s", reason)
    return replace(choose_packs(packs, case), left_out=tuple(left_out))


def _decide(pack: Pack, case: PolicyCase) -> PackDecision:
    if not pack.products:
        return PackDecision(pack, "named_only")
    products = tuple(name for name in pack.products if name in case.products)
    if not products:
        return PackDecision(pack, "other_product")
    if not case.meets(pack.when):
        return PackDecision(pack, "condition_unmet", products)
    called = case.call_date
    verdict: Verdict = "applies"
    if called is not None and pack.in_force is not None and called < pack.in_force:
        verdict = "not_in_force"
    elif called is not None and pack.repealed is not None and called >= pack.repealed:
        verdict = "checked_after_repeal" if pack.checked_after_repeal else "repealed"
    return PackDecision(pack, verdict, products)


def _inherited(pack_id: str, packs: Mapping[str, Pack]) -> set[str]:
    """The ids of the packs that a pack inherits whole, directly or through others."""
    seen: set[str] = set()
    waiting = [pack_id]
    while waiting:
        pack = packs.get(waiting.pop())
        new = set(pack.inherited_packs) - seen if pack is not None else set()
        seen |= new
        waiting += new
    return seen - {pack_id}


def _order(decision: PackDecision) -> tuple[bool, bool, date, str]:
    pack = decision.pack
    general = (ANY_PRODUCT in pack.products and pack.when == NO_CONDITIONS) or bool(pack.inherited_packs)
    return not decision.applies, not general, pack.in_force or date.max, pack.id


def _remark(decision: PackDecision) -> PackRemark:
    pack = decision.pack
    kind: RemarkKind = next(kind for kind in _REMARKED if kind == decision.verdict)
    day = pack.in_force if kind == "not_in_force" else pack.repealed
    return PackRemark(kind=kind, pack=pack.id, source=pack.source, date=day.isoformat() if day is not None else None)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _local_day(moment: str) -> date | None:
    try:
        return datetime.fromisoformat(moment).astimezone().date()
    except (ValueError, OverflowError, OSError):  # a seal or a file may come from anybody
        return None
