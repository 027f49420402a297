"""`tools/coverage_rooms.py`: rooms are added up, and one below its floor fails."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("coverage_rooms", TOP / "tools" / "coverage_rooms.py")
assert spec is not None
assert spec.loader is not None
coverage_rooms = importlib.util.module_from_spec(spec)
spec.loader.exec_module(coverage_rooms)


def report(**files: tuple[int, int]) -> dict[str, object]:
    summaries = {
        name: {"summary": {"covered_lines": covered, "num_statements": total}}
        for name, (covered, total) in files.items()
    }
    return {"files": summaries}


def test_files_are_added_up_by_room_on_every_system() -> None:
    document = report(
        **{
            "desktop/huazheng/audio/devices.py": (10, 10),
            "desktop\\huazheng\\audio\\decode\\decoder.py": (0, 30),
            "desktop/huazheng/store/calls.py": (3, 4),
            "desktop/huazheng/__init__.py": (0, 5),
        }
    )
    assert coverage_rooms.rooms(document) == {"audio": 25.0, "store": 75.0}


@pytest.mark.parametrize(("floor", "code"), [(70, 0), (80, 1)])
def test_a_room_below_its_floor_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, floor: int, code: int) -> None:
    (tmp_path / "floors.toml").write_text(f"[floors]\nstore = {floor}\n", encoding="utf-8")
    measured = tmp_path / "coverage.json"
    measured.write_text(json.dumps(report(**{"desktop/huazheng/store/calls.py": (3, 4)})), encoding="utf-8")
    monkeypatch.setattr(coverage_rooms, "FLOORS", tmp_path / "floors.toml")
    monkeypatch.setattr("sys.argv", ["coverage_rooms.py", str(measured)])
    assert coverage_rooms.main() == code


def test_every_room_has_a_floor() -> None:
    import tomllib

    floors = tomllib.loads((TOP / "tools" / "coverage_floors.toml").read_text(encoding="utf-8"))["floors"]
    package = TOP / "desktop" / "huazheng"
    assert set(floors) == {folder.name for folder in package.iterdir() if (folder / "__init__.py").is_file()}
    assert [room for room, floor in floors.items() if floor <= 0] == []
