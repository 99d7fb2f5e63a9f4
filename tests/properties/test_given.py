"""Properties given by users: their names, the processes that read them, and credentials."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from alluxio_constructs import (
    Component,
    DeprecatedPropertyWarning,
    Fuse,
    Process,
    ProxyOptions,
    Ufs,
    Unchecked,
)
from alluxio_constructs._properties.catalogue import _data
from alluxio_constructs._properties.given import (
    Given,
    check_jvm_option,
    given_properties,
    known_property,
    not_read,
)
from tests.kit import cluster, properties, refusal

ROOT = "alluxio.master.mount.table.root.option"
WRITE_TYPE = "alluxio.user.file.writetype.default"
SERVERS = {"master", "job-master", "worker", "job-worker", "proxy", "logserver"}


def values(given: object) -> dict[str, str]:
    return dict(given_properties("properties", given).values)


def refused(name: str, value: object = "x") -> str:
    return refusal(given_properties, "properties", {name: value})


# --------------------------------------------------------------------------------------- names


def test_given_properties_are_written_in_their_order() -> None:
    written = values({WRITE_TYPE: "cache_through", "alluxio.debug": True})
    assert [(WRITE_TYPE, "CACHE_THROUGH"), ("alluxio.debug", "true")] == list(written.items())


def test_given_properties_that_are_no_dict_are_refused_and_not_shown() -> None:
    cases: list[tuple[object, str]] = [
        ([("a", "b")], "list"),
        ("a=b", "str"),
        (None, "NoneType"),
        ({1: "a"}, "dict"),
    ]
    for value, kind in cases:
        assert (
            f"Process properties must be a dict from names to values (got a {kind}); use"
            f' {{"name": …}}'
        ) == refusal(given_properties, "Process properties", value), value


def test_given_name_of_another_form_is_refused() -> None:
    for name in ("", "a=b", "a b", "a\n", " a", "a$b", "ä"):
        assert (
            "properties key must be the name of a property: letters, digits and . _ - @ (got"
            f' {name!r}); use a name such as "{WRITE_TYPE}"'
        ) == refused(name), name


def test_given_unknown_name_is_refused_with_the_closest() -> None:
    assert (
        "properties has 'alluxio.user.file.writetype.defualt', which Alluxio 2.9.5 does not have"
        f" and would silently ignore; did you mean {WRITE_TYPE}"
    ) in refused("alluxio.user.file.writetype.defualt")
    assert refused("alluxio.user.file.writetype.defualt").endswith(
        "? For a property of an extension, write Unchecked(…)"
    )


def test_given_unknown_name_without_a_similar_one_is_refused() -> None:
    assert (
        "properties has 'zzz', which Alluxio 2.9.5 does not have and would silently ignore;"
        " see Alluxio's reference. For a property of an extension, write Unchecked(…)"
    ) == refused("zzz")


def test_given_removed_name_is_refused_with_the_release() -> None:
    assert (
        "properties has 'alluxio.keyvalue.enabled', which release 2.0.0 removed and which Alluxio"
        " 2.9.5 would silently ignore; leave it out"
    ) == refused("alluxio.keyvalue.enabled", True)


def test_given_removed_name_says_what_to_use_instead_if_anything() -> None:
    for name in _data()["removed"]:
        fields = _data()["removed"][name]
        remedy = f"use {fields['replacement']}" if fields["replacement"] else "leave it out"
        message = refused(name)
        assert f"which release {fields['version']} removed" in message, name
        assert message.endswith(f"; {remedy}"), name


def test_given_alias_warns_and_is_written_as_the_name_that_it_stands_for() -> None:
    with pytest.warns(DeprecatedPropertyWarning) as caught:
        written = values({"alluxio.underfs.s3a.max.error.retry": 3})
    assert {"alluxio.underfs.s3.max.error.retry": "3"} == written
    assert [
        "alluxio.underfs.s3a.max.error.retry is an old name of alluxio.underfs.s3.max.error.retry;"
        " use that"
    ] == [str(each.message) for each in caught]


def test_given_property_and_its_alias_together_are_refused() -> None:
    names = ("alluxio.underfs.s3.max.error.retry", "alluxio.underfs.s3a.max.error.retry")
    with pytest.warns(DeprecatedPropertyWarning):
        message = refusal(given_properties, "properties", dict.fromkeys(names, 3))
    assert f"properties has {names[0]!r} twice, once as its alias; leave one out" == message


def test_given_deprecated_property_warns() -> None:
    with pytest.warns(DeprecatedPropertyWarning) as caught:
        known_property("properties", "alluxio.test.deprecated.key")
    assert ["alluxio.test.deprecated.key is deprecated by Alluxio; leave it out"] == [
        str(each.message) for each in caught
    ]


def test_given_property_that_is_current_does_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert WRITE_TYPE == known_property("properties", WRITE_TYPE).name


def test_given_value_that_is_refused_is_named_by_its_property() -> None:
    message = refusal(given_properties, "Process properties", {"alluxio.debug": None})
    assert message.startswith("Process properties['alluxio.debug'] must be True or False")


def test_unchecked_accepts_an_unknown_name() -> None:
    cases: list[str | bool | float] = ["a text", True, 1, 0.5]
    for value in cases:
        found = given_properties("properties", {"an.extensions.own": Unchecked(value)})
        text = str(value).lower() if isinstance(value, bool) else str(value)
        assert {"an.extensions.own": text} == found.values, value
        assert frozenset({"an.extensions.own"}) == found.unchecked, value


def test_given_option_behind_a_prefix_is_checked_as_a_property_of_its_own() -> None:
    cases: list[str] = [f"{ROOT}.", "alluxio.master.journal.ufs.option.", f"{ROOT}.{ROOT}."]
    for prefix in cases:
        assert {f"{prefix}alluxio.underfs.s3.max.error.retry": "3"} == values(
            {f"{prefix}alluxio.underfs.s3.max.error.retry": 3}
        ), prefix
        assert "has 'alluxio.underfs.s3.regoin', which Alluxio" in refused(
            f"{prefix}alluxio.underfs.s3.regoin"
        ), prefix
        assert "must be a whole number" in refused(
            f"{prefix}alluxio.underfs.s3.max.error.retry", "x"
        ), prefix
        assert "which release 2.0.0 removed" in refused(f"{prefix}alluxio.keyvalue.enabled"), prefix


# ---------------------------------------------------------------------------------- who reads it


def test_given_property_that_its_process_does_not_read_is_refused() -> None:
    cases: list[tuple[str, set[str]]] = [
        ("alluxio.conf.dir", {*SERVERS, "fuse", "client"}),
        ("alluxio.debug", SERVERS),
        ("alluxio.master.audit.logging.enabled", {"master", "job-master"}),
        ("alluxio.worker.free.space.timeout", {"worker", "job-worker"}),
        (WRITE_TYPE, {*SERVERS, "fuse", "client"} - {"logserver"}),
        ("alluxio.proxy.stream.cache.timeout", {"proxy"}),
        ("alluxio.logserver.threads.max", SERVERS),
        ("alluxio.integration.master.resource.mem", set()),
    ]
    for name, read_by in cases:
        found = Given(values={name: "x"})
        refusing = {each.suffix for each in Component if list(not_read("properties", each, found))}
        processes = {each.suffix for each in Component if each is not Component.ALL}
        assert processes - read_by == refusing, name


def test_given_property_without_a_scope_is_the_proxys_if_it_is_anyones() -> None:
    name = "alluxio.proxy.stream.cache.timeout"
    message = refusal(cluster, master=Process(properties={name: "1h"}))
    assert (
        f"master properties has {name!r}, which the catalogue of 2.9.5 lists for proxy only; give"
        " it to proxy, or to the cluster's properties, or write Unchecked(…) to give it to master"
        " all the same"
    ) == message


def test_given_property_that_is_not_read_says_who_reads_it() -> None:
    found = Given(values={"alluxio.worker.free.space.timeout": "1s"})
    assert [
        "master properties has 'alluxio.worker.free.space.timeout', which the catalogue of 2.9.5"
        " lists for worker and job-worker only; give it to worker or job-worker, or to the"
        " cluster's properties, or write Unchecked(…) to give it to master all the same"
    ] == [str(each) for each in not_read("master properties", Component.MASTER, found)]


def test_given_property_that_no_process_reads_is_to_be_left_out() -> None:
    name = "alluxio.integration.master.resource.mem"
    assert (
        f"worker properties has {name!r}, which the catalogue of 2.9.5 lists for no process; leave"
        " it out, or write Unchecked(…) to give it to worker all the same"
    ) == refusal(cluster, worker=Process(properties={name: "1GB"}))


def test_given_property_reaches_the_process_that_its_scope_forgets() -> None:
    cases: list[tuple[str, str, str]] = [
        ("proxy", "alluxio.s3.rest.authentication.enabled", "true"),
        ("proxy", "alluxio.master.audit.logging.queue.capacity", "100"),
        ("fuse", "alluxio.standalone.fuse.jvm.monitor.enabled", "true"),
        ("fuse", "alluxio.jvm.monitor.warn.threshold", "5s"),
        ("worker", "alluxio.master.security.impersonation.fuse.users", "*"),
    ]
    for process, name, value in cases:
        given = Process(properties={name: value})
        parts: dict[str, Any] = {
            "proxy": ProxyOptions(process=given),
            "fuse": Fuse(process=given),
            "worker": given,
        }
        written = properties(
            cluster(**{process: parts[process]}), f"ALLUXIO_{process.upper()}_JAVA_OPTS"
        )
        assert value == written[name], name


def test_given_property_that_the_proxy_alone_reads_is_refused_for_masters() -> None:
    name = "alluxio.s3.rest.authentication.enabled"
    message = refusal(cluster, master=Process(properties={name: True}))
    assert "lists for proxy only; give it to proxy, or to the cluster's properties" in message


def test_unchecked_property_that_nobody_reads_is_written() -> None:
    name = "alluxio.worker.free.space.timeout"
    given = Fuse(process=Process(properties={name: "1s"}))
    assert "to give it to fuse all the same" in refusal(cluster, fuse=given)
    documents = cluster(fuse=Fuse(process=Process(properties={name: Unchecked("1s")})))
    assert "1s" == properties(documents, "ALLUXIO_FUSE_JAVA_OPTS")[name]


def test_given_property_of_the_cluster_may_be_anyones() -> None:
    name = "alluxio.worker.free.space.timeout"
    assert "1min" == properties(cluster(properties={name: "1min"}))[name]


# ---------------------------------------------------------------------------------- JVM options


def test_jvm_option_that_is_an_alluxio_property_is_refused() -> None:
    cases: list[str] = ["-Dalluxio.debug=true", "-Dalluxio.none=1", "-Dalluxio.debug"]
    for option in cases:
        name = option[2:].partition("=")[0]
        assert (
            f"jvm_options has the Alluxio property {name!r} as -D; give it as"
            f' properties={{"{name}": …}}, where it is checked'
        ) == refusal(check_jvm_option, "jvm_options", option), option


def test_jvm_option_that_is_a_property_of_java_is_accepted() -> None:
    cases: list[str] = ["-Duser.timezone=UTC", "-Dx=alluxio.debug=1", "-XX:+UseG1GC"]
    for option in cases:
        check_jvm_option("jvm_options", option)


def test_given_sizes_and_durations_of_cdk8s_are_written_as_alluxio_parses_them() -> None:
    from cdk8s import Duration, Size

    partition = "alluxio.underfs.s3.streaming.upload.partition.size"
    timeout = "alluxio.worker.free.space.timeout"
    given = {partition: Size.mebibytes(64), timeout: Duration.minutes(1)}
    assert {partition: "64Mi", timeout: "1min"} == values(given)
    options: dict[str, Any] = {partition: Size.mebibytes(64)}
    written = Ufs("s3://bucket", options=options).properties(Component.MASTER)
    assert "64Mi" == written[f"{ROOT}.{partition}"]
