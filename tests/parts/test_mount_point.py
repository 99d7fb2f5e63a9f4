"""`MountPoint` and `MountTableOptions`: what may be mounted beside the root, and what may not."""

from __future__ import annotations

from alluxio_constructs import (
    JobOptions,
    MountPoint,
    MountTableOptions,
    Schedule,
    Ufs,
    UfsSecretOptions,
    Unchecked,
)
from alluxio_constructs._parts.mount_point import (
    MARK,
    described_mounts,
    process_secrets,
    secret_options,
)
from alluxio_constructs._pods.scripts import script
from tests.kit import refusal

OPTION = "alluxio.master.mount.table.root.option"


def point(path: str = "/logs", uri: str = "s3://bucket/logs", **options: object) -> MountPoint:
    return MountPoint(path, ufs=Ufs(uri, **options))  # type: ignore[arg-type]


def keys(**options: object) -> UfsSecretOptions:
    properties = {f"{OPTION}.s3a.accessKeyId": "id", f"{OPTION}.s3a.secretKey": "key"}
    return UfsSecretOptions(secret_name="s3", properties=properties, **options)  # type: ignore[arg-type]


def test_path_is_one_below_the_root() -> None:
    assert "/data/logs" == point("/data/logs/").path
    cases = (
        (
            "/",
            "MountPoint path must not be the root, which has the under storage of the cluster (got"
            " '/'); give the cluster ufs=Ufs(…), or name a directory: \"/data\"",
        ),
        ("logs", "MountPoint path must be absolute (got 'logs'); use \"/logs\""),
        ("/a/../b", "MountPoint path must not contain . or .. (got '/a/../b'); write the path out"),
    )
    for path, message in cases:
        assert message == refusal(point, path), path


def test_under_storage_is_described_as_that_of_the_root_is() -> None:
    assert "MountPoint ufs must be a Ufs (got 's3://b'); make one with Ufs(…)" == refusal(
        MountPoint, "/logs", ufs="s3://b"
    )
    assert "Ufs options has 'alluxio.underfs.s3.endpont'" in str(
        refusal(point, options={"alluxio.underfs.s3.endpont": "http://s3"})
    )
    assert "Ufs options has the credential 's3a.secretKey' as text" in str(
        refusal(point, options={"s3a.secretKey": "key"})
    )


def test_option_must_be_one_that_alluxio_can_show() -> None:
    name = "alluxio.underfs.s3.endpoint"
    cases = (
        (
            "${alluxio.home}",
            f"MountPoint /logs ufs options['{name}'] must not refer to a property: Alluxio 2.9.5"
            " refuses the mount, or cannot show its mount table any more (got '${alluxio.home}');"
            " write the value out",
        ),
        (
            "http://a\nb",
            f"MountPoint /logs ufs options['{name}'] must be a line of text (got 'http://a\\nb');"
            " take line breaks out",
        ),
        (
            "http://a\u2028b",
            f"MountPoint /logs ufs options['{name}'] must be a line of text (got"
            " 'http://a\\u2028b'); take line breaks out",
        ),
    )
    for value, message in cases:
        assert message == refusal(point, options={name: value}), value


def test_option_that_marks_what_was_mounted_is_refused() -> None:
    assert (
        "MountPoint /logs ufs options must not have the option by which the CronJob knows its own"
        " mounts (got 'alluxio.constructs.declared'); leave it out"
    ) == refusal(point, options={MARK: Unchecked("x")})
    assert f"MARK={MARK}\n" in script("mounts")


def test_option_comes_as_text_or_from_a_secret() -> None:
    secret = UfsSecretOptions(
        secret_name="s3", properties={f"{OPTION}.alluxio.underfs.s3.endpoint": "endpoint"}
    )
    assert (
        "MountPoint /logs ufs has the option 'alluxio.underfs.s3.endpoint' as text, and from a"
        " Secret as well; leave one out"
    ) == refusal(point, secrets=[secret], options={"alluxio.underfs.s3.endpoint": "http://s3"})


def test_secret_is_split_into_options_of_the_mount_and_what_processes_need() -> None:
    ufs = point(secrets=[keys()]).ufs
    assert {"s3a.accessKeyId": ("s3", "id"), "s3a.secretKey": ("s3", "key")} == secret_options(ufs)
    assert [] == list(process_secrets(ufs))

    ufs = point(secrets=[keys(mount="s3")]).ufs
    assert [UfsSecretOptions(secret_name="s3", mount="s3")] == list(process_secrets(ufs))

    of_processes = UfsSecretOptions(secret_name="s3", properties={"s3a.secretKey": "key"})
    ufs = point(secrets=[of_processes]).ufs
    assert {} == secret_options(ufs)
    assert [of_processes] == list(process_secrets(ufs))


def test_paths_lie_beside_each_other() -> None:
    cases = (
        (("/a", "/a/"), "mounts has /a twice; leave one out, or rename it"),
        (
            ("/a", "/a/b"),
            "mounts has /a/b within /a, which could then not be unmounted or moved; put them"
            " beside each other",
        ),
        (
            ("/a/b", "/a"),
            "mounts has /a/b within /a, which could then not be unmounted or moved; put them"
            " beside each other",
        ),
        (("/a", "/ab"), None),
    )
    for paths, message in cases:
        points = [point(path, f"s3://bucket-{i}") for i, path in enumerate(paths)]
        assert message == (refusal(MountTableOptions, points) if message else None), paths
        if message is None:
            assert tuple(points) == MountTableOptions(points).mount_points


def test_under_storage_is_mounted_once() -> None:
    """As `MountTable.validateMountPoint` of the release compares scheme, authority and path."""
    once = "Alluxio mounts an under storage once; mount folders beside each other, or use the path"
    cases = (
        ("s3://b/logs", "s3://b/logs/", f"that of MountPoint /one, s3://b/logs: {once}"),
        ("s3://b/logs", "s3://b/logs/a", "within or around that of MountPoint /one"),
        ("s3://b/logs", "s3://b", "within or around that of MountPoint /one"),
        ("/srv/a", "file:///srv/a/b", "within or around that of MountPoint /one"),
        ("s3://b/logs", "s3://b/logs-old", None),
        ("s3://b/logs", "s3a://b/logs", None),
        ("s3://b/logs", "s3://c/logs", None),
        ("hdfs://n:8020/a", "hdfs://n:9000/a", None),
    )
    for one, other, message in cases:
        points = [point("/one", one), point("/two", other)]
        if message is None:
            assert tuple(points) == MountTableOptions(points).mount_points, other
            continue
        said = str(refusal(MountTableOptions, points))
        assert said.startswith(f"MountPoint /two ufs has {other}, which is "), said
        assert message in said, other


def test_mounts_are_given_with_or_without_a_schedule() -> None:
    points = [point()]
    by_default = MountTableOptions(points)
    assert by_default == described_mounts(points)
    assert Schedule("*/5 * * * *") == by_default.schedule
    assert JobOptions(retries=0, deadline="10m") == by_default.job
    suspended = MountTableOptions(points, schedule=Schedule("@hourly", suspended=True))
    assert suspended == described_mounts(suspended)
    assert MountTableOptions() == described_mounts([])
    assert None is described_mounts(None)
    assert "mounts[0] must be a MountPoint (got '/logs'); make one with MountPoint(…)" == refusal(
        described_mounts, ["/logs"]
    )
