"""``docs/takeover.md`` and ``docs/comparing.md``: what they say of the chart's objects and ours.

``UPDATE_SNAPSHOTS=1 pytest tests/helm/test_takeover.py`` writes them again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from alluxio_constructs._compare.difference import Difference
from alluxio_constructs._compare.pairs import Comparison, Name, compare, named
from tests.chart.release import Release, everything
from tests.docs.pages import ROOT, blocks
from tests.helm.command import ran
from tests.kit import Document, check_schemas, pod_of

PAGE = ROOT / "docs/takeover.md"
COMPARING = ROOT / "docs/comparing.md"
SMALL = Release(
    properties={"alluxio.master.mount.table.root.ufs": "s3://my-bucket/data"}, domain=False
)
KEPT = ("PersistentVolumeClaim/alluxio-logserver-logs",)
Of = Callable[[Sequence[Document]], str]


def rendered(release: Release, folder: Path) -> list[Document]:
    """What the command makes of the values of a release."""
    values = folder / "config.yaml"
    values.write_text(json.dumps(release.values()), encoding="utf-8")
    done = ran("template", release.name, "-n", release.namespace, "-f", str(values))
    assert 0 == done.code, done.err
    return list(yaml.safe_load_all(done.out))


def compared(release: Release, folder: Path) -> Comparison:
    """What differs between the chart's objects and ours."""
    return compare(named(release.objects(), "chart"), named(rendered(release, folder), "ours"))


def is_written(name: str, text: str, to: Path = PAGE) -> None:
    """Check a part of a page, or write it again."""
    page = to.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = page.partition(begin)
    written, ended, after = rest.partition(end)
    assert end == ended
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        to.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
        written = f"\n{text}\n"
    assert f"\n{text}\n" == written


# What becomes of each object.


def becomes(name: Name, found: Comparison) -> tuple[str, str]:
    """What becomes of an object of the chart, and why."""
    if str(name) in KEPT:
        return "kept and updated", "if size, class and access modes are the same"
    pair = next((each for each in found.pairs if each.name == name), None)
    if pair is None:
        return "deleted", "no longer needed"
    if not pair.fixed:
        return "re-created", "see below"
    fixed = dict.fromkeys(place(each) for each in pair.differences if each.fixed)
    return "re-created", f"{', '.join(f'`{each}`' for each in fixed)} cannot be changed"


def place(difference: Difference) -> str:
    """The field in which a difference is, as far as it tells anything."""
    return re.sub(r"\[.*", "", ".".join(step.name for step in difference.path[:2]))


