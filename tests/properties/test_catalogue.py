"""The catalogue of Alluxio's properties, and that all we write is in it, and as its type is."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from functools import cache
from typing import Any

from alluxio_constructs import (
    AlluxioCluster,
    ClusterConfig,
    Component,
    EnvReference,
    Fuse,
    LogServerOptions,
    ProxyOptions,
)
from alluxio_constructs._model.ownership import owner
from alluxio_constructs._properties.catalogue import (
    Entry,
    Removed,
    _aliases,
    _data,
    _templates,
    closest,
    find,
    is_credential,
)
from alluxio_constructs._properties.given import known_property
from alluxio_constructs._properties.values import _WRITERS, written
from tests import fullest
from tests.kit import new_chart

# Ours, and no option's: defaults of the chart, which the user's own property wins over.
UNOWNED = {
    "alluxio.security.login.username",  # of FUSE alone: other processes may have one
    "alluxio.security.stale.channel.purge.interval",
    "alluxio.user.metadata.cache.enabled",
}


def entry(name: str) -> Entry:
    found = find(name)
    assert isinstance(found, Entry)
    return found


def test_it_is_that_of_the_release() -> None:
    counts = {key: len(_data()[key]) for key in ("properties", "templates", "removed")}
    assert ("2.9.5", {"properties": 866, "templates": 44, "removed": 95}) == (
        _data()["version"],
        counts,
    )


def test_every_name_in_it_is_found() -> None:
    for name, fields in _data()["properties"].items():
        found = entry(name)
        # Some that are deprecated are old names of others besides.
        assert found.name == _aliases().get(name, name)
        if found.name == name:
            assert (fields["type"], fields["scope"]) == (found.type, found.scope)


def test_every_alias_stands_for_its_property() -> None:
    aliases = {
        alias: name
        for name, fields in _data()["properties"].items()
        for alias in fields.get("aliases", ())
        if alias not in _data()["removed"]
    }
    assert len(aliases) > 50
    assert aliases == {alias: entry(alias).name for alias in aliases}


def test_every_removed_name_is_found_as_removed() -> None:
    for name, fields in _data()["removed"].items():
        expected = Removed(version=fields["version"], replacement=fields["replacement"])
        assert expected == find(name)


def test_every_type_can_be_written_and_every_enum_has_values() -> None:
    entries = [*_data()["properties"].values(), *_data()["templates"]]
    assert set(_WRITERS) == {each["type"] for each in entries}
    assert all(each.get("enum") for each in entries if each["type"] == "enum")
    scopes = {each["scope"] for each in _data()["properties"].values()}
    assert {"all", "server", "master", "worker", "client", "none"} == scopes


def test_there_is_nothing_of_other_names() -> None:
    cases: list[str] = ["", "alluxio", "alluxio.none", "alluxio.debug ", "ALLUXIO.DEBUG"]
    for name in cases:
        assert find(name) is None, name


# ----------------------------------------------------------------------------------- templates


def test_a_name_that_a_template_makes_is_found_with_its_type() -> None:
    for number in range(44):
        pattern, template = _templates()[number]
        name = template["format"].replace("%d", "0").replace("%s", "theirs")
        name = name.replace("executor.keepalive", "executor.keep.alive")
        assert pattern.fullmatch(name), number
        assert (name, template["type"]) == (entry(name).name, entry(name).type), number


def test_a_template_says_who_reads_what_it_makes() -> None:
    cases: list[tuple[str, str, str, str | None]] = [
        ("alluxio.worker.tieredstore.level2.dirs.path", "list", "worker", None),
        ("alluxio.worker.tieredstore.level0.watermark.low.ratio", "double", "worker", None),
        ("alluxio.master.security.impersonation.a-b.c@d.users", "string", "master", None),
        ("alluxio.master.mount.table.a.readonly", "boolean", "master", None),
        ("alluxio.master.mount.table.a.option.x.y", "string", "master", "x.y"),
        ("alluxio.master.journal.ufs.option.x.y", "string", "all", "x.y"),
        ("alluxio.user.network.rpc.keepalive.time", "duration", "client", None),
        ("fs.adl.account.theirs.oauth2.client.id", "string", "server", None),
        ("alluxio.locality.rack", "string", "all", None),
    ]
    for name, kind, scope, nested in cases:
        found = entry(name)
        assert (kind, scope, nested) == (found.type, found.scope, found.nested), name


def test_a_name_that_fits_no_template_is_not_found() -> None:
    cases: list[str] = [
        "alluxio.worker.tieredstore.levelX.alias",
        "alluxio.worker.tieredstore.level0.dirs.size",
        "alluxio.master.mount.table.a b.ufs",
        "alluxio.master.journal.ufs.option.",
        "alluxio.locality.",
        "alluxio.locality.a.b",
    ]
    for name in cases:
        assert find(name) is None, name


# --------------------------------------------------------------------------------- credentials


def test_a_credential_is_one_behind_every_prefix() -> None:
    cases: list[str] = [
        *(name for name, fields in _data()["properties"].items() if fields.get("credential")),
        "aws.accessKeyId",
        "aws.secretKey",
        "theirs.accessKeyId.x",
        "fs.azure.account.key.theirs.dfs.core.windows.net",
        "fs.azure.account.key.theirs",
        "fs.adl.account.theirs.oauth2.credential",
    ]
    others: list[str] = [
        "",
        "alluxio.master.mount.table.root.option.",
        "alluxio.master.mount.table.theirs.option.",
        "alluxio.master.journal.ufs.option.",
    ]
    for name in cases:
        for prefix in others:
            assert is_credential(f"{prefix}{name}"), (name, prefix)
            found = find(f"{prefix}{name}")
            assert not isinstance(found, Entry) or found.credential, (name, prefix)


def test_what_holds_no_secret_is_no_credential() -> None:
    cases: list[str] = [
        "alluxio.debug",
        "fs.gcs.credential.path",
        "alluxio.master.mount.table.root.option.s3a.x",
    ]
    for name in cases:
        assert not is_credential(name), name


# ------------------------------------------------------------------------------- closest names


def test_the_likest_name_comes_first() -> None:
    cases: list[tuple[str, str]] = [
        ("alluxio.user.file.writetype.defualt", "alluxio.user.file.writetype.default"),
        ("alluxio.user.file.writeType.default", "alluxio.user.file.writetype.default"),
        ("alluxio.worker.rpc.prot", "alluxio.worker.rpc.port"),
        ("s3a.acessKeyId", "s3a.accessKeyId"),
        ("alluxio.worker.hostnam", "alluxio.worker.hostname"),
    ]
    for name, expected in cases:
        assert expected == closest(name)[0], name


def test_at_most_three_names_are_close_and_none_that_is_not() -> None:
    assert 3 == len(closest("alluxio.master.rpc.por"))
    assert [] == closest("zzz")


# ------------------------------------------------------------------- what the constructs write


@cache
def configurations() -> dict[str, ClusterConfig]:
    """The fullest cluster, with FUSE of both kinds and short circuit of all."""
    variants: dict[str, dict[str, Any]] = {
        "daemon": {},
        "embedded": {"fuse": Fuse(mount_point="/mnt/a/b", worker_embedded=True)},
        "local": {"short_circuit": "local"},
        "off": {"short_circuit": "off", "metastore": None},
    }
    made = {}
    for name, options in variants.items():
        chart = new_chart()
        every = {**fullest.cluster_options(chart), **options, "features": []}
        every |= {"properties": {}, "fuse": options.get("fuse", Fuse(mount_point="/mnt/a/b"))}
        every |= {"proxy": ProxyOptions(), "log_server": LogServerOptions()}
        for process in ("master", "job_master", "worker", "job_worker"):
            del every[process]
        if name == "embedded":
            del every["worker_pod"], every["pod"]
        made[name] = AlluxioCluster(chart, "alluxio", **every).config
    return made


def written_properties() -> set[tuple[str, str | EnvReference]]:
    return {
        pair
        for config in configurations().values()
        for component in Component
        for pair in config.properties(component).items()
    }


def test_all_that_constructs_write_is_in_the_catalogue_and_as_its_type_is() -> None:
    assert len(written_properties()) > 50
    for name, value in written_properties():
        found = known_property("ours", name)
        if isinstance(value, EnvReference):
            assert "string" == found.type
        else:
            assert value == written("ours", found, value), name
        if found.nested is not None and not isinstance(value, EnvReference):
            assert value == written("ours", known_property("ours", found.nested), value), name


def test_all_that_constructs_write_has_an_option() -> None:
    names = {name for name, _ in written_properties()}
    assert UNOWNED == {name for name in names if owner(name) is None and not is_credential(name)}


# ------------------------------------------------------------------------------------- the cost

LOADING = """
import time
from alluxio_constructs._properties import catalogue as _catalogue
start = time.perf_counter()
_catalogue.find("alluxio.debug")
_catalogue.find("alluxio.worker.tieredstore.level0.alias")
print(time.perf_counter() - start)
"""


def test_loading_it_costs_next_to_nothing() -> None:
    # Under 10 ms where nothing else runs; the bound is for machines that are busy.
    run = subprocess.run(
        [sys.executable, "-c", LOADING], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"[0-9.e-]+\n", run.stdout)
    assert float(run.stdout) < 0.1


def test_checking_a_cluster_costs_next_to_nothing() -> None:
    # Under 1 ms where nothing else runs; the bound is for machines that are busy.
    names = [name for name, _ in written_properties()]
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        for name in names:
            find(name)
            is_credential(name)
            owner(name)
        best = min(best, time.perf_counter() - start)
    assert best < 0.05
