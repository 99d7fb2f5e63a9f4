"""Where pods may run: tolerations, topology spread and affinity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from .._base import checks
from .._base.quantities import INT64
from .._base.values import NOTHING, Value, frozen, put, value_object
from ..errors import refuse

Effect = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]
Operator = Literal["Equal", "Exists"]
Unsatisfiable = Literal["ScheduleAnyway", "DoNotSchedule"]
HOST_NAME = "kubernetes.io/hostname"
"""The label that identifies a node."""

NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""The label that identifies a namespace, which Kubernetes sets."""
ANY_NAMESPACE = "*"

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


@value_object()
class Toleration(Value):
    """A taint that pods tolerate.

    Args:
        key: The taint's key. Default: every taint, with ``operator="Exists"``.
        operator: ``"Equal"`` or ``"Exists"``. Default: ``"Equal"`` (Kubernetes's).
        value: The taint's value, with ``"Equal"``. Default: none.
        effect: ``"NoSchedule"``, ``"PreferNoSchedule"`` or ``"NoExecute"``. Default: all effects.
        toleration_seconds: How long a taint with effect ``"NoExecute"`` is tolerated, in seconds.
            Default: forever.

    Raises:
        AlluxioConfigError: On a combination that Kubernetes refuses.
    """

    key: str | None = None
    operator: Operator = "Equal"
    value: str | None = None
    effect: Effect | None = None
    toleration_seconds: int | None = None

    def __post_init__(self) -> None:
        checks.choice("Toleration operator", self.operator, get_args(Operator))
        if self.effect is not None:
            checks.choice("Toleration effect", self.effect, get_args(Effect))
        if self.key is not None:
            value = "" if self.value is None else checks.text("Toleration value", self.value)
            checks.label("Toleration key", checks.text("Toleration key", self.key), value)
        if self.key is None and self.operator == "Equal":
            raise refuse("Toleration key", None, "is missing", 'give it, or operator="Exists"')
        if self.value is not None and self.operator == "Exists":
            raise refuse(
                "Toleration value",
                self.value,
                'must not be given with operator="Exists"',
                "drop one",
            )
        if self.toleration_seconds is not None:
            checks.whole(
                "Toleration toleration_seconds", self.toleration_seconds, least=0, most=INT64
            )
            if self.effect != "NoExecute":
                raise refuse(
                    "Toleration toleration_seconds",
                    self.toleration_seconds,
                    'needs effect="NoExecute"',
                    "give it, or leave the seconds out",
                )


@value_object()
class TopologySpread(Value):
    """How the pods of a workload spread over the nodes, or over zones.

    Args:
        topology_key: The node label whose values are the domains to spread over; for zones
            ``topology.kubernetes.io/zone``. Default: ``kubernetes.io/hostname``, single nodes.
        max_skew: By how many pods the domains may differ at most. Default: 1.
        when_unsatisfiable: ``"ScheduleAnyway"`` or ``"DoNotSchedule"``. Default:
            ``"ScheduleAnyway"``.

    Raises:
        AlluxioConfigError: On a value that Kubernetes refuses.
    """

    topology_key: str = HOST_NAME
    max_skew: int = 1
    when_unsatisfiable: Unsatisfiable = "ScheduleAnyway"

    def __post_init__(self) -> None:
        key = checks.text("TopologySpread topology_key", self.topology_key)
        checks.label("TopologySpread topology_key", key, "")
        checks.whole("TopologySpread max_skew", self.max_skew, least=1)
        checks.choice(
            "TopologySpread when_unsatisfiable", self.when_unsatisfiable, get_args(Unsatisfiable)
        )


def apart(selector: Mapping[str, str], *, by_force: bool = False) -> dict[str, Any]:
    """An anti-affinity that keeps pods off each other's nodes.

    Args:
        selector: The labels of the pods.
        by_force: Whether a pod stays Pending rather than share a node.
    """
    term = {
        "labelSelector": {"matchLabels": dict(selector)},
        "topologyKey": HOST_NAME,
    }
    if by_force:
        return {"podAntiAffinity": {_REQUIRED: [term]}}
    return {"podAntiAffinity": {_PREFERRED: [{"weight": 100, "podAffinityTerm": term}]}}


