// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.cli.ShikraCommand;
import io.shikra.app.replay.MainEntry;

/// Where the process begins.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        MainEntry.passed();
        System.exit(ShikraCommand.execute(arguments));
    }
}
