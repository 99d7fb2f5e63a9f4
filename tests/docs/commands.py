"""The `kubectl` commands of the documentation, taken apart, and what they can act on."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tests.chart.release import everything
from tests.docs.pages import PAGES, Block, blocks, deployed, name_of
from tests.kit import Document

KINDS = {
    "application": "Application",
    "clusterrole": "ClusterRole",
    "clusterrolebinding": "ClusterRoleBinding",
    "configmap": "ConfigMap",
    "cronjob": "CronJob",
    "csidriver": "CSIDriver",
    "daemonset": "DaemonSet",
    "deployment": "Deployment",
    "events": "Event",
    "ingress": "Ingress",
    "job": "Job",
    "kustomizations.kustomize.toolkit.fluxcd.io": "Kustomization",
    "namespace": "Namespace",
    "networkpolicy": "NetworkPolicy",
    "nodes": "Node",
    "pod": "Pod",
    "poddisruptionbudget": "PodDisruptionBudget",
    "podmonitors": "PodMonitor",
    "pods": "Pod",
    "prometheus": "Prometheus",
    "pv": "PersistentVolume",
    "pvc": "PersistentVolumeClaim",
    "secret": "Secret",
    "secrets": "Secret",
    "service": "Service",
    "serviceaccount": "ServiceAccount",
    "statefulset": "StatefulSet",
    "storageclass": "StorageClass",
}
_ACT_ON_PODS = ("exec", "logs", "port-forward")
_FLAGS_WITH_A_WORD = ("-n", "-c", "-l", "-f", "-o", "-p", "--field-selector")
_LOOP = ("do", "done")


@dataclass(frozen=True, kw_only=True)
class Thing:
    """An object that a reader may have, and its containers with their ports, if it has any."""

    kind: str
    name: str | None
    namespace: str | None
    labels: Mapping[str, str]
    containers: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Kubectl:
    """A `kubectl` command."""

    block: Block
    words: Sequence[str]
    verb: str
    named: Sequence[str]
    flags: Mapping[str, Sequence[str]]
    inside: Sequence[str]

    def __str__(self) -> str:
        return f"{name_of(self.block.page)}:{self.block.line}:{'_'.join(self.words)[:70]}"

    def targets(self) -> Iterator[tuple[str, str | None]]:
        """The words for kinds that it acts on, each with a name if it gives one."""
        named = list(self.named)
        if self.verb == "rollout":
            del named[0]
        if self.verb == "drain":
            named.insert(0, "nodes")
        if self.verb == "create":
            del named[1:]
        if self.verb == "port-forward":
            del named[1:]
        if self.verb in ("label", "annotate"):
            named = [each for each in named if "=" not in each and not each.endswith("-")]
        if self.verb in _ACT_ON_PODS and "/" not in named[0]:
            named[0] = f"pod/{named[0]}"
        if named and "/" in named[0]:
            for each in named:
                kind, _, name = each.partition("/")
                yield kind, name
        elif named:
            for kind in named[0].split(","):
                yield kind, named[1] if len(named) > 1 else None

    def found(self) -> list[Thing]:
        """What there is of its targets; a name in capitals is one that the reader fills in."""
        return [
            thing
            for word, name in self.targets()
            for thing in things()
            if thing.kind == KINDS[word]
            and (name is None or is_placeholder(name) or name == thing.name)
        ]


def is_placeholder(name: str) -> bool:
    """Whether a reader puts a name of their own in its place."""
    return re.fullmatch(r"[A-Z_]+", name) is not None


def simple_commands(block: Block) -> Iterator[list[str]]:
    """The commands of a block without what joins them; the variable of a loop is 0."""
    for line in block.text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if set(word) <= set(";&|"):
                if words:
                    yield words
                words = []
            elif word not in _LOOP and word != "2>/dev/null":
                words.append(word.replace("$i", "0"))


def kubectl_commands() -> list[Kubectl]:
    """All of the documentation."""
    return [
        _taken_apart(block, words)
        for page in PAGES
        for block in blocks(page, "sh")
        for words in simple_commands(block)
        if words[0] == "kubectl"
    ]


def _taken_apart(block: Block, words: list[str]) -> Kubectl:
    own, inside = words[1:], []
    if "--" in own:
        own, inside = own[: own.index("--")], own[own.index("--") + 1 :]
    named: list[str] = []
    flags: dict[str, list[str]] = {}
    rest = iter(own)
    for word in rest:
        if word in _FLAGS_WITH_A_WORD:
            flags.setdefault(word, []).append(next(rest))
        elif word.startswith("-"):
            name, _, value = word.partition("=")
            flags.setdefault(name, []).append(value)
        else:
            named.append(word)
    return Kubectl(
        block=block, words=words, verb=named[0], named=named[1:], flags=flags, inside=inside
    )


@cache
def things() -> list[Thing]:
    """All that a reader may have: in `dist/`, examples and pages, and what comes of it."""
    return [each for document in [*deployed(), *_of_helm()] for each in _things(document)]


def _of_helm() -> Iterator[Document]:
    """What a reader has who comes from the Helm chart."""
    release = everything()
    for each in [*release.objects(), release.secret()]:
        yield {**each, "metadata": {**each["metadata"], "namespace": release.namespace}}


def _things(document: Document) -> Iterator[Thing]:
    kind, metadata, spec = document["kind"], document["metadata"], document.get("spec", {})
    name, namespace = metadata["name"], metadata.get("namespace")
    pod = spec.get("template", {}).get("spec", spec if kind == "Pod" else {})
    containers = {
        each["name"]: [port["containerPort"] for port in each.get("ports", ())]
        for each in (*pod.get("initContainers", ()), *pod.get("containers", ()))
    }

    def thing(kind: str, name: str | None, labels: Mapping[str, str]) -> Thing:
        return Thing(
            kind=kind, name=name, namespace=namespace, labels=labels, containers=containers
        )

    yield thing(kind, name, metadata.get("labels", {}))
    if kind == "StatefulSet":
        for i in range(spec["replicas"]):
            yield thing("Pod", f"{name}-{i}", spec["template"]["metadata"]["labels"])
            for each in spec.get("volumeClaimTemplates", ()):
                claim = f"{each['metadata']['name']}-{name}-{i}"
                labels = each["metadata"].get("labels", {})
                selected = spec["selector"]["matchLabels"]
                yield thing("PersistentVolumeClaim", claim, {**labels, **selected})
    elif kind == "DaemonSet":
        yield thing("Pod", None, spec["template"]["metadata"]["labels"])
