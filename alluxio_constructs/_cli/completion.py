"""``alluxio-constructs completion``: completion scripts for shells.

The scripts are generated from the parser and the table of keys, and never run the program:
completion must be instant.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .._kubernetes.versions import SUPPORTED
from ..helm.keys.table import keys

_FILES, _FOLDERS, _KEYS, _VERSIONS, _TEXT = "files", "folders", "keys", "versions", "text"
_SOURCES = ("before", "after", "old", "new")  # arguments that are files, or may be
_TAKES = {
    "values": _FILES,
    "bundle": _FILES,
    "read_from": _FILES,
    "output_dir": _FOLDERS,
    "assignments": _KEYS,
    "kubernetes_version": _VERSIONS,
}


class Option(NamedTuple):
    """An option of a command.

    Attributes:
        names: Its names, short and long.
        help: Its help text.
        takes: The kind of its value, or None if it has none.
        again: Whether it may be repeated.
        words: The allowed values, if they are limited.
    """

    names: Sequence[str]
    help: str
    takes: str | None
    again: bool
    words: Sequence[str] = ()


class Command(NamedTuple):
    """A command.

    Attributes:
        help: Its help text.
        options: Its options.
        argument: The name of its positional argument, if it has one.
        words: The allowed values of that argument, if they are limited.
        files: Whether its arguments may be files.
    """

    help: str
    options: Sequence[Option]
    argument: str | None
    words: Sequence[str]
    files: bool


def script(shell: str, parser: argparse.ArgumentParser) -> str:
    """The completion script for a shell.

    Args:
        shell: One of `SHELLS`.
        parser: The parser of the program.
    """
    commands = dict(_commands(parser))
    return "".join(f"{line}\n" for line in SHELLS[shell](parser.prog, commands))


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, Command]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {each.dest: each.help or "" for each in action._choices_actions}
            for name, command in action.choices.items():
                actions = command.filled()._actions
                options = [_option(each) for each in actions if each.option_strings]
                arguments = [each for each in actions if not each.option_strings]
                words = [word for each in arguments for word in each.choices or ()]
                called = [each.dest for each in arguments]
                files = any(each in _SOURCES for each in called)
                first = next(iter(called), None)
                yield name, Command(helps[name], options, first, words, files)


def _option(action: argparse.Action) -> Option:
    return Option(
        names=action.option_strings,
        help=action.help or "",
        takes=None if action.nargs == 0 else _TAKES.get(action.dest, _TEXT),
        again=isinstance(action, argparse._AppendAction),
        words=tuple(action.choices or ()),
    )


def _keys() -> list[str]:
    return [each.path for each in keys() if "[]" not in each.path]


def _versions() -> list[str]:
    return [f"1.{minor}" for minor in SUPPORTED]


def _that_take(commands: Mapping[str, Command], what: str) -> list[str]:
    """The names of options that take this kind of value; they mean the same in all commands."""
    options = (option for command in commands.values() for option in command.options)
    found = (name for option in options if option.takes == what for name in option.names)
    return list(dict.fromkeys(found))


_REPLY_FILES = 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current"))'


def _bash(program: str, commands: Mapping[str, Command]) -> Iterator[str]:
    function = f"_{program.replace('-', '_')}"
    yield f"# Completes {program} in bash."
    yield f"{function}() {{"
    yield "  local current previous command='' word"
    yield "  COMPREPLY=()"
    yield '  current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"'
    # Bash has --option=value as three words.
    yield '  if [[ $current == = ]]; then current="" previous="$previous="'
    yield '  elif [[ $previous == = ]]; then previous="${COMP_WORDS[COMP_CWORD-2]}="; fi'
    yield '  [[ $previous == -*= ]] && previous="${previous%=}"'
    yield '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield f'    case "$word" in {"|".join(commands)}) command="$word"; break ;; esac'
    yield "  done"
    yield "  local IFS=$'\\n'"
    yield '  case "$command $previous" in'
    for name, command in commands.items():
        for option in command.options:
            if option.words:
                forms = "|".join(f'"{name} {each}"' for each in option.names)
                reply = f'COMPREPLY=($(compgen -W {_lines(option.words)} -- "$current"))'
                yield f"    {forms}) {reply}; return ;;"
    yield "  esac"
    yield '  case "$previous" in'
    yield "    *[!-]*=) return ;;"
    for what, reply in (
        (_FILES, _REPLY_FILES),
        (_FOLDERS, 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current"))'),
        (_VERSIONS, f'COMPREPLY=($(compgen -W {_lines(_versions())} -- "$current"))'),
        (
            _KEYS,
            "compopt -o nospace 2>/dev/null; COMPREPLY=($(compgen -S ="
            f' -W {_lines(_keys())} -- "$current"))',
        ),
        (_TEXT, ":"),
    ):
        if names := _that_take(commands, what):
            yield f"    {'|'.join(names)}) {reply}; return ;;"
    yield "  esac"
    yield '  case "$command" in'
    for name, command in commands.items():
        every = [*command.words, *(each for option in command.options for each in option.names)]
        reply = f'COMPREPLY=($(compgen -W {_lines(every)} -- "$current"))'
        if command.files:
            of_files = f"if [[ $current == -* ]]; then {reply}; else {_REPLY_FILES}; fi"
            reply = of_files
        yield f"    {name}) {reply} ;;"
    every = [*commands, "--help", "--version"]
    yield f'    "") COMPREPLY=($(compgen -W {_lines(every)} -- "$current")) ;;'
    yield "  esac"
    yield "}"
    yield f"complete -F {function} {program}"


def _lines(words: Sequence[str]) -> str:
    """Words as one bash word, with a line for each."""
    return "$'" + "\\n".join(words) + "'"


def _zsh(program: str, commands: Mapping[str, Command]) -> Iterator[str]:
    function = f"_{program.replace('-', '_')}"
    takes = {
        _FILES: ":file:_files",
        _FOLDERS: ":folder:_files -/",
        _VERSIONS: f":version:({' '.join(_versions())})",
        _KEYS: f":key:{function}_keys",
        _TEXT: ":value: ",
        None: "",
    }
    yield f"#compdef {program}"
    yield f"# Completes {program} in zsh."
    yield f"{function}_keys() {{"
    yield "  local -a keys"
    yield f"  keys=({' '.join(_keys())})"
    yield "  compadd -S = -q -a keys"
    yield "}"
    yield f"{function}() {{"
    yield "  local -a commands"
    yield "  commands=("
    for name, command in commands.items():
        yield f"    {shlex.quote(f'{name}:{command.help}')}"
    yield "  )"
    yield "  if (( CURRENT == 2 )); then"
    yield "    _describe -t commands command commands"
    yield "    _arguments '--help[show the help]' '--version[show the version]'"
    yield "    return"
    yield "  fi"
    yield '  local command="$words[2]"'
    yield "  shift words; (( CURRENT-- ))"
    yield '  case "$command" in'
    for name, command in commands.items():
        specs = [
            shlex.quote(
                f"{'*' * option.again}{each}[{_zsh_help(option.help)}]"
                + (f":value:({' '.join(option.words)})" if option.words else takes[option.takes])
            )
            for option in command.options
            for each in option.names
        ]
        if command.files:
            specs.append(shlex.quote("*:file:_files"))
        elif command.argument is not None:
            words = f"({' '.join(command.words)})" if command.words else " "
            specs.append(shlex.quote(f"1:{command.argument}:{words}"))
        yield f"    {name}) _arguments {' '.join(specs)} ;;"
    yield "  esac"
    yield "}"
    # As a file in fpath it is the function's body; read by source it registers itself.
    yield f'if [[ "$funcstack[1]" == "{function}" ]]; then {function} "$@"'
    yield f"else compdef {function} {program}; fi"


def _zsh_help(text: str) -> str:
    for each in "\\[]:":
        text = text.replace(each, f"\\{each}")
    return text


def _fish(program: str, commands: Mapping[str, Command]) -> Iterator[str]:
    function = f"__{program.replace('-', '_')}_keys"
    takes = {
        _FILES: " -r -F",
        _FOLDERS: " -x -a '(__fish_complete_directories)'",
        _VERSIONS: f" -x -a '{' '.join(_versions())}'",
        _KEYS: f" -x -a '({function})'",
        _TEXT: " -x",
        None: "",
    }
    yield f"# Completes {program} in fish."
    yield f"function {function}"
    yield f"    printf '%s=\\n' {' '.join(_keys())}"
    yield "end"
    yield f"complete -c {program} -f"
    first = f"complete -c {program} -n __fish_use_subcommand"
    for name, command in commands.items():
        yield f"{first} -a {name} -d {_fish_quoted(command.help)}"
    yield f"{first} -l help -s h -d 'show the help'"
    yield f"{first} -l version -d 'show the version'"
    for name, command in commands.items():
        here = f"complete -c {program} -n '__fish_seen_subcommand_from {name}'"
        if command.words:
            yield f"{here} -a '{' '.join(command.words)}'"
        if command.files:
            yield f"{here} -F"
        for option in command.options:
            names = (
                f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}"
                for each in option.names
            )
            value = f" -x -a '{' '.join(option.words)}'" if option.words else takes[option.takes]
            yield f"{here} {' '.join(names)}{value} -d {_fish_quoted(option.help)}"


def _fish_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


SHELLS: Mapping[str, Callable[[str, Mapping[str, Command]], Iterator[str]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
"""The supported shells, each with the function that writes its script."""
