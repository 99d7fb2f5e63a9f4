"""Servers beside Alluxio: S3 and HDFS for its under storage, and pods that are its clients."""

from __future__ import annotations

import http.client
import json
import os
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from cdk8s import Chart, Testing

from alluxio_constructs import Ufs, UfsSecret
from tests.cluster.kubectl import CommandError, Kubectl, say, until
from tests.kit import Document

S3_IMAGE = os.environ.get("S3_IMAGE", "motoserver/moto:5.1.0")
"""Serves S3 on port 5000: moto's server, or another one that is asked by path."""

HDFS_IMAGE = os.environ.get("HDFS_IMAGE", "")
"""Serves HDFS on port 9000, name node and data node in one container, with `hdfs` in its PATH."""

APPLICATION_IMAGE = os.environ.get("APPLICATION_IMAGE", "python:3.12-slim")
"""Has `python3`."""


def pod(
    name: str,
    image: str,
    *,
    command: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    env: Sequence[Document] = (),
    port: int | None = None,
    user: int = 1000,
    data: str | None = None,
) -> Document:
    """A pod of one container, allowed in namespaces that are `restricted`.

    Args:
        name: Its name, and the value of its label ``app``.
        image: Its image.
        command: What it runs. Default: what the image says.
        labels: Further labels.
        env: Its variables.
        port: It is ready when this port is open.
        user: User and group.
        data: A directory that it may write to.
    """
    container: Document = {
        "name": name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "env": list(env),
        "resources": {"requests": {"cpu": "20m", "memory": "64Mi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        },
    }
    spec: Document = {
        # The variables of a Service called S3 mean something else to some servers.
        "enableServiceLinks": False,
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 1,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": user,
            "runAsGroup": user,
            "fsGroup": user,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [container],
    }
    if command:
        container["command"] = list(command)
    if port is not None:
        container["ports"] = [{"containerPort": port}]
        container["readinessProbe"] = {"tcpSocket": {"port": port}, "periodSeconds": 2}
    if data is not None:
        container["volumeMounts"] = [{"name": "data", "mountPath": data}]
        spec["volumes"] = [{"name": "data", "emptyDir": {}}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": name, **(labels or {})}},
        "spec": spec,
    }


def service(name: str, app: str, port: int) -> Document:
    """A Service of the pods of an app."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": {"app": app}, "ports": [{"port": port}]},
    }


def start_s3(kubectl: Kubectl, bucket: str, *, folder: str | None = None) -> str:
    """Start an S3 server with a bucket.

    Args:
        kubectl: Where.
        bucket: The bucket's name.
        folder: A folder to make in it, as `docs/under-stores.md` says. Default: none.

    Returns:
        The server's address, from any namespace.
    """
    say(f"S3 server {S3_IMAGE}, bucket {bucket}")
    # Else moto takes the first part of a host name for a bucket.
    by_path = [{"name": "S3_IGNORE_SUBDOMAIN_BUCKETNAME", "value": "true"}]
    kubectl.apply([pod("s3", S3_IMAGE, port=5000, env=by_path), service("s3", "s3", 5000)])
    kubectl.wait_ready("app=s3", 1)

    def made(what: str) -> bool:
        with kubectl.forward("pod/s3", 5000) as port:
            request = urllib.request.Request(f"http://127.0.0.1:{port}/{what}", method="PUT")
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return bool(answer.status == 200)
            except (OSError, http.client.HTTPException) as error:
                raise CommandError(str(error)) from error

    until(f"bucket {bucket}", lambda: made(bucket))
    if folder is not None:
        until(f"folder {folder}", lambda: made(f"{bucket}/{folder}/"))
    return f"http://s3.{kubectl.namespace}:5000"


def make_s3_secret(kubectl: Kubectl, name: str = "alluxio-s3") -> None:
    """Make the Secret with the keys of the server, which asks for some and compares none."""
    literals = ["--from-literal=access-key=key", "--from-literal=secret-key=secret"]
    kubectl("create", "secret", "generic", name, *literals)


def under_s3(endpoint: str, bucket: str) -> Ufs:
    """A bucket of a server as the under storage, with the keys of the Secret ``alluxio-s3``."""
    keys = UfsSecret.from_existing(
        Chart(Testing.app(), "s3"),
        "keys",
        secret_name="alluxio-s3",
        env={"AWS_ACCESS_KEY_ID": "access-key", "AWS_SECRET_ACCESS_KEY": "secret-key"},
    )
    return Ufs(
        f"s3://{bucket}/",
        options={
            "alluxio.underfs.s3.endpoint": endpoint,
            "alluxio.underfs.s3.disable.dns.buckets": True,
        },
        secrets=[keys],
    )


def start_hdfs(kubectl: Kubectl, *directories: str) -> None:
    """Start HDFS as the Service ``namenode``, with directories of the user `alluxio`, or skip.

    The Secret ``alluxio-hdfs-config`` says how it is reached.
    """
    if not HDFS_IMAGE:
        pytest.skip("needs HDFS_IMAGE, an image that serves HDFS on port 9000")
    say(f"HDFS {HDFS_IMAGE}")
    address = [{"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}]
    kubectl.apply(
        [
            pod("namenode", HDFS_IMAGE, port=9000, env=address, data="/data"),
            service("namenode", "namenode", 9000),
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": "alluxio-hdfs-config"},
                "stringData": {
                    "core-site.xml": site({"fs.defaultFS": "hdfs://namenode:9000"}),
                    "hdfs-site.xml": site({"dfs.replication": "1"}),
                },
            },
        ]
    )
    kubectl.wait_ready("app=namenode", 1)
    for each in directories:
        command = f"hdfs dfs -mkdir -p {each} && hdfs dfs -chown alluxio {each} && echo made"
        until(
            f"directory {each}",
            lambda command=command: kubectl.exec("namenode", "sh", "-c", command),  # type: ignore[misc]
        )


def site(properties: Mapping[str, str]) -> str:
    """A configuration file of Hadoop."""
    written = "".join(
        f"<property><name>{name}</name><value>{value}</value></property>"
        for name, value in properties.items()
    )
    return f"<configuration>{written}</configuration>\n"


def start_client(
    kubectl: Kubectl,
    name: str = "client",
    *,
    labels: Mapping[str, str] | None = None,
    serve: int | None = None,
) -> None:
    """Start a pod that waits for commands, `python3` among them.

    Args:
        kubectl: Where.
        name: Its name.
        labels: Further labels.
        serve: A port on which it answers by HTTP. Default: none.
    """
    command = ["python3", "-c", "import time; time.sleep(86400)"]
    if serve is not None:
        command = ["python3", "-m", "http.server", str(serve)]
    kubectl.apply([pod(name, APPLICATION_IMAGE, command=command, labels=labels, port=serve)])
    kubectl.wait_ready(f"app={name}", 1, timeout=180)


_REQUEST = """
import json, sys, urllib.error, urllib.request
method, url, headers, body, timeout = json.load(sys.stdin)
request = urllib.request.Request(
    url, method=method, headers=headers, data=None if body is None else body.encode()
)
try:
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        status, text = answer.status, answer.read().decode(errors="replace")
except urllib.error.HTTPError as error:
    status, text = error.code, error.read().decode(errors="replace")
json.dump([status, text], sys.stdout)
"""


def request(
    kubectl: Kubectl,
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
    client: str = "client",
) -> tuple[int, str]:
    """Ask by HTTP from a client's pod: the status, and what was answered."""
    asked = json.dumps([method, url, dict(headers or {}), body, 45])
    printed = kubectl("exec", "-i", client, "--", "python3", "-c", _REQUEST, stdin=asked)
    status, text = json.loads(printed)
    return status, text


_CONNECT = """
import json, socket, sys
result = {}
for address in json.load(sys.stdin):
    host, port = address.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), timeout=4).close()
        result[address] = True
    except OSError:
        result[address] = False
json.dump(result, sys.stdout)
"""


def connects(
    kubectl: Kubectl, addresses: Sequence[str], *, client: str = "client"
) -> dict[str, bool]:
    """Whether a client's pod gets a connection to each of some addresses (``HOST:PORT``)."""
    asked = json.dumps(list(addresses))
    found: Any = json.loads(
        kubectl("exec", "-i", client, "--", "python3", "-c", _CONNECT, stdin=asked, timeout=300)
    )
    return {str(address): bool(open_) for address, open_ in found.items()}
