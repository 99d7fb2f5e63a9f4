"""Keytabs that reach only masters or workers, or both."""

from __future__ import annotations

import warnings
from typing import Any

from alluxio_constructs import Journal, KerberosWarning, Process, Ufs, UfsSecretOptions
from alluxio_constructs._model.keytabs import unwise
from alluxio_constructs._model.problems import warn_of_unwise
from tests.kit import model

MASTER = "alluxio.master.keytab.file"
WORKER = "alluxio.worker.keytab.file"
HDFS = "hdfs://namenode:9000"
PATH = "/secrets/hdfs/alluxio.keytab"


def secret(name: str = "hdfs", **uses: Any) -> UfsSecretOptions:
    options: dict[str, Any] = {"mount": name, "files": ["core-site.xml", "alluxio.keytab"]}
    return UfsSecretOptions(secret_name=name, **{**options, **uses})


def warned(*secrets: UfsSecretOptions, **options: Any) -> list[str]:
    options.setdefault("ufs", Ufs(f"{HDFS}/data", secrets=secrets))
    return list(unwise(model(**options)))


BOTH = "masters and workers both log in to the under storage"


def test_keytab_property_of_masters_or_workers_alone_warns_and_names_the_other() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"properties": {MASTER: PATH}}, f"only the masters have a keytab, by {MASTER}: {BOTH};"),
        ({"properties": {WORKER: PATH}}, f"only the workers have a keytab, by {WORKER}: {BOTH};"),
        (
            {"master": Process(properties={MASTER: PATH})},
            f"only the masters have a keytab, by {MASTER}: {BOTH}; give {WORKER} and"
            " alluxio.worker.principal too",
        ),
        (
            {"worker": Process(properties={WORKER: PATH})},
            f"only the workers have a keytab, by {WORKER}: {BOTH}; give {MASTER} and"
            " alluxio.master.principal too",
        ),
        (
            {"ufs": Ufs(f"{HDFS}/data", secrets=[secret()], options={MASTER: PATH})},
            f"only the masters have a keytab, by {MASTER}: {BOTH};",
        ),
    ]
    for options, message in cases:
        found = warned(secret(), **options)
        assert [True] == [each.startswith(message) for each in found], (options, found)


def test_keytab_in_a_secret_that_a_process_does_not_mount_warns() -> None:
    properties = {MASTER: PATH, WORKER: PATH}
    for there, missing in (("master", "worker"), ("worker", "master")):
        name = WORKER if missing == "worker" else MASTER
        assert [
            f"{name} is '{PATH}', in Secret 'hdfs', which the {missing}s do not get; add"
            f" '{missing}' to pods=… of its UfsSecret"
        ] == warned(secret(pods=[there]), properties=properties)


def test_keytab_in_a_secret_of_masters_or_workers_alone_warns() -> None:
    for there, missing in (("master", "worker"), ("worker", "master")):
        assert [
            f"the keytab in Secret 'hdfs' does not reach the {missing}s: {BOTH}; add '{missing}' to"
            " pods=… of its UfsSecret, or give them a Secret of their own"
        ] == warned(secret(pods=[there]))


def test_keytabs_that_reach_who_needs_them_do_not_warn() -> None:
    own = {MASTER: "/secrets/m/alluxio.keytab", WORKER: "/secrets/w/alluxio.keytab"}
    journal = Journal.hdfs(f"{HDFS}/journal", secrets=[secret(pods=["master"])])
    s3 = Ufs("s3://bucket/data")
    cases: list[tuple[list[UfsSecretOptions], dict[str, Any]]] = [
        ([], {}),
        ([secret()], {"properties": {MASTER: PATH, WORKER: PATH}}),
        # One for each, of a principal of its own.
        ([secret("m", pods=["master"]), secret("w", pods=["worker"])], {"properties": own}),
        ([secret("m", pods=["master"]), secret("w", pods=["worker"])], {}),
        # Of the image, or of a volume of the user's.
        ([secret()], {"properties": {MASTER: "/etc/a.keytab", WORKER: "/etc/a.keytab"}}),
        # HDFS has the journal alone, which is the masters'.
        ([], {"ufs": s3, "journal": journal, "properties": {MASTER: PATH}}),
        ([], {"ufs": s3, "journal": journal}),
        # Half of a cluster.
        ([secret(pods=["master"])], {"worker_enabled": False, "properties": {MASTER: PATH}}),
        ([secret(pods=["worker"])], {"master_enabled": False, "properties": {WORKER: PATH}}),
    ]
    for secrets, options in cases:
        assert [] == warned(*secrets, **options), (secrets, options)


def test_keytab_warning_is_given_once_for_a_cluster() -> None:
    cluster = model(properties={MASTER: PATH})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_of_unwise(cluster)
        warn_of_unwise(cluster)
    assert [KerberosWarning] == [each.category for each in caught]
