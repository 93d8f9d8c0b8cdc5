// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/// A request body that ends with an exception when it is longer than allowed.
final class BoundedBody extends FilterInputStream {
    private final int most;
    private int read;

    BoundedBody(InputStream in, int most) {
        super(in);
        this.most = most;
    }

    static final class TooLargeException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message);
        }
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        count(Math.max(n, 0));
        return n;
    }

    static String tooLarge(int most) {
        return "the body is larger than " + most + " bytes: send fewer alerts at once";
    }

    private void count(int n) throws TooLargeException {
        read += n;
        if (read > most) {
            throw new TooLargeException(tooLarge(most));
        }
    }
}
