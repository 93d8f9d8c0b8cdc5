// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import java.util.List;

/// All kinds of outputs.
public final class Registry {
    public static final List<OutputKind> KINDS =
            List.of(Stdout.KIND, AppendFile.KIND, Webhook.KIND, Slack.KIND, Alertmanager.KIND);

    private Registry() {}
}
