#!/usr/bin/env bash
# test-cluster.sh FOLDER
#
# Asks the API server of the current kubeconfig whether it would accept each manifest in FOLDER: a
# dry run on the server, which stores nothing. One thing it needs for real: the objects' namespaces.
# Those that do not exist are created, and deleted at the end.
set -euo pipefail

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

(($# == 1)) || die "takes one folder of manifests"
folder=$1
manifests=("$folder"/*.yaml)
[[ -e ${manifests[0]} ]] || die "$folder holds no manifests. Run 'make synth' first."

command -v kubectl >/dev/null || die "kubectl is not in PATH. Install it and try again."
kubectl get --raw /version --request-timeout=10s >/dev/null ||
  die "no cluster answers. Name one in the kubeconfig (KUBECONFIG) and try again."
echo "Cluster: $(kubectl config current-context)"

files=()
for file in "${manifests[@]}"; do
  if grep -q '^kind: PodMonitor$' "$file" &&
    ! kubectl get crd podmonitors.monitoring.coreos.com >/dev/null 2>&1; then
    echo "Leaving $file out: the cluster has no Prometheus operator"
  else
    files+=("$file")
  fi
done

created=
clean_up() {
  local namespace
  for namespace in $created; do
    echo "Deleting namespace $namespace, which this run created"
    kubectl delete namespace "$namespace" || echo "error: delete it by hand" >&2
  done
}
trap clean_up EXIT

# One line for each object; empty for those that live in no namespace.
namespaces=$(
  for file in "${files[@]}"; do
    kubectl create --dry-run=client --validate=false -f "$file" \
      -o jsonpath='{.metadata.namespace}{"\n"}' || exit
  done | sort -u
)
for namespace in $namespaces; do
  if [[ -z $(kubectl get namespace "$namespace" --ignore-not-found -o name) ]]; then
    echo "Creating namespace $namespace for the time of this run"
    kubectl create namespace "$namespace" --save-config >/dev/null
    created+=" $namespace"
  fi
done

refused=
for file in "${files[@]}"; do
  echo "$file:"
  kubectl apply --dry-run=server -f "$file" || refused+=" $file"
done
[[ -z $refused ]] || die "the cluster refuses$refused"
echo "The cluster accepts every manifest in $folder."
