// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.config;

import java.io.Serial;

/// The configuration cannot be used; the message says where and what to do.
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
