"""Wrong arguments of constructs and their methods, and objects of cdk8s where none belongs.

Those of all else are in `tests/test_wrong_arguments.py`.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import cdk8s
import cdk8s_plus_27 as kplus
import jsii
import pytest
from cdk8s import App, Chart, Testing
from constructs import Construct

import alluxio_constructs
from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    ClusterOptions,
    Csi,
    Fuse,
    FuseMount,
    Journal,
    LogServerOptions,
    Metrics,
    ProxyOptions,
    Ufs,
    UfsSecret,
    UfsSecretOptions,
    WebUiOptions,
    synth,
)
from alluxio_constructs._model.options import DEFAULTS
from alluxio_constructs.helm import HelmValuesChart
from tests.kit import documents_of, model, mount_paths, new_chart, refusal
from tests.value_examples import EXAMPLES
from tests.wrong_values import WRONG, outcome, use

UFS = Ufs("s3://bucket/data")


@pytest.fixture(autouse=True)
def without_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def alluxio() -> AlluxioCluster:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return AlluxioCluster(
            new_chart(),
            "alluxio",
            ufs=UFS,
            fuse=Fuse(),
            csi=Csi(),
            proxy=ProxyOptions(),
            log_server=LogServerOptions(),
            metrics=Metrics(),
            web_ui=WebUiOptions(),
            mounts=[],
            short_circuit="uuid",
        )


@jsii.implements(cdk8s.IAnyProducer)
class Producer:
    def produce(self) -> Any:
        return 1


@functools.cache
def objects_of_cdk8s() -> dict[str, Any]:
    """What people have at hand who write charts."""
    chart = new_chart()
    container = kplus.ContainerProps(image="application:1")
    return {
        "a Size": cdk8s.Size.gibibytes(1),
        "a fraction of a Size": cdk8s.Size.gibibytes(0.5),
        "the class Size": cdk8s.Size,
        "a Duration": cdk8s.Duration.seconds(1),
        "the class Duration": cdk8s.Duration,
        "a Lazy": cdk8s.Lazy.any(Producer()),
        "a dict of Lazy": {"a": cdk8s.Lazy.any(Producer())},
        "a list of Lazy": [cdk8s.Lazy.any(Producer())],
        "a Secret": kplus.Secret(chart, "secret"),
        "a Secret that exists": kplus.Secret.from_secret_name(chart, "existing", "existing"),
        "a ServiceAccount": kplus.ServiceAccount(chart, "account"),
        "a Deployment": kplus.Deployment(chart, "deployment", containers=[container]),
        "a Volume": kplus.Volume.from_empty_dir(chart, "volume", "volume"),
        "a list of Volumes": [kplus.Volume.from_empty_dir(chart, "another", "another")],
        "a Probe": kplus.Probe.from_command(["true"]),
        "a struct": container,
        "a member of an enum": kplus.ImagePullPolicy.ALWAYS,
        "an ApiObject": cdk8s.ApiObject(chart, "object", api_version="v1", kind="ConfigMap"),
        "a JsonPatch": cdk8s.JsonPatch.remove("/a"),
        "a Cron": cdk8s.Cron.daily(),
        "a Chart": chart,
    }


# ------------------------------------------------------------------------- objects of cdk8s


def test_objects_of_cdk8s_are_accepted_or_refused_by_value_classes() -> None:
    accepted = set()
    for name, (_, most) in EXAMPLES.items():
        base = most()
        given = {each.name: getattr(base, each.name) for each in fields(base)}
        for field in given:
            for what, wrong in objects_of_cdk8s().items():
                value = outcome(lambda: type(base)(**{**given, field: wrong}))  # noqa: B023
                if value is not None:
                    accepted.add(what)
                    use(f"{name} {field} is {what}", value)
    assert {"a Size", "a Duration", "a fraction of a Size"} == accepted


def test_objects_of_cdk8s_are_refused_as_options_of_a_cluster() -> None:
    for name in ("ufs", *DEFAULTS):
        for what, wrong in objects_of_cdk8s().items():
            assert outcome(lambda: model(**{name: wrong})) is None, (name, what)  # noqa: B023


def test_error_names_the_kind_of_an_object_of_cdk8s() -> None:
    secret = objects_of_cdk8s()["a Secret"]
    assert (
        "secrets[0] must be a UfsSecret (got a cdk8s_plus_27.Secret); make one with UfsSecret(…)"
        == refusal(model, secrets=[secret])
    )


# ------------------------------------------------------------------------- constructs


def makers(alluxio: AlluxioCluster) -> dict[str, dict[str, Any]]:
    """The classes of constructs, each with what it needs."""
    config = {"config": alluxio.config}
    driver = {"driver": alluxio.csi_driver}
    return {
        "AlluxioAlerts": config,
        "AlluxioCluster": {"ufs": UFS},
        "AlluxioConfigMap": config,
        "AlluxioDashboard": {},
        "AlluxioCronJob": {**config, "schedule": "@daily", "command": ["fs", "ls", "/"]},
        "AlluxioJob": {**config, "command": ["fs", "ls", "/"]},
        "CsiClaim": {},
        "CsiDriver": config,
        "CsiStorageClass": driver,
        "CsiVolume": driver,
        "FuseDaemon": config,
        "JournalVolumes": {},
        "LogServer": config,
        "Master": config,
        "MountTable": config,
        "MultiMasterEmbeddedJournalChart": {"ufs": UFS},
        "Proxy": config,
        "ShortCircuitDomain": {},
        "SingleMasterHdfsJournalChart": {"ufs": UFS, "journal": Journal.hdfs("hdfs://host/j")},
        "SingleMasterLocalJournalChart": {"ufs": UFS},
        "TieredStore": {"tiers": [EXAMPLES["Tier"][0]()]},
        "UfsSecret": {"secret_name": "a", "mount": "a"},
        "WebUi": config,
        "Worker": config,
        "HelmValuesChart": {},
    }


def class_of(name: str) -> Any:
    return HelmValuesChart if name == "HelmValuesChart" else getattr(alluxio_constructs, name)


def test_every_construct_is_among_those_that_are_tried(alluxio: AlluxioCluster) -> None:
    public = (getattr(alluxio_constructs, each) for each in alluxio_constructs.__all__)
    constructs = {
        each.__name__ for each in public if isinstance(each, type) and issubclass(each, Construct)
    }
    assert constructs | {"HelmValuesChart"} == makers(alluxio).keys()


def test_wrong_arguments_of_constructs_are_refused_and_leave_nothing(
    alluxio: AlluxioCluster,
) -> None:
    for name, needed in makers(alluxio).items():
        make = class_of(name)
        chart = new_chart()
        own = [
            each
            for each in inspect.signature(make).parameters
            if each not in ("scope", "id", "journal", *ClusterOptions.__annotations__)
            or each in needed
        ]

        def tried(*arguments: Any, **options: Any) -> None:
            made = outcome(lambda: make(*arguments, **options))  # noqa: B023
            children = chart.node.children  # noqa: B023
            assert (made is not None) == bool(children), (name, arguments, options)  # noqa: B023
            for each in children:
                chart.node.try_remove_child(each.node.id)  # noqa: B023

        for wrong in (*WRONG.values(), *objects_of_cdk8s().values()):
            if not isinstance(wrong, Construct):
                assert outcome(lambda: make(wrong, "id", **needed)) is None, name  # noqa: B023
            if not isinstance(wrong, str) or not wrong:
                assert outcome(lambda: make(chart, wrong, **needed)) is None, name  # noqa: B023
            for each in own:
                tried(chart, "id", **{**needed, each: wrong})


def test_arguments_that_are_missing_unknown_or_too_many_are_refused(
    alluxio: AlluxioCluster,
) -> None:
    for name, needed in makers(alluxio).items():
        make, chart = class_of(name), new_chart()
        assert refusal(make).startswith(f"{name} needs scope and id"), name
        assert refusal(make, chart).startswith(f"{name} needs id"), name
        assert "positional argument" in refusal(make, chart, "id", "third", **needed), name
        assert "has no option 'nonsense'" in refusal(make, chart, "id", nonsense=1, **needed), name
        for each in needed:
            without = {key: value for key, value in needed.items() if key != each}
            assert outcome(lambda: make(chart, "id", **without)) is None or each == "mount", name  # noqa: B023
        assert [] == [each.node.id for each in chart.node.children if name != "UfsSecret"], name


# ------------------------------------------------------------------------- methods


def test_wrong_arguments_of_methods_are_refused(alluxio: AlluxioCluster) -> None:
    chart = new_chart()
    application = kplus.Deployment(
        chart, "app", containers=[kplus.ContainerProps(image="application:1")]
    )
    secret = UfsSecret.from_existing(chart, "secret", secret_name="a", mount="a")
    fuse, domain = alluxio.fuse, alluxio.short_circuit

    def secret_of(make: Callable[..., object], **options: Any) -> object:
        scope = Construct(chart, f"made-{len(chart.node.children)}")
        return make(scope, "id", mount="a", **options)

    for wrong in (*WRONG.values(), *objects_of_cdk8s().values()):
        calls: list[Callable[[], object]] = [
            lambda: fuse.mount(application, wrong),  # noqa: B023
            lambda: fuse.mount(application, "/b", containers=wrong),  # noqa: B023
            lambda: fuse.mount(application, "/b", containers=[wrong]),  # noqa: B023
            lambda: fuse.volume_mount(wrong),  # noqa: B023
            lambda: domain.mount(application, containers=wrong or [None]),  # noqa: B023
            lambda: FuseMount(wrong),  # noqa: B023
            lambda: secret.path_of(wrong),  # noqa: B023
            lambda: secret_of(UfsSecret.from_existing, secret_name=wrong),  # noqa: B023
            lambda: secret_of(UfsSecret.from_secret, secret=wrong),  # noqa: B023
            lambda: secret_of(UfsSecret.create_from_files, secret_name="b", paths=wrong),  # noqa: B023
            lambda: secret_of(UfsSecret.create_from_files, secret_name="b", paths={"a": wrong}),  # noqa: B023
            lambda: secret_of(UfsSecret.create_from_literals, secret_name="c", literals=wrong),  # noqa: B023
        ]
        for call in calls:
            outcome(call)
        if not isinstance(wrong, kplus.AbstractPod):
            assert outcome(lambda: fuse.mount(wrong, "/c")) is None  # noqa: B023
            assert outcome(lambda: domain.mount(wrong)) is None  # noqa: B023
        assert outcome(lambda: synth(wrong)) is None  # noqa: B023


def test_methods_refuse_arguments_that_they_do_not_have(alluxio: AlluxioCluster) -> None:
    domain = alluxio.short_circuit
    secret = UfsSecret.from_existing(new_chart(), "secret", secret_name="a", mount="a")
    cases: list[tuple[Callable[..., object], str, str]] = [
        (alluxio.fuse.mount, "FuseMount.mount", " needs workload and path"),
        (alluxio.fuse.volume, "FuseMount.volume", ""),
        (alluxio.fuse.volume_mount, "FuseMount.volume_mount", " needs path"),
        (domain.mount, "ShortCircuitDomain.mount", " needs workload"),
        (domain.volume, "ShortCircuitDomain.volume", ""),
        (domain.volume_mount, "ShortCircuitDomain.volume_mount", ""),
        (secret.path_of, "UfsSecret.path_of", " needs key"),
        (synth, "synth", " needs app"),
        (FuseMount, "FuseMount", " needs description"),
    ]
    for method, name, missing in cases:
        if missing:
            assert refusal(method).startswith(name + missing), name
        assert refusal(method, nonsense=1).startswith(f"{name} has no option 'nonsense'"), name
        assert refusal(method, 1, 2, 3, 4).startswith(f"{name} takes "), name

    for factory in ("from_existing", "from_secret", "create_from_files", "create_from_literals"):
        message = refusal(getattr(UfsSecret, factory), new_chart())
        assert message.startswith(f"UfsSecret.{factory} needs id and "), factory


def test_mount_says_what_a_workload_is(alluxio: AlluxioCluster) -> None:
    assert (
        "FuseMount.mount workload must be a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod"
        " of cdk8s-plus, or an ApiObject of one of these kinds (got a cdk8s_plus_27.Volume); give"
        " one; for others put volume() and volume_mount() into their manifest"
    ) == refusal(alluxio.fuse.mount, objects_of_cdk8s()["a Volume"], "/data")


def test_mount_refuses_a_volume_of_the_applications_under_our_name(alluxio: AlluxioCluster) -> None:
    chart = new_chart()
    props = kplus.ContainerProps(image="application:1")
    application = kplus.Deployment(chart, "app", containers=[props])
    application.add_volume(kplus.Volume.from_empty_dir(chart, "v", "alluxio-fuse"))
    assert (
        "'test/app' already has another volume called 'alluxio-fuse'; rename that, or give the"
        " cluster a name of its own: name=…"
    ) == refusal(alluxio.fuse.mount, application, "/data")

    other = kplus.Deployment(chart, "other", containers=[props])
    Construct(other, "alluxio-fuse-volume")
    assert "'test/other' already has a construct 'alluxio-fuse-volume'; rename that" == refusal(
        alluxio.fuse.mount, other, "/data"
    )


def test_mount_takes_containers_of_the_workload_once_each(alluxio: AlluxioCluster) -> None:
    props = kplus.ContainerProps(image="application:1")
    application, other = (
        kplus.Deployment(new_chart(), "app", containers=[props]) for _ in range(2)
    )
    (own,), (foreign,) = application.containers, other.containers
    cases: list[tuple[Any, str]] = [
        ([foreign], "[0] must be a container of 'test/app' (got 'main'); leave it out"),
        ([own, own], "[1] is given twice (got 'main'); leave one out"),
        (own, " must be a list (got a cdk8s_plus_27.Container)"),
        (["second"], "[0] must be a container of 'test/app' (got 'second'); leave it out"),
        ([1], "[0] must be a Container or str (got 1)"),
    ]
    for containers, message in cases:
        assert refusal(alluxio.fuse.mount, application, "/data", containers=containers).startswith(
            f"FuseMount.mount containers{message}"
        ), message


# ------------------------------------------------------------------------- what is meant


def test_a_secret_of_cdk8s_plus_is_taken_by_its_name() -> None:
    chart = new_chart()
    secrets: list[Any] = [
        kplus.Secret(chart, "made", metadata=cdk8s.ApiObjectMetadata(name="s3")),
        kplus.Secret.from_secret_name(chart, "existing", "s3"),
        cdk8s.ApiObject(chart, "object", api_version="v1", kind="Secret", metadata={"name": "s3"}),
        "s3",
    ]
    expected = UfsSecretOptions(secret_name="s3", mount="s3")
    for i, each in enumerate(secrets):
        for factory in (
            UfsSecret(chart, f"a{i}", secret_name=each, mount="s3"),
            UfsSecret.from_existing(chart, f"b{i}", secret_name=each, mount="s3"),
            UfsSecret.from_secret(chart, f"c{i}", secret=each, mount="s3"),
        ):
            assert expected == factory.options, each

    account = objects_of_cdk8s()["a ServiceAccount"]
    assert (
        "UfsSecret secret must be the name of a Secret, or a Secret (got a"
        " cdk8s_plus_27.ServiceAccount); give its name"
    ) == refusal(UfsSecret.from_secret, chart, "account", secret=account, mount="s3")


def test_an_app_is_not_written_into_anything_but_an_app() -> None:
    assert "synth app must be an App (got a cdk8s.Chart); make one with App()" == refusal(
        synth, new_chart()
    )
    chart = Chart(App(outdir=Testing.app().outdir), "chart", namespace="test")
    AlluxioCluster(chart, "alluxio", ufs=UFS)
    assert "alluxio-journal" in mount_paths(documents_of(chart), "alluxio-master")


def test_a_traceback_shows_the_line_of_the_mistake_and_one_of_ours() -> None:
    chart = Chart(App(outdir=Testing.app().outdir), "chart", namespace="test")
    empty = Chart(App(outdir=Testing.app().outdir), "empty", namespace="test")
    AlluxioCluster(empty, "alluxio", ufs=UFS, master_enabled=False, worker_enabled=False)
    make: Callable[..., object] = AlluxioCluster
    cases: list[Callable[[], object]] = [
        lambda: Ufs("s4:"),
        lambda: make(chart, "alluxio", ufs=UFS, properties={"alluxio.nothing": 1}),
        lambda: make(chart, "alluxio", ufs=UFS, web_ui=3),
        lambda: make(chart, "alluxio", udf=UFS),
        lambda: synth(App.of(empty)),
    ]
    ours = Path(alluxio_constructs.__file__).parent
    for i, wrong in enumerate(cases):
        with pytest.raises(AlluxioConfigError) as problem:
            wrong()
        files = [Path(each.path) for each in problem.traceback]
        assert [Path(__file__)] * 2 == files[:2], i
        assert 1 == sum(ours in each.parents for each in files), i
