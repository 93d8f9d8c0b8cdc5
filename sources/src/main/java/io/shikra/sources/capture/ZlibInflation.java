// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;

/// By the JDK's zlib: always there.
final class ZlibInflation implements Inflation {
    private final java.util.zip.Inflater zlib = new java.util.zip.Inflater(true);

    @Override
    public void inflate(ByteBuffer from, ByteBuffer into) throws ZipException {
        zlib.setInput(from);
        try {
            zlib.inflate(into);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage() == null ? "invalid compressed data" : e.getMessage());
        }
    }

    @Override
    public boolean finished() {
        return zlib.finished();
    }

    @Override
    public void restart() {
        zlib.reset();
    }

    @Override
    public Inflater inflater() {
        return Inflater.ZLIB;
    }

    @Override
    public void close() {
        zlib.end();
    }
}
