"""Variables that are too long are found in every pod, whatever part they come from."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Csi,
    Finding,
    Fuse,
    LogServerOptions,
    PodOptions,
    Process,
    ProxyOptions,
    UfsSecretOptions,
)
from alluxio_constructs._manifests.csi_volumes import storage_class
from alluxio_constructs._manifests.secret import secret
from tests.kit import feature, findings, model, refusal

LONGEST = 131_072 - len("MINE=") - 1


def found(**options: Any) -> list[str]:
    return [
        each.message for each in findings(**options) if each.finding is Finding.VARIABLE_TOO_LONG
    ]


def message(container: str, role: str) -> str:
    return (
        f"container {container!r} of the {role} pod has the variable MINE of 131073 bytes, and"
        " Linux takes 131072 for one; shorten it, or give it as a file"
    )


def test_variable_that_is_too_long_is_found_in_every_pod() -> None:
    env = {"MINE": "x" * (LONGEST + 1)}
    process = Process(env=env)
    variable = {"name": "MINE", "value": env["MINE"]}
    beside = {"name": "beside", "image": "a", "env": [variable]}
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"master": process}, [("alluxio-master", "master")]),
        (
            {"master_pod": PodOptions(env=env)},
            [("alluxio-master", "master"), ("alluxio-job-master", "master")],
        ),
        ({"features": [feature(environment=[variable])]}, [("alluxio-worker", "worker")]),
        ({"worker_pod": PodOptions(containers=[beside])}, [("beside", "worker")]),
        ({"worker_pod": PodOptions(init_containers=[beside])}, [("beside", "worker")]),
        ({"fuse": Fuse(process=process)}, [("alluxio-fuse", "fuse")]),
        ({"proxy": ProxyOptions(process=process)}, [("alluxio-proxy", "proxy")]),
        (
            {"log_server": LogServerOptions(process=process)},
            [("alluxio-logserver", "logserver")],
        ),
        ({"csi": Csi(fuse=process)}, [("alluxio-fuse", "csi-fuse")]),
    ]
    for options, containers in cases:
        messages = found(short_circuit="off", **options)
        for container, role in containers:
            assert message(container, role) in messages, (options.keys(), container)


def test_variable_that_just_fits_is_not_found() -> None:
    for value in ("x" * LONGEST, "$" * LONGEST):
        assert [] == found(master=Process(env={"MINE": value})), value[0]


def test_secret_that_kubernetes_refuses_is_refused_without_showing_it() -> None:
    options = UfsSecretOptions(secret_name="large", mount="large")
    assert (
        "Secret 'large' would have 1048577 bytes, and Kubernetes takes 1048576; split it into"
        " several, each with a mount of its own"
    ) == refusal(secret, options, {"a": b"x" * 1_000_000, "b": b"x" * 48_577})
    assert secret(options, {"a": b"x" * 1_000_000, "b": b"x" * 48_576}).name == "large"


def test_secret_whose_key_is_too_long_for_a_variable_is_refused() -> None:
    text = b"x" * (LONGEST + 1)
    options = UfsSecretOptions(secret_name="s", env={"MINE": "key"})
    assert (
        "UfsSecret key 'key' would be the variable MINE of 131073 bytes, and Linux takes 131072 for"
        " one; use it as a file: mount=…"
    ) == refusal(secret, options, {"key": text})
    mounted = UfsSecretOptions(secret_name="s", mount="files")
    assert [secret(mounted, {"key": text}).name] == [secret(options, {"key": text[1:]}).name]
    of_property = UfsSecretOptions(secret_name="s", properties={"s3a.secretKey": "key"})
    assert "UfsSecret key 'key' would be the variable " in refusal(
        secret, of_property, {"key": b"x" * 131_072}
    )


def test_csi_volume_whose_options_are_too_long_is_refused() -> None:
    csi = Csi()
    assert ("CsiStorageClass properties and jvm_options would be a variable of 140") in refusal(
        storage_class, model(csi=csi), csi, jvm_options=[f"-Dmine={'x' * 140_000}"]
    )
