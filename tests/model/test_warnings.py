"""Warnings: each category caused once, and what does not warn."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

import alluxio_constructs
from alluxio_constructs import (
    AlluxioConfigWarning,
    AlluxioDeprecationWarning,
    ClusterConfig,
    Csi,
    CsiWarning,
    DataLossWarning,
    DeprecatedPropertyWarning,
    Finding,
    Fuse,
    FuseWarning,
    HelmValuesWarning,
    Image,
    Journal,
    Jvm,
    JvmOptionWarning,
    KerberosWarning,
    MemoryWarning,
    NetworkPolicies,
    NetworkPolicyWarning,
    OutputWarning,
    Process,
    ProxyOptions,
    QuorumWarning,
    SharedClaimWarning,
    ShortCircuitDomainOptions,
    ShortCircuitWarning,
    Tiers,
    Ufs,
    UnpinnedImageWarning,
    VolumeSource,
)
from alluxio_constructs._model.problems import warn_of_unwise
from alluxio_constructs._pods.volumes import AccessMode
from tests.kit import cluster, model, refusal
from tests.model.test_problems import tier

PAGE = (Path(__file__).parent.parent.parent / "docs/findings.md").read_text(encoding="utf-8")

WARNINGS: dict[type[AlluxioConfigWarning], tuple[Callable[[], object], str]] = {
    DataLossWarning: (
        lambda: Journal.local(volume=VolumeSource.empty_dir()),
        "Journal.local volume is an emptyDir",
    ),
    DeprecatedPropertyWarning: (
        lambda: Process(properties={"alluxio.underfs.s3a.max.error.retry": 3}),
        "alluxio.underfs.s3a.max.error.retry is an old name of alluxio.underfs.s3.max.error.retry",
    ),
    NetworkPolicyWarning: (
        lambda: warn_of_unwise(model(proxy=ProxyOptions(), network_policies=NetworkPolicies())),
        "network_policies block all traffic to the proxy; list its clients in",
    ),
    KerberosWarning: (
        lambda: warn_of_unwise(model(properties={"alluxio.master.keytab.file": "/alluxio.keytab"})),
        "only the masters have a keytab, by alluxio.master.keytab.file: masters and workers both",
    ),
    ShortCircuitWarning: (
        lambda: ClusterConfig(
            ufs=Ufs("s3://bucket/data"),
            tiers=Tiers(tiers=[tier(VolumeSource.empty_dir())]),
            short_circuit=ShortCircuitDomainOptions(volume=VolumeSource.host_path()),
        ),
        "short circuit by domain sockets (uuid) does not work with image 'alluxio/alluxio:2.9.5'",
    ),
    CsiWarning: (
        lambda: Csi(mount_in_pod=False),
        "Csi(mount_in_pod=False): an application that starts before its volume is mounted",
    ),
    JvmOptionWarning: (
        lambda: warn_of_unwise(model(jvm_options=["-XshowSettings"])),
        "jvm_options has -XshowSettings, which prints settings among the logs at each start",
    ),
    MemoryWarning: (
        lambda: warn_of_unwise(
            model(job_master=Process(jvm=Jvm(options=["-Xmx8g"], allowance="none")))
        ),
        "memory of job-master: of its limit of 8Gi, heap and RAM disk (0) leave too little to",
    ),
    FuseWarning: (
        lambda: ClusterConfig(
            ufs=Ufs("s3://bucket/data"),
            workers=3,
            fuse=Fuse(),
            tiers=Tiers(tiers=[tier(VolumeSource.empty_dir())]),
        ),
        "workers=3 with fuse=Fuse(…): there is a FUSE pod for every node",
    ),
    QuorumWarning: (
        lambda: ClusterConfig(
            ufs=Ufs("s3://bucket/data"),
            masters=4,
            tiers=Tiers(tiers=[tier(VolumeSource.empty_dir())]),
        ),
        "masters=4: an even number survives no more failures than 3 would; use 3 or 5",
    ),
    SharedClaimWarning: (
        ShortCircuitDomainOptions,
        "the domain socket's directory is on one ReadWriteOnce claim for the pods of all nodes",
    ),
    UnpinnedImageWarning: (
        lambda: Image(tag="latest"),
        "Image 'alluxio/alluxio:latest' names no release",
    ),
}
OF_THE_WHOLE = (JvmOptionWarning, KerberosWarning, MemoryWarning, NetworkPolicyWarning)
ELSEWHERE = {AlluxioDeprecationWarning, HelmValuesWarning, OutputWarning}
"""Those that only a deprecated name, values of the Helm chart or files that are there lead to."""


def test_warning_has_its_category_and_points_at_the_users_line() -> None:
    for category, (make, message) in WARNINGS.items():
        with pytest.warns(category) as caught:
            make()
        assert [message in str(each.message) for each in caught] == [True], category
        # The construct warns of those that only the whole cluster shows.
        if category not in OF_THE_WHOLE:
            assert [each.filename for each in caught] == [__file__], category


def test_warning_of_each_category_can_be_made_an_error() -> None:
    for category, (make, _) in WARNINGS.items():
        with warnings.catch_warnings():
            warnings.simplefilter("error", category)
            with pytest.raises(category):
                make()


def test_warning_categories_are_all_tested() -> None:
    categories = {
        each
        for each in vars(alluxio_constructs).values()
        if isinstance(each, type)
        and issubclass(each, AlluxioConfigWarning)
        and each is not AlluxioConfigWarning
    }
    assert {*WARNINGS, *ELSEWHERE} == categories


def test_documentation_lists_every_finding_and_warning_and_no_other() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    expected = [each.value for each in Finding]
    expected += [each.__name__ for each in (*WARNINGS, *ELSEWHERE)]
    assert sorted(expected) == sorted(name for name, _, _ in rows)


def test_claim_of_a_daemon_set_is_one_that_all_nodes_can_write_to() -> None:
    cases: list[tuple[list[AccessMode], bool]] = [
        (["ReadWriteMany"], True),
        (["ReadWriteOnce", "ReadWriteMany"], True),
        (["ReadOnlyMany"], False),
        (["ReadWriteOncePod"], False),
    ]
    for modes, fits in cases:
        claim = VolumeSource.persistent_volume_claim("1Gi", access_modes=modes)
        makers: list[Callable[[], object]] = [
            lambda claim=claim: ShortCircuitDomainOptions(volume=claim),  # type: ignore[misc]
            lambda claim=claim: Tiers(tiers=[tier(claim)]),  # type: ignore[misc]
        ]
        for make in makers:
            if fits:
                with warnings.catch_warnings():
                    warnings.simplefilter("error", SharedClaimWarning)
                    make()
            else:
                assert "access_modes must let the pods of all nodes" in refusal(make), modes


def test_odd_number_of_masters_does_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", QuorumWarning)
        for masters in (1, 3, 5):
            cluster(masters=masters, short_circuit="off")
