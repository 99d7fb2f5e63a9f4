"""Assembling pods: containers from the answers of a cluster's features, pods from containers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from cdk8s import ApiObject
from constructs import Construct

from .._base.values import value_object
from .._constructs.findings import Finding, Findings
from .._constructs.objects import write
from .._constructs.workloads import plain_mount, plain_volume
from .._model.endpoints import scrape_annotations
from .._model.network_policies import write_policies
from .._parts.feature import Component
from .._pods import extras, probes, security
from .._pods.mounts import Mount, PodVolume
from .._pods.names import APP, labels
from .._pods.scheduling import TopologySpread, merged
from .._pods.scripts import init_container
from .._properties.shell import environment_value
from ..errors import AlluxioConfigError

if TYPE_CHECKING:
    from .._model.config import ClusterConfig

CHECKSUM = "checksum/config"


@value_object()
class Container:
    """A container as it will be in a pod, and what it brings along."""

    component: Component
    manifest: Mapping[str, Any]
    mounts: Sequence[Mount] = field(repr=False)

    @staticmethod
    def assembled(
        config: ClusterConfig,
        component: Component,
        *,
        args: Sequence[str],
        findings: Findings,
        liveness: Mapping[str, Any] | None = None,
        readiness: Mapping[str, Any] | None = None,
        startup: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Container:
        """Put a component's container together.

        Args:
            config: The cluster.
            component: The process in it.
            args: Of the entry point.
            findings: Where what is wrong with the whole goes.
            liveness: The handler of its probe; None for no probe.
            readiness: The handler of its probe; None for no probe.
            startup: The handler of its probe. Default: that of liveness, or else of readiness.
            extra: Further fields of the container.
        """
        process = config.process(component)
        mounts = config.mounts(component)
        _check_mounts(component, mounts, findings)
        env = config.environment(component)
        for name, count in Counter(each["name"] for each in env).items():
            if count > 1:
                findings.add(
                    Finding.VARIABLE_TWICE,
                    f"{component.suffix} has the variable {name} {count} times, from a UfsSecret or"
                    " a feature and from the cluster itself; rename it",
                )
        # A variable of the container wins over one of the ConfigMap.
        shared = {*(each.variable for each in Component), *config.log_server_variables()}
        own = shared | {each["name"] for each in env}
        for name in sorted(shared & {each["name"] for each in env}):
            findings.add(
                Finding.VARIABLE_TWICE,
                f"{component.suffix} has the variable {name} from a UfsSecret or a feature, which"
                " the cluster's ConfigMap has; rename it",
            )
        for name, value in {**config.pod_of(component).env, **process.env}.items():
            if name in own:
                findings.add(
                    Finding.VARIABLE_TWICE,
                    f"{component.suffix} has the variable {name} in env=…, which the cluster sets"
                    " itself; leave it out",
                )
            env.append({"name": name, "value": environment_value(value)})
        startup = startup or liveness or readiness
        live = process.liveness_probe is None or process.liveness_probe.enabled
        if not live and process.startup_probe is None:
            startup = None
        manifest = {
            "name": f"{APP}-{component.suffix}",
            **config.image_fields,
            "command": ["tini", "--", "/entrypoint.sh"],
            "args": list(args),
            "env": env or None,
            "envFrom": [{"configMapRef": {"name": config.config_map_name}}],
            "ports": [
                {"name": name, "containerPort": number}
                for name, number in config.container_ports(component).items()
            ]
            or None,
            "resources": config.amounts(component).manifest(),
            "readinessProbe": readiness
            and probes.probe(readiness, probes.READINESS, process.readiness_probe),
            "livenessProbe": liveness
            and probes.probe(liveness, probes.LIVENESS, process.liveness_probe),
            "startupProbe": startup
            and probes.probe(startup, probes.STARTUP, process.startup_probe),
            "volumeMounts": [plain_mount(each) for each in mounts] or None,
            **(extra or {}),
        }
        return Container(component=component, manifest=manifest, mounts=mounts)


def _check_mounts(component: Component, mounts: Sequence[Mount], findings: Findings) -> None:
    seen: dict[str, Mount] = {}
    for mount in mounts:
        other = seen.setdefault(mount.path, mount)
        if other is not mount:
            findings.add(
                Finding.MOUNT_PATH_TWICE,
                f"{component.suffix} has two volumes at {mount.path!r} (got"
                f" {other.volume.name!r} and {mount.volume.name!r}); give each a path of its own",
            )


def pod_template(
    config: ClusterConfig,
    role: str,
    *,
    containers: Sequence[Container],
    findings: Findings,
    user: int = 1000,
    init_containers: Sequence[Mapping[str, Any]] = (),
    affinity: Mapping[str, Any] | None = None,
    spread: Sequence[TopologySpread] = (),
) -> dict[str, Any]:
    """A pod template.

    Args:
        config: The cluster.
        role: What the role label ends in.
        containers: The containers.
        findings: Where what is wrong with the whole goes.
        user: The user that processes run as where the options name none.
        init_containers: To run before them, after the volumes were prepared.
        affinity: As in a manifest, where the options have none of the kind.
        spread: How the pods spread where the options say nothing of it.
    """
    options = config.pods[role]
    mounts = _by_volume([mount for each in containers for mount in each.mounts], findings)
    spec = options.manifest(selector=labels(config.name, role), user=user)
    if spread and not options.topology_spread:
        selector = labels(config.name, role)
        spec["topologySpreadConstraints"] = [each.manifest(selector) for each in spread]
    if affinity is not None:
        spec["affinity"] = merged(affinity, options.affinity)
    owner = f"{spec['securityContext']['runAsUser']}:{spec['securityContext']['runAsGroup']}"
    # Root can write anywhere, and must not take a directory from the users that it shares it with.
    is_root = spec["securityContext"]["runAsUser"] == 0
    to_prepare = {mount.path: mount for mount in mounts.values() if mount.prepare and not is_root}
    first = []
    if to_prepare:
        first.append(
            init_container(
                "prepare-volumes",
                [owner, *to_prepare],
                config.image_fields,
                mounts=[plain_mount(each) for each in to_prepare.values()],
                security_context=security.of_root(["CHOWN", "FOWNER"]),
            )
        )

    def confined(made: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        context = security.of_container(root=is_root)
        return [
            {**each, "securityContext": each.get("securityContext") or context} for each in made
        ]

    volumes = [plain_volume(mount) for mount in mounts.values() if mount.volume.source]
    volumes += [{"name": each.name, **each.source} for each in options.volumes]
    template = {
        "metadata": {
            "labels": {**labels(config.name, role), **options.labels},
            "annotations": {
                **scrape_annotations(config, role),
                **options.annotations,
                CHECKSUM: _checksum(config, [each.component for each in containers]),
            },
        },
        "spec": {
            **spec,
            "initContainers": [*options.init_containers, *first, *confined(init_containers)]
            or None,
            "containers": [
                *confined([each.manifest for each in containers]),
                *options.containers,
            ],
            "volumes": volumes or None,
        },
    }
    if options.containers or options.init_containers or options.volumes:
        claims = [name for name, each in mounts.items() if each.volume.claim_template is not None]
        for finding, message in extras.problems(role, template["spec"], claims):
            findings.add(finding, message)
    return template


def write_workload(
    scope: Construct,
    config: ClusterConfig,
    role: str,
    *,
    kind: str,
    template: Mapping[str, Any],
    id: str = "Resource",
    fields: Mapping[str, Any] | None = None,
    claims: Sequence[Mapping[str, Any]] | None = None,
) -> ApiObject:
    """Write the object that makes the pods of a role, and their NetworkPolicy if they have one.

    Args:
        scope: The construct that owns it.
        config: The cluster.
        role: What the role label, and the name, end in.
        kind: ``DaemonSet``, ``StatefulSet`` or ``Deployment``.
        template: The pod template.
        id: The construct id.
        fields: Further fields of its `spec`.
        claims: The claim templates of a StatefulSet.
    """
    options = config.pods[role]
    own = labels(config.name, role)
    workload = write(
        scope,
        id,
        api_version="apps/v1",
        kind=kind,
        name=f"{config.name}-{role}",
        labels={**own, **options.object_labels},
        annotations=options.object_annotations,
        spec={
            **(fields or {}),
            "selector": {"matchLabels": own},
            "template": template,
            "volumeClaimTemplates": claims,
        },
    )
    write_policies(scope, config, role)
    return workload


def write_service(
    scope: Construct,
    id: str,
    config: ClusterConfig,
    role: str,
    *,
    name: str,
    components: Sequence[Component],
    headless: bool = True,
    not_ready: bool = True,
    selector: Mapping[str, str] | None = None,
) -> ApiObject:
    """Write a Service of the pods of a role.

    Args:
        scope: The construct that owns it.
        id: The construct id.
        config: The cluster.
        role: What the role label ends in.
        name: Its name.
        components: The processes whose ports it has.
        headless: Whether it is no more than a name for each pod.
        not_ready: Whether it leads to pods that are not ready, too: masters must reach each other
            before any of them is ready.
        selector: Labels of the pods. Default: those of the role.
    """
    options = config.pods[role]
    own = labels(config.name, role)
    ports = {
        port_name: number
        for component in components
        for port_name, number in config.container_ports(component).items()
    }
    ports.update(options.service_ports)
    return write(
        scope,
        id,
        api_version="v1",
        kind="Service",
        name=name,
        labels={**own, **options.object_labels},
        annotations=options.object_annotations,
        spec={
            **({"clusterIP": "None"} if headless else {}),
            **({"publishNotReadyAddresses": True} if not_ready else {}),
            "selector": own if selector is None else selector,
            "ports": [{"name": each, "port": number} for each, number in ports.items()],
        },
    )


def claim_templates(
    config: ClusterConfig, role: str, containers: Sequence[Container]
) -> list[dict[str, Any]] | None:
    """The claims that each pod of a StatefulSet gets for itself.

    They have no labels but the three that never change: Kubernetes lets nobody change a template.
    """
    volumes = {
        mount.volume.name: mount.volume
        for each in containers
        for mount in each.mounts
        if mount.volume.claim_template is not None
    }
    return [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": volume.name, "labels": labels(config.name, role)},
            "spec": volume.claim_template,
        }
        for volume in volumes.values()
    ] or None


def _by_volume(mounts: Sequence[Mount], findings: Findings) -> dict[str, Mount]:
    """One mount of each volume, by the volume's name."""
    result: dict[str, Mount] = {}
    for mount in mounts:
        other = result.setdefault(mount.volume.name, mount)
        if _differ(other.volume, mount.volume):
            findings.add(
                Finding.VOLUME_NAME_TWICE,
                f"two volumes are called {mount.volume.name!r} (got {other.volume.source} and"
                f" {mount.volume.source}); rename what one of them is made from",
            )
    return result


def _differ(one: PodVolume, other: PodVolume) -> bool:
    return one.source != other.source or one.claim_template != other.claim_template


def _checksum(config: ClusterConfig, components: Sequence[Component]) -> str:
    """A hash of the configuration that the components read, and of nothing else."""
    text = "".join(f"{name}={value}\n" for name, value in config.shared_data().items())
    for component in dict.fromkeys((Component.ALL, *components)):
        try:
            text += f"{component.variable}={config.java_opts(component)}\n"
        except AlluxioConfigError:
            continue  # reported by the construct that writes the configuration
    import hashlib  # it loads a library of its own, which only a cluster needs

    return hashlib.sha256(text.encode()).hexdigest()
