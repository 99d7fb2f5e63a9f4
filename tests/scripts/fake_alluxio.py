"""Replaces the commands `alluxio` and `java` of the image, as far as `mounts` uses them.

What Alluxio would keep is in a file, `table.json`, beside the commands; `calls.json` has the words
of each call, as `ps` would show them.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

HOME = Path(os.environ["FAKE_HOME"])
MASKED = re.compile(r"secretKey|accessKeyId")


def load(name: str) -> dict[str, dict[str, object]]:
    return dict(json.loads((HOME / name).read_text()))


def save(table: dict[str, dict[str, object]]) -> None:
    (HOME / "table.json").write_text(json.dumps(table))


def refuse(message: str) -> int:
    print(message)
    return 255


def listed(table: dict[str, dict[str, object]]) -> None:
    for path, mount in sorted(table.items()):
        options = dict(mount["options"])  # type: ignore[call-overload]
        shown = ", ".join(
            f"{key}={'******' if MASKED.search(key) else value}" for key, value in options.items()
        )
        read_only, shared = ("" if mount[each] else "not " for each in ("readonly", "shared"))
        print(
            f"{mount['address']}/   on  {path:<8}  (s3, capacity=-1B, used=-1B(0%),"
            f" {read_only}read-only, {shared}shared, properties={{{shown}}})"
        )


def given(words: list[str]) -> tuple[list[str], dict[str, object]]:
    plain, options, flags = [], {}, set()
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--option":
            key, _, value = words.pop(0).partition("=")
            options[key] = value
        elif word.startswith("--"):
            flags.add(word)
        else:
            plain.append(word)
    mount: dict[str, object] = {
        "options": options,
        "readonly": "--readonly" in flags,
        "shared": "--shared" in flags,
    }
    return plain, mount


def fs(words: list[str]) -> int:
    words = [each for each in words if not each.startswith("-D")]
    table, behave = load("table.json"), load("behave.json")
    command, *rest = words
    if command in behave:
        return refuse(str(behave[command]))
    plain, mount = given(rest)
    if command == "mount" and not plain:
        listed(table)
    elif command == "mount":
        path, address = plain
        if path in table:
            return refuse(f"Mount point {path} already exists")
        if "missing" in address:
            text = "\n".join(
                f'  key: "{key}"\n  value: "{value}"'
                for key, value in mount["options"].items()  # type: ignore[attr-defined]
            )
            secret = mount["options"].get("s3a.secretKey")  # type: ignore[attr-defined]
            return refuse(
                f"mount command: {path} option MountContext{{ProtoOptions=readOnly: false\n"
                "properties {\n"
                f"{text}\n}}\nshared: false\ncommonOptions {{\n  ttl: -1\n}}\n}}\n"
                f"tried with {secret}\nUfs path {address} does not exist"
            )
        table[path] = {"address": address, **mount}
        save(table)
    elif command == "updateMount":
        (path,) = plain
        table[path] = {"address": table[path]["address"], **mount}
        save(table)
    elif command == "unmount":
        del table[plain[0]]
        save(table)
    elif command == "ls":
        print("\n".join(behave.get("files", [])))
    elif command == "test":
        return 0 if words[-1] in behave.get("directories", []) else 3
    elif command == "mkdir":
        print(f"Successfully created directory {words[-1]}")
    else:
        return refuse(f"{command} is an unknown command.")
    return 0


def from_file(name: str) -> list[str]:
    lines = Path(name).read_text().splitlines()
    assert lines[0] == "alluxio.cli.fs.FileSystemShell"
    assert all(re.fullmatch(r'"(\\.|[^"\\])*"', each) for each in lines[1:])
    return [re.sub(r"\\(.)", r"\1", each[1:-1]) for each in lines[1:]]


def main() -> int:
    name, *words = Path(sys.argv[0]).name, *sys.argv[1:]
    if name == "java":
        print(f'openjdk version "{os.environ["FAKE_JAVA"]}"', file=sys.stderr)
        return 0
    with (HOME / "calls.json").open("a") as calls:
        calls.write(json.dumps(words) + "\n")
    if words[0] == "fs":
        return fs(words[1:])
    if words[0] == "logLevel":
        return 0 if "logLevel" not in load("behave.json") else refuse("Connection refused")
    assert words[0] == "runClass"
    if words[1].startswith("@"):
        return fs(from_file(words[1][1:]))
    assert words[1] == "jdk.nashorn.tools.Shell"
    assert Path(words[2]).read_text().startswith("Java.type('alluxio.cli.fs.FileSystemShell').main")
    return fs(os.environ["MOUNT_WORDS"].split("\n"))


sys.exit(main())