def objects_table(found: Comparison) -> str:
    """The objects of the chart, and what becomes of them."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for name in sorted([*(each.name for each in found.pairs), *found.only_before]):
        key = (name.kind, *becomes(name, found))
        rows.setdefault(key, []).append(f"`{name.name}`")
    lines = ["| kind | objects | become | why |", "|---|---|---|---|"]
    for (kind, what, why), names in rows.items():
        lines.append(f"| {kind} | {', '.join(names)} | {what} | {why} |")
    lines += [
        "| PersistentVolumeClaim | `alluxio-journal-alluxio-master-0`, and so on | kept,"
        " relabelled | in no manifest; the StatefulSet finds them by name |",
        "| Secret | `sh.helm.release.v1.alluxio.v1`, and so on | deleted at the end | Helm's record"
        " of the release |",
    ]
    return "".join(f"{each}\n" for each in lines)


def test_page_says_what_becomes_of_each_object_of_the_chart(tmp_path: Path) -> None:
    is_written("objects", objects_table(compared(everything(), tmp_path)))


def test_claims_of_the_masters_are_called_as_the_chart_calls_them(tmp_path: Path) -> None:
    for release in (SMALL, everything(), everything(masters=1)):
        of_chart, ours = (
            {each["metadata"]["name"]: each["spec"] for each in templates(documents)}
            for documents in (release.objects(), rendered(release, tmp_path))
        )
        assert of_chart == ours, release


def templates(documents: Sequence[Document]) -> list[Document]:
    """The claim templates of the masters."""
    (found,) = (each for each in documents if each["kind"] == "StatefulSet")
    claims: list[Document] = found["spec"]["volumeClaimTemplates"]
    return claims


def test_labels_on_the_page_select_only_objects_of_the_chart(tmp_path: Path) -> None:
    for each in rendered(everything(), tmp_path):
        assert "heritage" not in each["metadata"].get("labels", {}), each["metadata"]["name"]
    unlabelled = {
        each["metadata"]["name"]
        for each in everything().objects()
        if "heritage" not in each["metadata"].get("labels", {})
    }
    text = "\n".join(each.text for each in blocks(PAGE, "sh"))
    assert set() == {each for each in unlabelled if not re.search(rf"\b{each}\b", text)}


# The difference.


def test_page_shows_the_difference_of_its_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (values,) = (each.text for each in blocks(COMPARING, "yaml"))
    given = {key: each for key, each in SMALL.values().items() if key in yaml.safe_load(values)}
    assert given == yaml.safe_load(values)
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text(values, encoding="utf-8")
    done = ran("template", "alluxio", "-n", "alluxio", "-f", "config.yaml")
    Path("after.yaml").write_text(done.out, encoding="utf-8")
    Path("before.yaml").write_text(yaml.safe_dump_all(SMALL.objects()), encoding="utf-8")
    done = ran("diff", "before.yaml", "after.yaml")
    assert (1, "") == (done.code, done.err)
    is_written("difference", f"```text\n{done.out}```\n", COMPARING)
    assert len(done.out.splitlines()) < 75


# What differs by default.


def workloads(documents: Sequence[Document]) -> Mapping[str, Document]:
    """The pods, by what they are."""
    return {
        each["metadata"]["name"].removeprefix("alluxio-"): pod_of(each)
        for each in sorted(documents, key=lambda each: str(each["metadata"]["name"]))
        if "template" in each.get("spec", {})
    }


def containers(documents: Sequence[Document]) -> Mapping[str, Document]:
    """The containers, by their names."""
    return {
        each["name"].removeprefix("alluxio-"): each
        for pod in workloads(documents).values()
        for each in pod["containers"]
    }


def pods_that(wanted: Callable[[Document], bool]) -> Of:
    """Names the pods that are of a kind."""

    def names(documents: Sequence[Document]) -> str:
        pods = workloads(documents)
        found = [name for name, pod in pods.items() if wanted(pod)]
        if len(found) == len(pods):
            return "all"
        return ", ".join(found) or "none"

    return names


def users(documents: Sequence[Document]) -> str:
    """The users of pods."""
    found: dict[str, list[str]] = {}
    for name, pod in workloads(documents).items():
        security = {**pod["containers"][-1].get("securityContext", {})}
        security.update(pod.get("securityContext", {}))
        group = security.get("fsGroup", "none")
        text = f"{security.get('runAsUser', 'of the image')}, fsGroup {group}"
        found.setdefault(text, []).append(name)
    return "; ".join(f"{text}: {', '.join(names)}" for text, names in found.items())


def mounts(container: str) -> Of:
    """Where a container mounts something."""

    def paths(documents: Sequence[Document]) -> str:
        found = containers(documents)[container].get("volumeMounts", ())
        return (
            ", ".join(f"`{each}`" for each in sorted(one["mountPath"] for one in found)) or "none"
        )

    return paths


def probe(container: str, kind: str) -> Of:
    """How a container is probed."""

    def text(documents: Sequence[Document]) -> str:
        found = containers(documents)[container].get(kind)
        if found is None:
            return "none"
        if "tcpSocket" in found:
            how = f"port `{found['tcpSocket']['port']}` is open"
        else:
            how = f"`{next(each for each in found['exec']['command'] if each.endswith('ready'))}`"
        seconds = found.get("periodSeconds", 10) * found.get("failureThreshold", 3)
        return f"{how}, {seconds} s"

    return text


def labels(kind: str, name: str, *path: str) -> Of:
    """Labels of an object, by their names."""

    def text(documents: Sequence[Document]) -> str:
        (found,) = (
            each
            for each in documents
            if (each["kind"], each["metadata"]["name"]) == (kind, f"alluxio-{name}")
        )
        for step in path:
            found = found[step]
        return ", ".join(f"`{each}`" for each in sorted(found))

    return text


def address(documents: Sequence[Document]) -> str:
    """Whether the Services of the masters have an address."""
    (found,) = (
        each
        for each in documents
        if (each["kind"], each["metadata"]["name"]) == ("Service", "alluxio-master-0")
    )
    return "headless" if found["spec"].get("clusterIP") == "None" else "a cluster IP"


def heap(documents: Sequence[Document]) -> str:
    """The master's heap."""
    (found,) = (each for each in documents if each["metadata"]["name"] == "alluxio-config")
    given = re.search(r"-Xmx\w+", found["data"]["ALLUXIO_MASTER_JAVA_OPTS"])
    return "8 GiB, the image's default" if given is None else "computed from the limit"


