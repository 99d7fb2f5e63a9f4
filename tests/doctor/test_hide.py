"""No credential is kept of what is read."""

from __future__ import annotations

from typing import Any

from alluxio_constructs._doctor.hide import cleaned, without_credentials

PLANTED = "planted-6c1d"


def test_no_credential_is_left_wherever_it_stands() -> None:
    cases: list[Any] = [
        {"env": [{"name": "DB_PASSWORD", "value": PLANTED}]},
        {"args": ["--password", PLANTED]},
        {"args": [f"--token={PLANTED}abc1"]},
        {"ALLUXIO_JAVA_OPTS": f"-Da=b -Ds3a.secretKey={PLANTED} -Dc=d"},
        {"ALLUXIO_JAVA_OPTS": f"-Dmy.password=two {PLANTED} -Dc=d"},
        {"message": f"cannot open https://me:{PLANTED}@host/path"},
        f'properties {{\n  key: "s3a.accessKeyId"\n  value: "{PLANTED}"\n}}\n',
        f'  value: "{PLANTED}"\n}}\nproperties {{\n',
        f"com.example.Login: password='{PLANTED}'",
        f"aws_secret_access_key = {PLANTED}",
        f"s3a.secretKey -> {PLANTED}, next",
        [f"log line\nfs.s3a.secret.key={PLANTED}\nanother"],
    ]
    for each in cases:
        assert PLANTED not in str(without_credentials(each)), each


def test_options_beside_a_credential_are_kept() -> None:
    given = {"ALLUXIO_JAVA_OPTS": "-Da=b -Ds3a.secretKey=x1 -Dc=${HOST} -XX:+UseG1GC -Xmx1g"}
    assert {
        "ALLUXIO_JAVA_OPTS": "-Da=b -Ds3a.secretKey=… -Dc=${HOST} -XX:+UseG1GC -Xmx1g"
    } == without_credentials(given)


def test_what_was_last_applied_is_not_kept() -> None:
    document = {
        "kind": "Pod",
        "metadata": {
            "name": "a",
            "managedFields": [{}],
            "annotations": {
                "kubectl.kubernetes.io/last-applied-configuration": PLANTED,
                "team": "data",
            },
        },
    }
    assert {
        "kind": "Pod",
        "metadata": {"name": "a", "annotations": {"team": "data"}},
    } == cleaned(document)


def test_entries_beside_a_credential_are_kept() -> None:
    entry = 'properties {\n  key: "alluxio.underfs.s3.endpoint"\n  value: "http://host"\n}\n'
    assert entry == without_credentials(entry)


def test_what_only_speaks_of_credentials_is_kept() -> None:
    for each in (
        'MountVolume.SetUp failed for volume "keys" : secret "alluxio-s3" not found',
        "couldn't find key secret-key in Secret alluxio/alluxio-s3",
        "Using credentials of the instance: profile alluxio",
        "password.file = /etc/alluxio/password",
        "2026-11-28 08:34:24,865 ERROR [main](ProcessUtils.java:76) - a: b = c",
    ):
        assert each == without_credentials(each), each
