"""The catalogue of Alluxio's properties, which contains all properties that the library writes."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

from alluxio_constructs import (
    Component,
    Csi,
    CsvSink,
    EnvReference,
    Fuse,
    Image,
    Journal,
    LogServerOptions,
    Metastore,
    Metrics,
    PodOptions,
    Ports,
    PrometheusMetricsServlet,
    ProxyOptions,
    ShortCircuitDomainOptions,
    Tier,
    TierDirectory,
    Tiers,
    Ufs,
    UfsSecretOptions,
    VolumeSource,
)
from alluxio_constructs._credentials import holds_credential
from alluxio_constructs._model.answers import properties_of
from alluxio_constructs._model.ownership import owner
from alluxio_constructs._properties.catalogue import (
    Entry,
    Removed,
    _aliases,
    _data,
    closest,
    find,
)
from alluxio_constructs._properties.given import known_property
from alluxio_constructs._properties.values import _WRITERS, written
from tests.kit import model

# Ours, and no option's: defaults of the chart, which the user's own property wins over.
UNOWNED = {
    "alluxio.security.login.username",  # of FUSE alone: other processes may have one
    "alluxio.security.stale.channel.purge.interval",
    "alluxio.user.metadata.cache.enabled",
}


def entry(name: str) -> Entry:
    found = find(name)
    assert isinstance(found, Entry), name
    return found


def test_catalogue_is_that_of_the_release() -> None:
    counts = {key: len(_data()[key]) for key in ("properties", "templates", "removed")}
    assert ("2.9.5", {"properties": 866, "templates": 44, "removed": 95}) == (
        _data()["version"],
        counts,
    )


def test_catalogue_finds_every_name_in_it() -> None:
    for name, entry_of in _data()["properties"].items():
        found = entry(name)
        # Some that are deprecated are old names of others besides.
        assert found.name == _aliases().get(name, name), name
        if found.name == name:
            assert (found.type, found.scope) == (entry_of["type"], entry_of["scope"]), name


def test_catalogue_alias_stands_for_its_property() -> None:
    aliases = {
        alias: name
        for name, each in _data()["properties"].items()
        for alias in each.get("aliases", ())
        if alias not in _data()["removed"]
    }
    assert len(aliases) > 50
    assert aliases == {alias: entry(alias).name for alias in aliases}


def test_catalogue_finds_every_removed_name_as_removed() -> None:
    for name, removed in _data()["removed"].items():
        expected = Removed(version=removed["version"], replacement=removed["replacement"])
        assert expected == find(name), name


def test_catalogue_types_can_all_be_written_and_enums_have_values() -> None:
    entries = [*_data()["properties"].values(), *_data()["templates"]]
    assert set(_WRITERS) == {each["type"] for each in entries}
    assert all(each.get("enum") for each in entries if each["type"] == "enum")
    scopes = {each["scope"] for each in _data()["properties"].values()}
    assert {"all", "server", "master", "worker", "client", "none"} == scopes


def test_catalogue_finds_nothing_of_other_names() -> None:
    cases: list[str] = ["", "alluxio", "alluxio.none", "alluxio.debug ", "ALLUXIO.DEBUG"]
    for name in cases:
        assert find(name) is None, name


# ----------------------------------------------------------------------------------- templates


def test_template_makes_names_that_are_found_with_its_type() -> None:
    for template in _data()["templates"]:
        name = template["format"].replace("%d", "0").replace("%s", "theirs")
        name = name.replace("executor.keepalive", "executor.keep.alive")
        assert (entry(name).name, entry(name).type) == (name, template["type"]), name


def test_template_says_who_reads_what_it_makes() -> None:
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


def test_template_does_not_make_names_of_another_form() -> None:
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


def test_credential_is_one_behind_every_prefix() -> None:
    cases: list[str] = [
        *(name for name, each in _data()["properties"].items() if each.get("credential")),
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
            assert holds_credential(f"{prefix}{name}"), (name, prefix)
            found = find(f"{prefix}{name}")
            assert not isinstance(found, Entry) or found.credential, (name, prefix)


def test_credential_is_nothing_that_holds_no_secret() -> None:
    cases: list[str] = [
        "alluxio.debug",
        "fs.gcs.credential.path",
        "alluxio.master.mount.table.root.option.s3a.x",
    ]
    for name in cases:
        assert not holds_credential(name), name


# ------------------------------------------------------------------------------- closest names


def test_closest_has_the_most_similar_name_first() -> None:
    cases: list[tuple[str, str]] = [
        ("alluxio.user.file.writetype.defualt", "alluxio.user.file.writetype.default"),
        ("alluxio.user.file.writeType.default", "alluxio.user.file.writetype.default"),
        ("alluxio.worker.rpc.prot", "alluxio.worker.rpc.port"),
        ("s3a.acessKeyId", "s3a.accessKeyId"),
        ("alluxio.worker.hostnam", "alluxio.worker.hostname"),
    ]
    for name, expected in cases:
        assert expected == closest(name)[0], name


def test_closest_prefers_a_misspelling_to_a_word_that_is_left_out() -> None:
    cases: list[tuple[str, list[str]]] = [
        ("alluxio.master.rpc.por", ["alluxio.master.rpc.port"]),
        ("alluxio.master.hostnme", ["alluxio.master.hostname"]),
        ("alluxio.user.writetype.default", ["alluxio.user.file.writetype.default"]),
        ("alluxio.user.file.write.type.default", ["alluxio.user.file.writetype.default"]),
        ("alluxio.ramdisk.size", ["alluxio.worker.ramdisk.size"]),
    ]
    for name, expected in cases:
        assert expected == closest(name), name


def test_closest_has_at_most_three_names_and_none_that_means_something_else() -> None:
    assert 3 == len(closest("alluxio.worker.tieredstore.level0.dir.path"))
    for name in (
        "zzz",
        "alluxio.hub.manager.rpc.hostname",
        "alluxio.hub.agent.rpc.port",
        "alluxio.hub.master.rpc.port",
        "alluxio.worker.port.rpc",
        "alluxio.worker.memory",
    ):
        assert [] == closest(name), name


# ------------------------------------------------------------------- what the constructs write


@cache
def written_properties() -> frozenset[tuple[str, str | EnvReference]]:
    """All properties that parts set, with both kinds of FUSE and all kinds of short circuit."""
    ram = VolumeSource.empty_dir(medium="Memory", size_limit="1Gi")
    ssd = TierDirectory(medium_type="SSD", path="/ssd", quota="1Gi", volume=on_node("/ssd"))
    tier = Tier(
        medium_type="MEM",
        path="/mem",
        quota="1Gi",
        volume=ram,
        alias="FAST",
        more_directories=[ssd],
    )
    every: dict[str, Any] = {
        "masters": 3,
        "workers": 3,
        "image": Image(domain_sockets=True),
        "ufs": Ufs(
            "hdfs://namenode:9000/data",
            options={"alluxio.underfs.hdfs.remote": True},
            secrets=[UfsSecretOptions(secret_name="hdfs", mount="hdfs")],
            read_only=True,
        ),
        "journal": Journal.hdfs(
            "hdfs://namenode:9000/journal",
            options={"alluxio.underfs.hdfs.impl": "org.apache.hadoop.hdfs.DistributedFileSystem"},
        ),
        "tiers": Tiers(tiers=[tier], claim_for_each_worker=True),
        "short_circuit": ShortCircuitDomainOptions(),
        "metastore": Metastore(),
        "proxy": ProxyOptions(),
        "log_server": LogServerOptions(),
        "metrics": Metrics(sinks=[CsvSink(), PrometheusMetricsServlet()]),
        "fuse": Fuse(mount_point="/mnt/a/b", mount_options=["allow_other"]),
        "worker_pod": PodOptions(node_selector={"pool": "alluxio"}),
        "ports": Ports(**{each.name: 20100 + i for i, each in enumerate(fields(Ports))}),
    }
    on_host = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=on_node("/ssd"))
    embedded = Fuse(mount_point="/mnt/a/b", worker_embedded=True)
    variants: list[dict[str, Any]] = [
        every,
        {**every, "fuse": embedded, "journal": Journal.embedded()},
        {**every, "workers": None, "tiers": [on_host], "short_circuit": "local"},
        {**every, "short_circuit": "off", "metastore": "heap", "masters": 1},
        {**every, "fuse": None, "csi": Csi(), "journal": None},
    ]
    return frozenset(
        pair
        for options in variants
        for component in Component
        for pair in properties_of(model(**options), component).items()
    )


def on_node(path: str) -> VolumeSource:
    return VolumeSource.host_path(path)


def test_catalogue_has_all_that_the_parts_write_as_its_type_is() -> None:
    assert len(written_properties()) > 50
    for name, value in written_properties():
        found = known_property("ours", name)
        if isinstance(value, EnvReference):
            assert "string" == found.type, name
            continue
        assert value == written("ours", found, value), name
        if found.nested is not None:
            assert value == written("ours", known_property("ours", found.nested), value), name


def test_catalogue_names_that_the_parts_write_have_an_option() -> None:
    names = {name for name, _ in written_properties()}
    assert UNOWNED == {name for name in names if owner(name) is None and not holds_credential(name)}
