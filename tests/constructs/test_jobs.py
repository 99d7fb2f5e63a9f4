"""Jobs as constructs of a cluster: their names, their place, and what is reported."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import Chart, Testing

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioCronJob,
    AlluxioJob,
    Backup,
    JobOptions,
    Load,
    NetworkPolicies,
    Process,
    Resources,
    Ufs,
    synth,
)
from tests.kit import app, documents_of, names, new_chart, one, refusal

UFS = Ufs("s3://bucket/data")
LIST = ["fs", "ls", "/"]


def alluxio(chart: Chart, **options: Any) -> AlluxioCluster:
    return AlluxioCluster(chart, "alluxio", ufs=UFS, **options)


def test_jobs_are_called_after_the_cluster_and_their_ids() -> None:
    chart = new_chart()
    own = alluxio(chart, name="cache", network_policies=NetworkPolicies())
    job = own.job(chart, "load", command=Load("/data"))
    cron_job = own.cron_job(chart, "backup", schedule="@daily", command=Backup())
    named = own.job(own, "named", command=LIST, name="list")
    documents = documents_of(chart)
    assert ["cache-load", "list"] == sorted(names(documents, "Job"))
    assert ["cache-backup"] == names(documents, "CronJob")
    assert ("cache-load", "cache-backup", "list") == (job.name, cron_job.name, named.name)
    assert ("Job", "CronJob") == (job.job.kind, cron_job.cron_job.kind)
    assert ["cache-load-master", "cache-load-worker"] == [
        each.name for each in job.network_policies
    ]


def test_job_that_is_called_as_another_is_refused() -> None:
    chart = new_chart()
    own = alluxio(chart, network_policies=NetworkPolicies())
    own.job(chart, "one", command=LIST, name="list")
    remedy = "give each Job and CronJob in a namespace a name of its own: name=…"
    assert (
        "Job 'list' is written in namespace 'test' by construct 'test/one' already, and construct"
        f" 'test/two' would write it again; {remedy}"
    ) == refusal(own.job, chart, "two", command=LIST, name="list")
    message = refusal(own.cron_job, chart, "three", schedule="@daily", command=LIST, name="list")
    assert message.startswith("NetworkPolicy 'list-master' is written")
    assert remedy in message


def test_jobs_of_two_clusters_are_in_one_namespace() -> None:
    chart = new_chart()
    for name in ("one", "two"):
        own = AlluxioCluster(chart, name, ufs=UFS, name=name, short_circuit="off")
        own.job(chart, f"{name}-list", command=LIST, name=f"{name}-list")
    documents = documents_of(chart)
    for name in ("one", "two"):
        pod = one(documents, "Job", f"{name}-list")["spec"]["template"]["spec"]
        source = pod["containers"][0]["envFrom"]
        assert [{"configMapRef": {"name": f"{name}-config"}}] == source, name


def test_job_of_a_configuration_is_in_a_chart_of_its_own() -> None:
    of = app()
    first, second = (
        Chart(of, each, namespace="test", disable_resource_name_hashes=True)
        for each in ("cluster", "jobs")
    )
    own = alluxio(first)
    AlluxioJob(second, "list", config=own.config, command=LIST)
    AlluxioCronJob(second, "often", config=own.config, schedule="@hourly", command=LIST)
    assert ["CronJob", "Job"] == sorted(each["kind"] for each in Testing.synth(second))


def test_job_is_refused_where_its_cluster_is_not() -> None:
    of = app()
    first, second = (
        Chart(of, each, namespace=each, disable_resource_name_hashes=True)
        for each in ("here", "there")
    )
    own = alluxio(first)
    message = refusal(own.job, second, "list", command=LIST)
    assert "is in namespace 'here' already, and cannot be in 'there' too" in message


def test_job_of_a_name_that_is_taken_is_refused_and_leaves_nothing() -> None:
    chart = new_chart()
    own = alluxio(chart, network_policies=NetworkPolicies())
    own.job(chart, "list", command=LIST)
    for id, name, message in (
        ("list", None, "AlluxioJob id is the id of another construct"),
        ("other", "alluxio-list", "Job 'alluxio-list' is written in namespace 'test'"),
        # Its policies would be called as those of the cluster.
        ("third", "alluxio", "NetworkPolicy 'alluxio-master' is written in namespace 'test'"),
    ):
        assert message in refusal(own.job, chart, id, command=LIST, name=name), (id, name)
    assert ["alluxio-list"] == names(documents_of(chart), "Job")


def test_wrong_arguments_of_jobs_are_explained() -> None:
    chart = new_chart()
    own = alluxio(chart)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"command": "fs ls /"}, "command must be a list of words"),
        ({"command": LIST, "options": 5}, "AlluxioJob options must be a JobOptions"),
        ({"command": LIST, "retries": 5}, "retries"),
        ({"command": LIST, "name": 5}, "Job name must be"),
        ({}, "command"),
    ]
    for options, message in cases:
        assert message in refusal(own.job, chart, "job", **options), options
    assert "Schedule cron" in refusal(own.cron_job, chart, "job", schedule="never", command=LIST)
    assert [] == names(documents_of(chart), "Job")


def test_what_is_wrong_with_a_job_is_reported_at_synth(tmp_path: Any) -> None:
    of = app()
    chart = Chart(of, "test", namespace="test", disable_resource_name_hashes=True)
    tight = Process(resources=Resources(memory_limit="256Mi"))
    alluxio(chart).job(chart, "list", command=LIST, options=JobOptions(process=tight))
    with pytest.raises(AlluxioConfigError, match=r"test/list.*memory of client"):
        synth(of)
