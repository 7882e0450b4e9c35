"""Which codes of refusals, and which kinds of events, the code can give: read from its text, followed from hand to hand."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Place = tuple[str, str]
"""A function or class by its name, and the parameter or field of it that carries a code on to a ``Refusal``."""


@dataclass
class Definitions:
    """What the package defines, by name: parameters of functions, fields of classes, and all calls with where they stand."""

    parameters: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[str, list[tuple[ast.Call, ast.AST, str]]] = field(default_factory=lambda: defaultdict(list))


def refusal_codes(package: Path) -> tuple[set[str], list[str]]:
    """Return every code that a refusal of the package can have, and each place at which that could not be followed."""
    known = _definitions(package)
    codes: set[str] = set()
    lost: list[str] = []
    waiting: list[Place] = [("Refusal", "code")]
    seen: set[Place] = set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        name, parameter = place
        for call, scope, where in known.calls[name]:
            for value in _given(call, known.parameters[name], parameter):
                for found in _followed(value, scope, known):
                    if found is None:
                        lost.append(f"{where}:{call.lineno}: {ast.unparse(call)}")
                    elif isinstance(found, str):
                        codes.add(found)
                    else:
                        waiting.append(found)
    return codes, lost


def event_kinds(package: Path) -> dict[str, set[str]]:
    """Return the kinds of events that each app records, which are written where they are recorded."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for call, _scope, where in _definitions(package).calls["record"]:
        kind = next((keyword.value for keyword in call.keywords if keyword.arg == "kind"), None)
        if not isinstance(kind, ast.Constant):
            raise ValueError(f"{where}:{call.lineno}: write the kind of the event where it is recorded")  # noqa: TRY004
        kinds[where.partition("/")[0]].add(kind.value)
    return kinds


def _definitions(package: Path) -> Definitions:
    known = Definitions()
    known.parameters["Refusal"].append(["code", "facts"])
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                known.parameters[node.name].append([one.arg for one in node.args.args if one.arg != "self"])
            elif isinstance(node, ast.ClassDef):
                known.parameters[node.name].append(_fields(node))
        for call, scope in _calls(tree, tree):
            known.calls[_last_name(call.func)].append((call, scope, str(path.relative_to(package))))
    return known


def _fields(node: ast.ClassDef) -> list[str]:
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return [one.arg for one in part.args.args if one.arg != "self"]
    return [part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)]


def _calls(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, ast.FunctionDef) else scope
        if isinstance(child, ast.Call):
            yield child, inner
        yield from _calls(child, inner)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _given(call: ast.Call, ways: list[list[str]], parameter: str) -> Iterator[ast.expr]:
    for keyword in call.keywords:
        if keyword.arg == parameter:
            yield keyword.value
            return
    places = {names.index(parameter) for names in ways if parameter in names}
    yield from (call.args[place] for place in places if place < len(call.args))


def _followed(value: ast.expr, scope: ast.AST, known: Definitions) -> Iterator[str | Place | None]:
    """Yield what an expression can be: codes, further places from which one comes, None for what cannot be followed."""
    match value:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp():
            yield from _followed(value.body, scope, known)
            yield from _followed(value.orelse, scope, known)
        case ast.Name(id=name) if isinstance(scope, ast.FunctionDef):
            own = [one.value for one in ast.walk(scope) if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == name]
            if name in {one.arg for one in (*scope.args.args, *scope.args.kwonlyargs)}:
                yield scope.name, name
            elif not own:
                yield None
            for one in own:
                yield from _followed(one, scope, known)
        case ast.Attribute(value=ast.Name(id=name), attr="code"):
            # Of an exception that says why by a code, or of a refusal that is told again with more facts.
            caught = [one.type for one in ast.walk(scope) if isinstance(one, ast.ExceptHandler) and one.name == name]
            yield from ((_last_name(one) if one else "", "code") for one in caught or [ast.Name("Refusal")])
        case ast.Attribute(attr=name):
            yield from ((holder, name) for holder, ways in known.parameters.items() if any(name in way for way in ways))
        case _:
            yield None
