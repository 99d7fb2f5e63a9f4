"""The commands in the documentation, as far as they can be checked without a cluster."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

from tests.docs.commands import (
    KINDS,
    Kubectl,
    is_placeholder,
    kubectl_commands,
    simple_commands,
    things,
)
from tests.docs.pages import PAGES, ROOT, blocks, run
from tests.kit import Document

PROGRAMS = ("cp", "curl", "export", "for", "kubectl", "make", "pip", "python", "echo")
VERBS = [
    "annotate",
    "apply",
    "create",
    "delete",
    "describe",
    "diff",
    "drain",
    "exec",
    "get",
    "label",
    "logs",
    "patch",
    "port-forward",
    "rollout",
    "scale",
    "wait",
]
IN_THE_IMAGE = ("alluxio", "bash", "java", "jcmd", "ls")
OF_ALLUXIO = (
    "formatJournal",
    "fs chown",
    "fs loadMetadata -R",
    "fs ls -R",
    "fs masterInfo",
    "fs mkdir",
    "fs mount",
    "fs persist",
    "fs rm -R",
    "fsadmin backup",
    "fsadmin journal checkpoint",
    "fsadmin journal quorum info -domain",
    "fsadmin journal quorum remove -domain",
    "fsadmin pathConf add",
    "fsadmin report",
    "logLevel --level",
    "runTests",
)

KUBECTL = kubectl_commands()


def with_flag(flag: str) -> list[Kubectl]:
    return [each for each in KUBECTL if flag in each.flags]


def declared_scripts() -> list[str]:
    """The programs that the library installs."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    _, _, section = text.partition("\n[project.scripts]\n")
    return re.findall(r"^([\w-]+) *=", section.partition("\n[")[0], re.MULTILINE)


def test_every_block_is_shell_and_of_programs_that_are_checked() -> None:
    for block in [each for page in PAGES for each in blocks(page, "sh")]:
        done = subprocess.run(
            ["bash", "-n"], input=block.text, text=True, capture_output=True, check=False
        )
        assert (0, "") == (done.returncode, done.stderr), block
        programs = {words[0] for words in simple_commands(block)}
        assert programs <= {*PROGRAMS, *declared_scripts()}, block


def test_documented_commands_act_on_existing_objects() -> None:
    for command in KUBECTL:
        assert command.verb in VERBS, command
        for word, name in command.targets():
            assert word in KINDS, command
            if name is not None and not is_placeholder(name):
                assert name in {each.name for each in things() if each.kind == KINDS[word]}, command


def test_namespace_of_a_command_exists() -> None:
    for command in with_flag("-n"):
        (namespace,) = command.flags["-n"]
        assert is_placeholder(namespace) or namespace in {each.namespace for each in things()}, (
            command
        )


def test_container_of_a_command_is_in_the_pod() -> None:
    for command in with_flag("-c"):
        (container,) = command.flags["-c"]
        assert container in {name for each in command.found() for name in each.containers}, command


def test_labels_of_a_command_are_on_each_kind_that_it_acts_on() -> None:
    for command in with_flag("-l"):
        (selector,) = command.flags["-l"]
        wanted = dict(pair.split("=") for pair in selector.split(","))
        for word, _ in command.targets():
            labels = [each.labels for each in command.found() if each.kind == KINDS[word]]
            assert any(wanted.items() <= each.items() for each in labels), (command, word)


def test_file_of_a_command_exists_or_is_what_the_page_has_the_reader_write() -> None:
    for command in with_flag("-f"):
        assert list(command.targets()) == [], command
        (file,) = command.flags["-f"]
        page = command.block.page
        written = {f"dist/{name}" for name in run(page).files} | {
            f"dist/{name}" for name in run(ROOT / "docs/install.md").files
        }
        shell = "\n".join(each.text for each in blocks(page, "sh"))
        copy = re.search(rf"^cp (\S+) {re.escape(file)}$", shell, re.MULTILINE)
        copied = copy is not None and (ROOT / copy[1]).is_file()
        saved = "/" not in file and (blocks(page, "yaml") or f"> {file}\n" in shell or copied)
        assert saved or file in written or (ROOT / file).is_file(), command


def test_the_port_that_it_forwards_is_the_pods() -> None:
    for command in [each for each in KUBECTL if each.verb == "port-forward"]:
        _, ports = command.named
        numbers = {
            number
            for each in command.found()
            for numbers in each.containers.values()
            for number in numbers
        }
        assert int(ports.partition(":")[2]) in numbers, command


def test_documented_programs_in_containers_are_in_the_image() -> None:
    for command in [each for each in KUBECTL if each.verb == "exec" and "-c" in each.flags]:
        program, *arguments = command.inside
        assert program in IN_THE_IMAGE, command
        if program == "alluxio":
            assert " ".join(arguments).startswith(OF_ALLUXIO), command


def test_every_secret_of_a_page_is_made_on_some_page_with_the_keys_that_it_needs() -> None:
    made = secrets_made()
    for page in PAGES:
        for documents in run(page).files.values():
            for name, key in secrets_used(documents):
                assert name in made, (page, name)
                assert key is None or key in made[name], (page, name)


def secrets_made() -> dict[str, set[str]]:
    """The Secrets that commands make, with their keys."""
    made: dict[str, set[str]] = {}
    for each in KUBECTL:
        if each.verb == "create" and each.named[:2] == ["secret", "generic"]:
            keys = made.setdefault(each.named[2], set())
            for flag in ("--from-literal", "--from-file"):
                keys.update(value.partition("=")[0] for value in each.flags.get(flag, ()))
    return made


def secrets_used(documents: list[Document]) -> Iterator[tuple[str, str | None]]:
    """The Secrets that pods use, each with the key, or with None for all of them."""
    for document in documents:
        pod = document.get("spec", {}).get("template", {}).get("spec", {})
        for volume in pod.get("volumes", ()):
            if "secret" in volume:
                yield volume["secret"]["secretName"], None
        for container in pod.get("containers", ()):
            for each in container.get("env", ()):
                reference = each.get("valueFrom", {}).get("secretKeyRef")
                if reference is not None:
                    yield reference["name"], reference["key"]


def test_every_make_target_that_a_page_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(
            r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert named <= targets
    assert {"build", "synth", "test"} <= named
