"""Secrets of under storages: how their keys reach processes, without their values being written."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Component, EnvReference, UfsSecretOptions
from alluxio_constructs._parts.ufs_secret import SecretUse, hdfs_configuration
from tests.kit import refusal

MASTER_PODS = [Component.MASTER, Component.JOB_MASTER]
WORKER_PODS = [Component.WORKER, Component.JOB_WORKER]
S3A = "alluxio.master.mount.table.root.option.s3a"
P, Q = f"{S3A}.accessKeyId", f"{S3A}.secretKey"
# One that all servers read.
GCS = "fs.gcs.credential.path"


def secret(secret_name: str = "s3", **uses: Any) -> UfsSecretOptions:
    return UfsSecretOptions(secret_name=secret_name, **uses)


def use(secret_name: str = "s3", **uses: Any) -> SecretUse:
    return SecretUse(secret(secret_name, **uses))


def refused(**uses: Any) -> str:
    return refusal(secret, **uses)


def from_key(name: str, key: str, secret_name: str = "s3") -> dict[str, Any]:
    reference = {"name": secret_name, "key": key}
    return {"name": name, "valueFrom": {"secretKeyRef": reference}}


# ------------------------------------------------------------------------------------ files


def test_secret_is_mounted_read_only_for_the_pods_user_alone() -> None:
    cases: list[Component] = [*MASTER_PODS, *WORKER_PODS]
    for component in cases:
        (mount,) = use("alluxio-hdfs-config", mount="hdfsConfig").volume_mounts(component)
        written = (mount.path, mount.read_only, mount.volume.name, mount.volume.source)
        assert (
            "/secrets/hdfsConfig",
            True,
            "secret-alluxio-hdfs-config-volume",
            {"secret": {"secretName": "alluxio-hdfs-config", "defaultMode": 0o400}},
        ) == written, component


def test_secret_reaches_no_other_pods() -> None:
    cases: list[Component] = [Component.ALL, Component.FUSE, Component.PROXY, Component.LOG_SERVER]
    for component in cases:
        given = use(mount="a", env={"A": "a"}, properties={P: "a"})
        answers = (
            given.volume_mounts(component),
            given.environment(component),
            given.properties(component),
        )
        assert ((), (), {}) == answers, component


def test_secret_reaches_the_pods_that_it_is_for() -> None:
    cases: list[tuple[list[str], list[Component]]] = [
        (["master"], MASTER_PODS),
        (["worker"], WORKER_PODS),
        (["worker", "master"], [*MASTER_PODS, *WORKER_PODS]),
        (["fuse"], [Component.FUSE]),
        (["proxy"], [Component.PROXY]),
        (["logserver", "fuse"], [Component.FUSE, Component.LOG_SERVER]),
    ]
    for pods, reached in cases:
        given = use(mount="a", env={"A": "a"}, pods=pods)
        assert reached == [each for each in Component if given.volume_mounts(each)], pods
        assert reached == [each for each in Component if given.environment(each)], pods


def test_secret_that_is_not_mounted_has_no_directory() -> None:
    given = use(env={"A": "a"})
    assert (None, ()) == (given.directory, given.volume_mounts(Component.MASTER))


def test_secret_of_any_name_makes_a_name_of_a_volume() -> None:
    cases: list[tuple[str, str]] = [
        ("a.b", "secret-a-b-volume"),
        ("a" * 100, f"secret-{'a' * 56}"),
        (f"{'a' * 55}.b", f"secret-{'a' * 55}"),
    ]
    for secret_name, volume in cases:
        (mount,) = use(secret_name, mount="a").volume_mounts(Component.MASTER)
        assert volume == mount.volume.name, secret_name


# ------------------------------------------------------------------------------- environment


def test_secret_has_the_value_of_a_variable() -> None:
    cases: list[Component] = [*MASTER_PODS, *WORKER_PODS]
    for component in cases:
        given = use(env={"AWS_ACCESS_KEY_ID": "access-key", "AWS_SECRET_ACCESS_KEY": "secret-key"})
        assert [
            from_key("AWS_ACCESS_KEY_ID", "access-key"),
            from_key("AWS_SECRET_ACCESS_KEY", "secret-key"),
        ] == given.environment(component), component


def test_secret_property_of_the_master_refers_to_a_variable_of_its_container() -> None:
    given = use(
        "s3-keys", properties={f"{S3A}.accessKeyId": "access-key", f"{S3A}.secretKey": "secret.key"}
    )
    assert {
        f"{S3A}.accessKeyId": EnvReference("UFS_SECRET_S3_KEYS_ACCESS_KEY"),
        f"{S3A}.secretKey": EnvReference("UFS_SECRET_S3_KEYS_SECRET_KEY"),
    } == given.properties(Component.MASTER)
    assert [
        from_key("UFS_SECRET_S3_KEYS_ACCESS_KEY", "access-key", "s3-keys"),
        from_key("UFS_SECRET_S3_KEYS_SECRET_KEY", "secret.key", "s3-keys"),
    ] == given.environment(Component.MASTER)


def test_secret_property_of_the_master_is_in_no_other_process() -> None:
    for component in [each for each in Component if each is not Component.MASTER]:
        given = use(properties={P: "key"})
        answers = given.properties(component), list(given.environment(component))
        assert ({}, []) == answers, component


def test_secret_property_is_of_all_processes_of_its_pods_that_read_it() -> None:
    cases: list[tuple[str, list[str], list[Component]]] = [
        (GCS, ["master", "worker"], [*MASTER_PODS, *WORKER_PODS]),
        (GCS, ["worker"], WORKER_PODS),
        (GCS, ["master", "fuse", "proxy"], [*MASTER_PODS, Component.PROXY]),
        (GCS, ["master", "logserver"], MASTER_PODS),
        ("alluxio.worker.free.space.timeout", ["master", "worker"], WORKER_PODS),
        ("alluxio.user.file.writetype.default", ["fuse"], [Component.FUSE]),
    ]
    for name, pods, reading in cases:
        given = use("gcs", properties={name: "key"}, pods=pods)
        reference = {name: EnvReference("UFS_SECRET_GCS_KEY")}
        assert {each: reference if each in reading else {} for each in Component} == {
            each: given.properties(each) for each in Component
        }, name
        # The variable is where the property is, and nowhere else.
        variable = [from_key("UFS_SECRET_GCS_KEY", "key", "gcs")]
        assert {each: variable if each in reading else [] for each in Component} == {
            each: list(given.environment(each)) for each in Component
        }, name


def test_secret_properties_of_one_key_share_its_variable() -> None:
    given = use(properties={P: "key", Q: "key"})
    assert [from_key("UFS_SECRET_S3_KEY", "key")] == given.environment(Component.MASTER)


def test_secret_refuses_two_keys_that_would_share_a_variable() -> None:
    for other in ("access.key", "ACCESS-KEY", "access_key"):
        assert (
            f"UfsSecret properties must differ from {other!r} in more than case and punctuation:"
            " keys become names of variables (got 'access-key'); rename one of these keys in the"
            " Secret"
        ) == refused(properties={P: "access-key", Q: other}), other


# ------------------------------------------------------------------------------ what is refused


NO_KEY = (
    "must be a key of the Secret: letters, digits, '-', '_' and '.' (got 'a/b'); use a key that"
    " `kubectl describe secret` lists"
)
NO_KEY_UNSEEN = NO_KEY.replace(" (got 'a/b')", "")  # it may be the credential itself
NO_DICT = "must be a dict from names to values (got ['access-key']); use {\"name\": …}"
REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {},
        "UfsSecret 's3' reaches no process; say how its keys reach Alluxio: mount=\"hdfsConfig\""
        ' for files, env={"AWS_ACCESS_KEY_ID": "access-key"} for environment variables, or'
        " properties={…}",
    ),
    (
        {"files": ["core-site.xml"], "env": {"A": "a"}},
        "UfsSecret files needs a mount (got ['core-site.xml']); give mount=\"hdfsConfig\"",
    ),
    ({"mount": "a", "files": ["a/b"]}, f"UfsSecret files {NO_KEY}"),
    ({"env": {"A": "a/b"}}, f"UfsSecret env['A'] {NO_KEY}"),
    ({"properties": {P: "a/b"}}, f"UfsSecret properties[{P!r}] {NO_KEY_UNSEEN}"),
    (
        {"env": {"A-B": "a"}},
        "UfsSecret env must be letters, digits and _, and not begin with a digit (got 'A-B'); use a"
        ' name such as "AWS_REGION"',
    ),
    ({"env": ["access-key"]}, f"UfsSecret env {NO_DICT}"),
    ({"properties": ["access-key"]}, f"UfsSecret properties {NO_DICT}"),
    (
        {"mount": "a", "files": [5]},
        'UfsSecret files[0] must be a string (got 5); use "5"',
    ),
    ({"mount": "a", "pods": [5]}, 'UfsSecret pods[0] must be a string (got 5); use "5"'),
    (
        {"mount": "a", "pods": ["master", "job_master"]},
        "UfsSecret pods must be one of 'master', 'worker', 'fuse', 'proxy', 'logserver' (got"
        " 'job_master'); use one of them",
    ),
    ({"mount": "a", "pods": []}, 'UfsSecret pods must name a pod (got []); use pods=["master"]'),
    *(
        (
            {"mount": mount},
            "UfsSecret mount must be the name of a directory: letters, digits, '-', '_' and '.'"
            f" (got {mount!r}); rename it",
        )
        for mount in (".", "..", "", "a/b", "/a", "a b")
    ),
    *(
        (
            {"secret_name": name, "mount": "a"},
            "UfsSecret secret_name must be at most 253 lower-case letters, digits, '-' or '.', each"
            f" part beginning and ending with a letter or digit (got {name!r}); use the object's"
            " name as kubectl shows it",
        )
        for name in ("", "My_Secret", None)
    ),
]


def test_secret_refuses_invalid_values() -> None:
    for uses, message in REFUSED:
        assert message == refused(**uses), uses


def test_secret_refuses_a_property_that_none_of_its_pods_reads() -> None:
    cases: list[tuple[str, list[str], str]] = [
        (P, ["worker", "fuse"], "add 'master'"),
        ("alluxio.worker.free.space.timeout", ["master", "proxy"], "add 'worker'"),
        (GCS, ["logserver"], "add 'master' or 'worker' or 'proxy'"),
        ("alluxio.integration.master.resource.mem", ["master"], "leave the property out"),
    ]
    for name, pods, remedy in cases:
        assert (
            f"UfsSecret pods must include one that reads {name!r} (got {pods!r}); {remedy}"
        ) == refused(properties={name: "key"}, pods=pods), name


# ---------------------------------------------------------------------------- HDFS configuration


def test_hdfs_configuration_is_found() -> None:
    cases: list[tuple[list[dict[str, Any]], str | None]] = [
        ([], None),
        ([{"env": {"A": "a"}}], None),
        ([{"mount": "h"}], "/secrets/h/core-site.xml:/secrets/h/hdfs-site.xml"),
        (
            [{"mount": "h"}, {"env": {"A": "a"}}],
            "/secrets/h/core-site.xml:/secrets/h/hdfs-site.xml",
        ),
        ([{"mount": "h", "files": ["core-site.xml"]}], "/secrets/h/core-site.xml"),
        (
            [{"mount": "k"}, {"mount": "h", "files": ["hdfs-site.xml", "core-site.xml", "x.jks"]}],
            "/secrets/h/hdfs-site.xml:/secrets/h/core-site.xml",
        ),
        ([{"mount": "k", "files": ["krb5.conf"]}], None),
        (
            [
                {"mount": "h", "files": ["core-site.xml"]},
                {"mount": "i", "files": ["hdfs-site.xml"]},
            ],
            "/secrets/h/core-site.xml:/secrets/i/hdfs-site.xml",
        ),
    ]
    for uses, configuration in cases:
        secrets = [secret(f"s{i}", **each) for i, each in enumerate(uses)]
        assert configuration == hdfs_configuration("Ufs 'hdfs://h/a'", secrets), uses


def test_hdfs_configuration_is_asked_for_if_it_is_not_clear_where_it_is() -> None:
    secrets = [secret("a", mount="a"), secret("b", mount="b", files=["krb5.conf"])]
    assert (
        "Journal 'hdfs://h/j' comes with several Secrets (a, b) and none says that it holds the"
        ' HDFS configuration; give that one files=["core-site.xml", "hdfs-site.xml"]'
    ) == refusal(hdfs_configuration, "Journal 'hdfs://h/j'", secrets)
