// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

/// In whose name we call the API server: a manifest's service account, by impersonation.
public record ServiceAccount(String namespace, String name) {
    /// The user name that Kubernetes knows it by.
    public String userName() {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
