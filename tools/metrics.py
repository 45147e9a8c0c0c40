"""Measure how the code reads: lengths, docstrings, names defined twice, import cycles, homes of heavy libraries.

python -m tools.metrics            print the figures; exit code 1 when an aim is missed
python -m tools.metrics --all      every function that is longer than most should be, not the ten longest alone
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("archive", "flows", "search")  # what is installed, and measured in full
DEVELOPERS = ("bench", "training", "tools", "tests")  # only the length of their modules is looked at
HEAVY = (
    "whisper torch transformers tokenizers faster_whisper ctranslate2 sentence_transformers chromadb onnxruntime av docx "
    "prefect opencc openpyxl odf webvtt jieba httpcore fsspec paramiko yt_dlp trafilatura pptx pypdfium2"
).split()

MOST_MEDIAN_LINES, MOST_P90_LINES, MOST_MODULE_LINES = 6, 18, 400
FEWEST_TWICE = 10  # the aim is to stay below

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True)
class Module:
    """A Python file of the repository: its path there, its dotted name, and its syntax tree."""

    path: PurePosixPath
    tree: ast.Module
    lines: int

    @property
    def is_package(self) -> bool:
        """Whether it is a package's `__init__.py`."""
        return self.path.name == "__init__.py"

    @property
    def name(self) -> str:
        """`archive.text.words`, and `archive.text` for its `__init__.py`."""
        return ".".join((self.path.parent if self.is_package else self.path.with_suffix("")).parts)


@dataclass(frozen=True)
class Import:
    """One imported name with its place: `deferred` inside a function, `for_types` under TYPE_CHECKING."""

    target: str
    deferred: bool
    for_types: bool


@dataclass(frozen=True)
class Figure:
    """One measured thing: its name, its value in words, the places it names, and the aim it misses, if any."""

    name: str
    value: str
    places: tuple[str, ...] = ()
    missed: str = ""


# Reading the tree


def read_modules(root: Path, packages: Iterable[str]) -> list[Module]:
    """Every Python file of the packages, in the order of their paths."""
    return [read_module(root, path) for package in packages for path in sorted((root / package).rglob("*.py"))]


def read_module(root: Path, path: Path) -> Module:
    """One file, parsed; raises SyntaxError when it is not Python."""
    text = path.read_text("utf-8")
    return Module(PurePosixPath(path.relative_to(root).as_posix()), ast.parse(text), len(text.splitlines()))


