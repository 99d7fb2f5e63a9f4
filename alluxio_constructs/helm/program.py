"""Converts a values file to a program: a `main.py` that uses the typed API."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from keyword import iskeyword

from .._base.values import Value, fields, shown
from .convert.description import Description, Secret
from .convert.simple import advise
from .release import Release

WIDTH = 100
_INDENT = "    "
_CDK8S = ("App", "Chart")
_VARIABLES = ("app", "chart", "alluxio", "synth", "l")


def program(found: Release, release_name: str, title: str) -> str:
    """The program that builds a release. It contains no credentials, of which this warns.

    Args:
        found: The release.
        release_name: Helm's release name.
        title: The first line of the program's docstring.
    """
    lines = [
        "app = App()",
        f"chart = {_chart(release_name, found.namespace)}",
        *_statements(found.description),
        "synth(app)",
    ]
    trees = [ast.parse(line).body[0] for line in lines]
    names = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assigned = {each.partition(" = ")[0] for each in lines if re.match(r"\w+ = ", each)}
    used = sorted(names - assigned, key=lambda name: (name[0].islower(), name))
    ours = [name for name in used if name not in _CDK8S]
    docstring = _text(title, '"')[1:-1]
    source = "\n".join(
        (
            f'"""{docstring}"""\n',
            _imports("alluxio_constructs", ours),
            f"{_imports('cdk8s', [name for name in used if name in _CDK8S])}\n",
            *map(_statement, trees),
        )
    )
    return "".join(f"{_marked(line)}\n" for line in source.split("\n"))


def _chart(release_name: str, namespace: str | None) -> str:
    placed = "" if namespace is None else f" namespace={namespace!r},"
    return f"Chart(app, {release_name!r},{placed} disable_resource_name_hashes=True)"


def _statements(described: Description) -> Iterator[str]:
    options = {name: shown(value) for name, value in described.options.items()}
    variables: list[str] = []
    for each in described.secrets:
        variable = _variable(each.id, variables)
        variables.append(variable)
        yield f"{variable} = {_secret(each)}"
    if variables:
        options["secrets"] = f"[{', '.join(variables)}]"
    cluster = f"AlluxioCluster(chart, 'alluxio'{_arguments(options)})"
    if described.client is None:
        yield cluster
        return
    yield f"alluxio = {cluster}"
    claim = {name: shown(value) for name, value in described.client.claim.items()}
    volume = {"driver": "alluxio.csi_driver"}
    volume |= {name: shown(value) for name, value in described.client.volume.items()}
    yield f"CsiStorageClass(chart, 'csi-storage-class'{_arguments(volume)})"
    yield f"CsiClaim(chart, 'csi-claim'{_arguments(claim)})"
    yield f"CsiVolume(chart, 'csi-volume'{_arguments({**volume, **claim})})"


def _secret(secret: Secret) -> str:
    if secret.literals is not None:
        advise(
            "the program does not contain the credentials of the values, since programs are"
            f" committed to repositories: create Secret {secret.options.secret_name} with the keys"
            f" {', '.join(secret.literals)} before you apply its manifests"
        )
    return f"UfsSecret.from_existing(chart, {secret.id!r}{_arguments(_options(secret.options))})"


def _options(value: Value) -> dict[str, str]:
    """The arguments of a value object that are not the defaults."""
    given = ((each, getattr(value, each.name)) for each in fields(value))
    return {each.name: shown(part) for each, part in given if part != each.default}


def _arguments(options: Mapping[str, str]) -> str:
    return "".join(f", {name}={value}" for name, value in options.items())


def _variable(name: str, taken: Sequence[str]) -> str:
    """A unique name for a variable."""
    valid = re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")
    if not valid or valid[0].isdigit():
        valid = f"_{valid}"
    if iskeyword(valid) or valid in _VARIABLES:
        valid = f"{valid}_"
    unique, number = valid, 1
    while unique in taken:
        number += 1
        unique = f"{valid}_{number}"
    return unique


def _statement(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign):
        (target,) = node.targets
        prefix = f"{_flat(target)} = "
        return prefix + _printed(node.value, 0, len(prefix))
    assert isinstance(node, ast.Expr)
    return _printed(node.value, 0, 0)


def _printed(node: ast.expr, depth: int, before: int, after: int = 0) -> str:
    """An expression on one line if it fits, otherwise with each of its parts on a line.

    Args:
        node: The expression.
        depth: Its nesting depth.
        before: The columns that are taken before it on its first line.
        after: The columns that are taken after it on its last line.
    """
    flat = _flat(node)
    parts = _parts(node)
    if not parts or before + len(flat) + after <= WIDTH:
        return flat
    start, end = _brackets(node)
    inner = _INDENT * (depth + 1)
    lines = (
        f"{inner}{name}{_printed(each, depth + 1, len(inner) + len(name), 1)},\n"
        for name, each in parts
    )
    return f"{start}\n{''.join(lines)}{_INDENT * depth}{end}"


def _flat(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_flat(node.value)}.{node.attr}"
    if isinstance(node, (ast.Call, ast.Dict, ast.List)):
        start, end = _brackets(node)
        return f"{start}{', '.join(f'{name}{_flat(each)}' for name, each in _parts(node))}{end}"
    if isinstance(node, ast.UnaryOp):
        return f"-{_flat(node.operand)}"
    assert isinstance(node, ast.Constant), ast.dump(node)
    if isinstance(node.value, float):
        return repr(node.value).replace("e+", "e")
    return _text(node.value) if isinstance(node.value, str) else repr(node.value)


def _brackets(node: ast.expr) -> tuple[str, str]:
    if isinstance(node, ast.Call):
        return f"{_flat(node.func)}(", ")"
    return ("{", "}") if isinstance(node, ast.Dict) else ("[", "]")


def _parts(node: ast.expr) -> list[tuple[str, ast.expr]]:
    """The parts of a call, dict or list, each with its prefix."""
    if isinstance(node, ast.Call):
        named = [(f"{each.arg}=", each.value) for each in node.keywords]
        return [*(("", each) for each in node.args), *named]
    if isinstance(node, ast.Dict):
        keys = (_flat(each) for each in node.keys if each is not None)
        return [(f"{key}: ", each) for key, each in zip(keys, node.values, strict=True)]
    return [("", each) for each in node.elts] if isinstance(node, ast.List) else []


def _text(value: str, quote: str | None = None) -> str:
    """A string literal with double quotes, unless that needs more escapes."""
    if quote is None:
        quote = "'" if value.count('"') > value.count("'") else '"'
    literal = {"'": "'", '"': '"', quote: f"\\{quote}"}
    return f"{quote}{''.join(literal.get(each) or repr(each)[1:-1] for each in value)}{quote}"


def _imports(module: str, names: Sequence[str]) -> str:
    flat = f"from {module} import {', '.join(names)}"
    if len(flat) <= WIDTH:
        return flat
    return f"from {module} import (\n{''.join(f'{_INDENT}{each},' + chr(10) for each in names)})"


def _marked(line: str) -> str:
    """A line, with a noqa comment if it is too long and cannot be wrapped."""
    return f"{line}  # noqa: E501" if len(line) > WIDTH and len(line.split()) > 1 else line
