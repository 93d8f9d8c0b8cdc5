#!/bin/sh
# What the tutorial's image does: reads the event in BODY and deletes the pod that the alert in it names.
set -eu
[ -n "${BODY:-}" ] || { echo 'no BODY' >&2; exit 1; }
field() { printf '%s' "$1" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p"; }
data=$(field "$BODY" data)
event=$(printf '%s' "$data" | base64 -d)
pod=$(field "$event" k8s.pod.name)
namespace=$(field "$event" k8s.ns.name)
rule=$(field "$event" rule)
echo "PodName: $pod & Namespace: $namespace"
echo "Rule: $rule"
case $namespace in kube-system | kube-public | kube-node-lease | falco) echo "$namespace is protected"; exit 0 ;; esac
[ -n "$pod" ] || { echo 'the alert names no pod' >&2; exit 1; }
echo "Deleting pod $pod from namespace $namespace"
exec kubectl delete pod "$pod" -n "$namespace" --wait=false