def walk_imports(
    node: ast.AST, *, deferred: bool = False, for_types: bool = False
) -> Iterator[tuple[ast.stmt, Import]]:
    """Each import statement under a node with what surrounds it; the target is filled in by `imports_of`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, Import("", deferred, for_types)
        else:
            yield from walk_imports(
                child,
                deferred=deferred or isinstance(child, FUNCTIONS),
                for_types=for_types or is_type_checking(child),
            )


def is_type_checking(node: ast.AST) -> bool:
    """Whether a node is `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


@cache
def imports_of(module: Module) -> tuple[Import, ...]:
    """What a module imports anywhere in it, each as the full dotted name that may be a module or a name in one."""
    return tuple(
        Import(target, place.deferred, place.for_types)
        for statement, place in walk_imports(module.tree)
        for target in targets_of(statement, module)
    )


def targets_of(statement: ast.stmt, module: Module) -> list[str]:
    """The dotted names that an import statement names; relative ones are resolved against the module."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    assert isinstance(statement, ast.ImportFrom)
    base = statement.module or ""
    if statement.level:
        parents = module.name.split(".")
        keep = len(parents) - statement.level + module.is_package
        base = ".".join(filter(None, [*parents[:keep], base]))
    return [f"{base}.{alias.name}" for alias in statement.names]


def definitions_of(node: ast.Module | ast.ClassDef) -> list[Definition]:
    """Functions and classes that stand directly in a module or class."""
    return [child for child in node.body if isinstance(child, DEFINITIONS)]


# Lengths


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, those of the docstring not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        first = function.body[0]
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def lengths(modules: Iterable[Module]) -> list[tuple[int, str]]:
    """(lines, place) of every function and method, nested ones too, the longest first."""
    found = [
        (length_of(node), f"{module.path}:{node.lineno} {node.name}")
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, FUNCTIONS)
    ]
    return sorted(found, reverse=True)


def measure_lengths(modules: Iterable[Module], *, everything: bool) -> Iterator[Figure]:
    """Median and 90th percentile of the functions' lines."""
    found = lengths(modules)
    lines = [n for n, _ in found]
    middle, p90 = median(lines), quantiles(lines, n=10, method="inclusive")[8]
    missed = f"it should be at most {MOST_MEDIAN_LINES}" if middle > MOST_MEDIAN_LINES else ""
    yield Figure("functions", f"{len(lines)}, median {middle:g} lines", missed=missed)
    long = [f"{n} lines: {place}" for n, place in found if n > MOST_P90_LINES]
    missed = f"it should be at most {MOST_P90_LINES}" if p90 > MOST_P90_LINES else ""
    yield Figure(
        "90th percentile", f"{p90:g} lines, {len(long)} functions are longer than {MOST_P90_LINES}",
        tuple(long if everything else long[:10]), missed,
    )  # fmt: skip


def measure_modules(modules: Iterable[Module]) -> Figure:
    """Modules that are too long."""
    long = [f"{module.lines} lines: {module.path}" for module in modules if module.lines > MOST_MODULE_LINES]
    return Figure(
        f"modules over {MOST_MODULE_LINES} lines", str(len(long)), tuple(long), "there should be none" if long else ""
    )


# Docstrings


def public_definitions(node: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Functions, classes and methods without an underscore; not what stands inside a function, nor overloads."""
    for child in definitions_of(node):
        if child.name.startswith("_") or any("overload" in ast.unparse(mark) for mark in child.decorator_list):
            continue
        yield child
        if isinstance(child, ast.ClassDef):
            yield from public_definitions(child)


def measure_docstrings(modules: Iterable[Module]) -> Iterator[Figure]:
    """Share of public names with a docstring in each package."""
    by_package: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for module in modules:
        for node in public_definitions(module.tree):
            place = f"{module.path}:{node.lineno} {node.name}"
            by_package[module.path.parts[0]].append((place, ast.get_docstring(node) is not None))
    for package, names in by_package.items():
        bare = tuple(place for place, documented in names if not documented)
        share = 100 * (len(names) - len(bare)) // len(names)
        value = f"{share} % of {len(names)} public names"
        yield Figure(f"docstrings in {package}", value, bare, "all should have one" if bare else "")


# Names

OF_INTERFACES = frozenset({"Options", "open_source"})
"""What each module behind an interface has to be called: those of archive/sources."""


def top_level_names(module: Module) -> Iterator[str]:
    """The functions, classes, constants and type aliases that a module defines at its top."""
    for node in module.tree.body:
        if isinstance(node, DEFINITIONS):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def measure_names(modules: Iterable[Module]) -> Iterator[Figure]:
    """Names defined at the top of two or more modules; constants (VERSION, FORMATS) may be, and are only listed."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for module in modules:
        for name in set(top_level_names(module)) - OF_INTERFACES:
            places[name].add(str(module.path))
    twice = {name: ", ".join(sorted(files)) for name, files in sorted(places.items()) if len(files) > 1}
    constants = tuple(f"{name}: {files}" for name, files in twice.items() if name.isupper())
    names = tuple(f"{name}: {files}" for name, files in twice.items() if not name.isupper())
    missed = f"there should be fewer than {FEWEST_TWICE}" if len(names) >= FEWEST_TWICE else ""
    yield Figure("functions, classes and types defined twice", str(len(names)), names, missed)
    yield Figure("constants defined twice", str(len(constants)), constants)


# Imports


def module_named(target: str, names: Collection[str]) -> str:
    """The module of ours that a dotted name is or lies in; empty for another library."""
    while target and target not in names:
        target = target.rpartition(".")[0]
    return target


def own_imports(modules: Iterable[Module]) -> list[tuple[str, str, Import]]:
    """(importing module, imported module, how) among the modules themselves."""
    known = {module.name for module in modules}
    found = [(module.name, module_named(one.target, known), one) for module in modules for one in imports_of(module)]
    return [(source, target, one) for source, target, one in found if target and target != source]


def cycles(edges: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Groups of modules that import one another, straight or round about."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for source, target in edges:
        out[source].add(target)
    reach = {name: reachable(name, out) for name in list(out)}
    groups = {tuple(sorted(b for b in reach[a] if a in reach.get(b, ()))) for a in reach if a in reach[a]}
    return sorted(groups)


def reachable(start: str, out: Mapping[str, set[str]]) -> set[str]:
    """Every module that can be reached from one in one step or more."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for target in out.get(waiting.pop(), set()) - found:
            found.add(target)
            waiting.append(target)
    return found


def measure_cycles(modules: Iterable[Module]) -> Iterator[Figure]:
    """Cycles of imports when modules load, cycles that deferred imports close, and the deferred imports."""
    edges = [edge for edge in own_imports(modules) if not edge[2].for_types]
    at_load = cycles((source, target) for source, target, one in edges if not one.deferred)
    closed_later = [group for group in cycles((source, target) for source, target, _ in edges) if group not in at_load]
    for name, groups in (("import cycles", at_load), ("cycles closed by deferred imports", closed_later)):
        shown = tuple(" <-> ".join(group) for group in groups)
        yield Figure(name, str(len(groups)), shown, "there should be none" if groups else "")
    later = tuple(sorted({f"{source} -> {target}" for source, target, one in edges if one.deferred}))
    yield Figure("deferred imports of own modules", str(len(later)), later)


def measure_homes(modules: Sequence[Module]) -> Iterator[Figure]:
    """The files that import each heavy library: one file, or one package that holds nothing else."""
    libraries = {module.name: {one.target.split(".")[0] for one in imports_of(module)} for module in modules}
    paths = {module.name: module.path for module in modules}
    edges = [(source, target) for source, target, _ in own_imports(modules)]
    for library in HEAVY:
        names = [name for name, imported in libraries.items() if library in imported]
        folder = common_folder([paths[name] for name in names])
        missed = "" if len(names) < 2 or is_home(folder, paths, libraries, edges) else "it should have one home"
        if names:
            yield Figure(f"{library} is imported by", str(len(names)), tuple(str(paths[n]) for n in names), missed)


def common_folder(paths: Sequence[PurePosixPath]) -> PurePosixPath:
    """The innermost folder that holds all the paths."""
    folders = paths[0].parents if paths else ()
    return next((f for f in folders if all(path.is_relative_to(f) for path in paths)), PurePosixPath())


def is_home(
    folder: PurePosixPath,
    paths: Mapping[str, PurePosixPath],
    libraries: Mapping[str, set[str]],
    edges: Iterable[tuple[str, str]],
) -> bool:
    """Whether a package holds nothing but what needs heavy libraries: each module imports one, or serves those that do.

    `flows` is the home of Prefect as a whole.
    """
    inside = {name for name, path in paths.items() if path.is_relative_to(folder)}
    known_outside = {target for source, target in edges if target in inside and source not in inside}
    light = {name for name in inside if not libraries[name] & set(HEAVY) and paths[name].name != "__init__.py"}
    return folder == PurePosixPath("flows") or (folder != PurePosixPath() and not light & known_outside)


# Printing


def measure(root: Path, *, everything: bool = False) -> list[Figure]:
    """All figures of a checkout."""
    product = read_modules(root, PRODUCT)
    return [
        *measure_lengths(product, everything=everything),
        measure_modules([*product, *read_modules(root, DEVELOPERS)]),
        *measure_docstrings(product),
        *measure_names(product),
        *measure_cycles(product),
        *measure_homes(product),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args(arguments)
    figures = measure(options.root, everything=options.all)
    for figure in figures:
        print(f"{figure.name}: {figure.value}")
        for place in figure.places:
            print(f"    {place}")
    missed = [figure for figure in figures if figure.missed]
    for figure in missed:
        print(f"missed: {figure.name}: {figure.value}; {figure.missed}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