@value_object()
class Beside(Value):
    """Pods that a user's pods must share a node with.

    Args:
        selector: The labels of the pods.
        namespace: The namespace of the pods, if it is a different one; ``"*"`` if it is unknown.
            Default: that of the user's pods.
        by_force: Whether a pod stays Pending rather than run on another node. Default: False.
    """

    selector: Mapping[str, str]
    namespace: str | None = None
    by_force: bool = False

    def __post_init__(self) -> None:
        put(self, selector=frozen(checks.labels("Beside selector", self.selector)))
        checks.boolean("Beside by_force", self.by_force)

    @property
    def namespace_labels(self) -> Mapping[str, str] | None:
        """The labels of the pods' namespaces; None for the namespace of the user's pods."""
        if self.namespace is None:
            return None
        return {} if self.namespace == ANY_NAMESPACE else {NAMESPACE_NAME: self.namespace}

    @property
    def affinity(self) -> Mapping[str, Any]:
        """The affinity, in the form of a manifest."""
        labels = self.namespace_labels
        selector = {} if not labels else {"matchLabels": labels}
        term = {
            "labelSelector": {"matchLabels": self.selector},
            **({} if labels is None else {"namespaceSelector": selector}),
            "topologyKey": HOST_NAME,
        }
        if self.by_force:
            return {"podAffinity": {_REQUIRED: [term]}}
        return {"podAffinity": {_PREFERRED: [{"weight": 100, "podAffinityTerm": term}]}}


def merged(ours: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The default affinity replaced by a given one, kind by kind; required anti-affinity stays.

    Args:
        ours: The default affinity.
        given: The affinity given.
    """
    result = {**ours, **given}
    forced = ours.get("podAntiAffinity", {}).get(_REQUIRED, [])
    if forced and "podAntiAffinity" in given:
        theirs = given["podAntiAffinity"] or {}
        terms = [*(theirs.get(_REQUIRED) or ()), *forced]
        result["podAntiAffinity"] = {**theirs, _REQUIRED: terms}
    return result


def on_one_node(node_selector: Mapping[str, str], affinity: Mapping[str, Any]) -> bool:
    """Whether pods can run on one node only, judging by their options.

    Args:
        node_selector: The labels of their nodes.
        affinity: As in a manifest, by kind.
    """
    if HOST_NAME in node_selector:
        return True
    nodes = {_node_of(each) for each in node_terms(affinity)}
    return len(nodes) == 1 and None not in nodes


def node_terms(affinity: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The alternatives that nodes must match; fields may be present without a value.

    Args:
        affinity: As in a manifest, by kind, and checked.
    """
    required = (affinity.get("nodeAffinity") or {}).get(_REQUIRED) or {}
    terms: Sequence[Mapping[str, Any]] = required.get("nodeSelectorTerms", ())
    return terms


def _node_of(term: Mapping[str, Any]) -> tuple[str, str] | None:
    """The one node that a term of a node affinity selects, by label or field, or None."""
    for field, key in (("matchExpressions", HOST_NAME), ("matchFields", "metadata.name")):
        for each in term.get(field) or ():
            values = each.get("values")
            if (each["key"], each["operator"]) == (key, "In") and values:
                return (key, values[0]) if len(values) == 1 else None
    return None


def affinity(parameter: str, value: object) -> Mapping[str, Any]:
    """Check an affinity in the form of a manifest.

    Args:
        parameter: Its name in errors.
        value: The affinity, by kind.

    Raises:
        AlluxioConfigError: On one that no supported version of Kubernetes takes.
    """
    if not checks.mapping(parameter, value):
        return NOTHING
    from .._kubernetes.walk import check  # slow, and needed for these only

    return check(parameter, value, "core.v1.Affinity")
