"""`HelmValuesChart` writes with constructs what the command line writes without them."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import pytest
from cdk8s import Testing

from alluxio_constructs import AlluxioConfigError, AlluxioConfigWarning, ShortCircuitDomain
from alluxio_constructs.helm import HelmValuesChart
from alluxio_constructs.helm.release import read
from alluxio_constructs.helm.values.python import given
from tests.helm.made import documents_of
from tests.helm.scenario import UFS, VALUES

FILES = sorted(VALUES.glob("*.yaml"))


def chart(**options: Any) -> HelmValuesChart:
    return HelmValuesChart(Testing.app(), "test", **options)


@pytest.mark.parametrize("first", range(0, len(FILES), 10))
def test_both_write_the_same_documents_in_the_same_order(first: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        for file in FILES[first : first + 10]:
            plain = documents_of(read([file], release_name="alluxio", namespace="test"))
            built = Testing.synth(chart(values=file, release_name="alluxio", namespace="test"))
            assert plain == built, file.name


def test_both_warn_alike_and_once() -> None:
    values: list[dict[str, Any]] = [
        UFS,
        {"shortCircuit": {"pvcName": "a"}, "csi": {"enabled": True}},
        {"global": {"a": 1}},
    ]
    said = []
    for make in (
        lambda: chart(values=values, namespace="test"),
        lambda: documents_of(
            read([given(each) for each in values], release_name="alluxio", namespace="test")
        ),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            make()
        said.append([str(each.message) for each in caught])
    assert said[0] == said[1]
    assert len(said[0]) == len(set(said[0])) == 3


def test_problems_of_the_whole_cluster_are_reported_at_synth() -> None:
    wrong = {"worker": {"env": {"ALLUXIO_WORKER_HOSTNAME": "w"}}}
    made = chart(values=[UFS, wrong])
    with pytest.raises(RuntimeError, match=r"\[variable-set-by-the-cluster\]"):
        Testing.synth(made)


def test_refused_values_leave_no_chart_in_the_app() -> None:
    both = Testing.app()
    for wrong in ({"master": {"count": "x"}}, {"imageTag": ""}, {"master": {"count": 0}}):
        with pytest.raises(AlluxioConfigError):
            HelmValuesChart(both, "test", values=[UFS, wrong])
    HelmValuesChart(both, "test", values=UFS)
    assert ["test"] == [each.node.id for each in both.node.children]


def test_an_error_of_the_values_has_its_parts() -> None:
    with pytest.raises(AlluxioConfigError) as caught:
        chart(values=[UFS, {"master": {"count": "x", "cont": 1}}])
    assert ["master.cont", "master.count"] == [each.parameter for each in caught.value.errors]


def test_the_directory_of_domain_sockets_is_a_construct_to_go_on_with() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        made = chart(values=[UFS, {"shortCircuit": {"volumeType": "hostPath"}}])
    assert isinstance(made.alluxio.short_circuit, ShortCircuitDomain)


@pytest.mark.parametrize(
    "statement",
    [
        "import alluxio_constructs.helm",
        "from alluxio_constructs.cli import main; main(['template', '-n', 'test'])",
        "from alluxio_constructs.cli import main; main(['eject', '--set', 'csi.enabled=false'])",
        "from alluxio_constructs.cli import main; main(['values'])",
        "from alluxio_constructs.cli import main; main(['template', '--set', 'master.cont=1'])",
    ],
)
def test_neither_the_package_nor_the_command_line_needs_cdk8s(statement: str) -> None:
    code = (
        f"{statement}\nimport sys\n"
        "names = {'cdk8s', 'constructs', 'jsii', 'alluxio_constructs._constructs'}\n"
        "assert not names & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_helm_package_exports_only_the_chart() -> None:
    import alluxio_constructs.helm as package

    assert "HelmValuesChart" in dir(package)
    with pytest.raises(AttributeError, match="has no attribute 'HelmChart'"):
        package.HelmChart  # noqa: B018
