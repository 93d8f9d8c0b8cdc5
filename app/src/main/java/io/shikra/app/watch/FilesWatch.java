// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells when files hold something else than before. Editors and Kubernetes put new files in the place of old ones, so
/// folders are watched, and what the files hold is compared.
public final class FilesWatch implements AutoCloseable {
    /// Who writes a file pauses shorter than that.
    public static final Duration QUIET = Duration.ofMillis(300);

    /// In quiet times.
    private static final int LONGEST = 10;

    private static final System.Logger LOG = System.getLogger(FilesWatch.class.getName());

    private final Watched watched;
    private final Settling settling;
    private final LongSupplier clock;
    private final Runnable changed;
    private final WatchService service;
    private final Thread thread;
    private FileContents last;

    private FilesWatch(
            Watched watched,
            FileContents first,
            Settling settling,
            LongSupplier clock,
            Runnable changed,
            WatchService service) {
        this.watched = watched;
        this.last = first;
        this.settling = settling;
        this.clock = clock;
        this.changed = changed;
        this.service = service;
        this.thread = Thread.ofPlatform().name("files-watch").daemon().unstarted(this::watch);
    }

    /// @param first   what the files held when they were read
    /// @param quiet   without a change before the files are looked at
    /// @param clock   nanoseconds
    /// @param changed called on the watch's own thread; the next change is told of when it has returned
    /// @throws IOException when this system watches no more folders
    public static FilesWatch start(
            Watched watched, FileContents first, Duration quiet, LongSupplier clock, Runnable changed)
            throws IOException {
        Settling settling = new Settling(quiet.toNanos(), quiet.toNanos() * LONGEST);
        FilesWatch watch = new FilesWatch(
                watched,
                first,
                settling,
                clock,
                changed,
                FileSystems.getDefault().newWatchService());
        try {
            watch.register();
        } catch (IOException e) {
            watch.service.close();
            throw e;
        }
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            look();
            while (true) {
                step(next(settling.left(clock.getAsLong())));
                if (settling.left(clock.getAsLong()) == 0) {
                    settling.look();
                    register();
                    look();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // closed
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "files are not watched any more: " + e);
        }
    }

    private @Nullable WatchKey next(long left) throws InterruptedException {
        return left == Settling.NOTHING ? service.take() : service.poll(left, TimeUnit.NANOSECONDS);
    }

    private void step(@Nullable WatchKey key) {
        if (key != null) {
            settling.step(clock.getAsLong());
            var _ = key.pollEvents();
            var _ = key.reset();
        }
    }

    private void look() {
        FileContents now = FileContents.of(watched.files());
        if (!now.equals(last)) {
            last = now;
            changed.run();
        }
    }

    /// Links may lead elsewhere by now. A folder that is watched already stays so.
    private void register() throws IOException {
        for (Path folder : WatchedFolders.of(watched.places())) {
            try {
                var _ = folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            } catch (NoSuchFileException | NotDirectoryException e) {
                // gone meanwhile: the folder above tells
            }
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
        try {
            var _ = thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
