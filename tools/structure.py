"""Figures of the package's structure: siblings, arrows and circles by room, names that stand twice, sizes.

python tools/structure.py [ROOM…]   rooms are dotted below ``huazheng``; default: the rooms with sub-packages

Arrows come from the import graph that the import contracts use (grimp), typing-only and late imports included.
"""

from __future__ import annotations

import ast
import importlib.util
import statistics
import sys
from collections import Counter
from pathlib import Path

import grimp

PACKAGE = "huazheng"
ROOMS = ("core", "audio", "speech", "checklist", "export", "services", "qt", "qt.widgets")


def siblings(graph: grimp.ImportGraph, room: str) -> tuple[int, int, int]:
    """Direct children of a room, the arrows between them, and how many of them lie on a circle."""
    children = sorted(graph.find_children(f"{PACKAGE}.{room}"))
    arrows = {
        (upper, lower)
        for upper in children
        for lower in children
        if upper != lower and graph.direct_import_exists(importer=upper, imported=lower, as_packages=True)
    }
    return len(children), len(arrows), len(on_circles(children, arrows))


def on_circles(nodes: list[str], arrows: set[tuple[str, str]]) -> set[str]:
    """The nodes that can reach themselves."""
    after = {node: {lower for upper, lower in arrows if upper == node} for node in nodes}
    circular = set()
    for node in nodes:
        seen: set[str] = set()
        waiting = list(after[node])
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting += after[current]
        if node in seen:
            circular.add(node)
    return circular


def sources(root: Path) -> dict[Path, ast.Module]:
    """Every module of the package, parsed."""
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(root.rglob("*.py"))}


def repeated(names: list[str]) -> list[str]:
    """Names that are defined twice or more, the most frequent first."""
    return [f"{name} ×{count}" for name, count in Counter(names).most_common() if count > 1]


def main(rooms: list[str]) -> None:
    """Print the figures."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    for room in rooms:
        if f"{PACKAGE}.{room}" in graph.modules:
            count, arrows, circular = siblings(graph, room)
            print(f"{room}: {count} siblings, {arrows} arrows between them, {circular} on a circle")
    modules = sources(_package_folder())
    files = repeated([file.name for file in modules if file.name != "__init__.py"])
    classes = repeated(
        [node.name for tree in modules.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    )
    print(f"file names that stand twice or more: {len(files)} ({', '.join(files)})")
    print(f"class names that stand twice or more: {len(classes)} ({', '.join(classes)})")
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in modules}
    code = [count for file, count in lengths.items() if file.name != "__init__.py"]
    largest = max(lengths, key=lambda file: lengths[file])
    print(
        f"modules: {len(code)}, median {statistics.median(code):.0f} lines, largest {lengths[largest]} ({largest.name})"
    )
    functions = [
        ((node.end_lineno or node.lineno) - node.lineno + 1, node.name, file.name)
        for file, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    length, name, where = max(functions)
    typical = statistics.median(count for count, _, _ in functions)
    print(f"functions: {len(functions)}, median {typical:.0f} lines, longest {length} ({name} in {where})")


def _package_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{PACKAGE} is not installed: run python3 bootstrap.py check first")
    return Path(next(iter(spec.submodule_search_locations)))


if __name__ == "__main__":
    main(sys.argv[1:] or list(ROOMS))