def security(field: str, value: object) -> Callable[[Document], bool]:
    """Whether all containers of a pod have a field of their security context."""

    def has(pod: Document) -> bool:
        of_pod = pod.get("securityContext", {})
        return all(
            {**of_pod, **each.get("securityContext", {})}.get(field) == value
            for each in pod["containers"]
        )

    return has


ROWS: Mapping[str, Of] = {
    "host network": pods_that(lambda pod: bool(pod.get("hostNetwork"))),
    "user and group": users,
    "`runAsNonRoot: true`": pods_that(security("runAsNonRoot", True)),
    "`allowPrivilegeEscalation: false`": pods_that(security("allowPrivilegeEscalation", False)),
    "seccomp `RuntimeDefault`": pods_that(security("seccompProfile", {"type": "RuntimeDefault"})),
    "token of the service account": pods_that(
        lambda pod: pod.get("automountServiceAccountToken") is not False
    ),
    "mounts of the master": mounts("master"),
    "mounts of the job master": mounts("job-master"),
    "mounts of the worker": mounts("worker"),
    "readiness probe of the master": probe("master", "readinessProbe"),
    "liveness probe of the master": probe("master", "livenessProbe"),
    "startup probe of the master": probe("master", "startupProbe"),
    "readiness probe of the worker": probe("worker", "readinessProbe"),
    "startup probe of the worker": probe("worker", "startupProbe"),
    "labels of the masters' pods": labels(
        "StatefulSet", "master", "spec", "template", "metadata", "labels"
    ),
    "selector of the masters' StatefulSet": labels(
        "StatefulSet", "master", "spec", "selector", "matchLabels"
    ),
    "selector of the workers' DaemonSet": labels(
        "DaemonSet", "worker", "spec", "selector", "matchLabels"
    ),
    "Service of each master": address,
    "the master's heap": heap,
}


def test_page_says_what_differs_by_default(tmp_path: Path) -> None:
    release = everything()
    of_chart, ours = release.objects(), rendered(release, tmp_path)
    lines = ["| | chart | here |", "|---|---|---|"]
    for what, of in ROWS.items():
        before, after = of(of_chart), of(ours)
        lines.append(f"| {what} | {before} | {'the same' if before == after else after} |")
    is_written("defaults", "".join(f"{each}\n" for each in lines))


# The chart's objects.


def releases() -> Iterator[Release]:
    """Small ones, and one with everything."""
    yield SMALL
    yield everything()
    yield everything(masters=1, small=True, jvm=("-Xmx1g",))


def test_objects_of_the_chart_are_what_kubernetes_takes() -> None:
    for release in releases():
        check_schemas([*release.objects(), release.secret()])
