// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/// The pods of this node, kept up to date by list and watch (Kubernetes API concepts, "Efficient detection of
/// changes").
/// What was known stays known while the API server is away. A lost watch goes on from its resource version; a version
/// that is too old (410) means a new list.
public final class ApiPodDirectory implements PodDirectory, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PAUSE_WHEN_FORBIDDEN = Duration.ofMinutes(1);
    /// The server ends a watch by then; a connection that is silent for longer is dead.
    private static final int WATCH_SECONDS = 300;

    private static final int PAGE = 500;
    private static final int MAX_LIST = 64 << 20;

    /// @param state   of the connection
    /// @param message a sentence for the log and the health page
    /// @param pods    how many are known
    public record Status(State state, String message, int pods) {}

    public enum State {
        STARTING,
        /// A list came and the watch runs, or goes on soon.
        SYNCED,
        UNREACHABLE,
        FORBIDDEN,
        STOPPED
    }

    private final ApiServer api;
    private final NodeName nodeName;
    private final Consumer<String> log;
    private final Pause pause;
    private final PodTable pods = new PodTable();
    private final Thread thread;
    private volatile boolean closed;
    private volatile State state = State.STARTING;
    private volatile String message = "the pods of this node have not been asked for yet";
    private String node = "";
    private String resourceVersion = "";

    /// Starts at once, on a thread of its own.
    ///
    /// @param log gets one line when the state changes
    public ApiPodDirectory(KubeAccess access, NodeName nodeName, Consumer<String> log) {
        this(access, nodeName, log, Pause.SLEEP);
    }

    ApiPodDirectory(KubeAccess access, NodeName nodeName, Consumer<String> log, Pause pause) {
        this.api = new ApiServer(access);
        this.nodeName = nodeName;
        this.log = log;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("pod-directory").unstarted(this::run);
        thread.start();
    }

    @Override
    public Optional<PodInfo> byUid(String uid) {
        return pods.byUid(uid);
    }

    @Override
    public Optional<PodInfo> byName(String namespace, String name) {
        return pods.byName(namespace, name);
    }

    @Override
    public long version() {
        return pods.version();
    }

    public Status status() {
        return new Status(state, message, pods.size());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        api.close();
    }

    private void run() {
        Duration wait = FIRST_PAUSE;
        try {
            while (!closed) {
                try {
                    wait = listAndWatch() ? FIRST_PAUSE : longer(wait);
                } catch (ApiRefusedException e) {
                    wait = refused(e, wait);
                } catch (IOException e) {
                    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                    become(
                            State.UNREACHABLE,
                            "the API server " + api.address() + " cannot be reached (" + reason
                                    + "); pod labels are as last known, trying again");
                    wait = longer(wait);
                }
                pause.await(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state = State.STOPPED;
    }

    private Duration refused(ApiRefusedException e, Duration wait) {
        if (e.gone()) {
            resourceVersion = "";
            return FIRST_PAUSE;
        }
        if (e.forbidden()) {
            become(State.FORBIDDEN, e.getMessage() + "; trying again every minute");
            return PAUSE_WHEN_FORBIDDEN;
        }
        become(State.UNREACHABLE, e.getMessage() + "; trying again");
        return longer(wait);
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /// @return whether the watch was worth its while: events came, or it lasted
    private boolean listAndWatch() throws IOException, InterruptedException {
        if (node.isEmpty()) {
            node = nodeName.find(api);
        }
        if (resourceVersion.isEmpty()) {
            list();
        }
        HttpResponse<InputStream> response = api.get(path("watch=1&allowWatchBookmarks=true&timeoutSeconds="
                + WATCH_SECONDS + "&resourceVersion=" + encoded(resourceVersion)));
        CountDownLatch done = new CountDownLatch(1);
        long start = System.nanoTime();
        try (InputStream body = response.body()) {
            require(response, "watched");
            become(State.SYNCED, "watching the pods of node " + node);
            Thread.ofVirtual().name("pod-watch-limit").start(() -> closeWhenLate(body, done));
            return watch(new WatchLines(body)) > 0 || System.nanoTime() - start > LONGEST_PAUSE.toNanos();
        } finally {
            done.countDown();
        }
    }

    /// @return how many events came
    private int watch(WatchLines lines) throws IOException {
        int events = 0;
        while (lines.next()) {
            WatchEvent event = WatchEvent.read(lines.bytes(), lines.length());
            switch (event.type()) {
                case "ADDED", "MODIFIED" -> pods.put(event.pod());
                case "DELETED" -> pods.remove(event.pod().uid());
                case "ERROR" ->
                    throw new ApiRefusedException(event.code(), "the watch of pods ended with code " + event.code());
                default -> {} // BOOKMARK: its resource version is all there is to it
            }
            if (!event.resourceVersion().isEmpty()) {
                resourceVersion = event.resourceVersion();
            }
            events++;
        }
        return events;
    }

    private void list() throws IOException, InterruptedException {
        List<PodInfo> found = new ArrayList<>();
        String version = "";
        String next = "";
        do {
            HttpResponse<InputStream> response =
                    api.get(path("limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + encoded(next))));
            String[] meta = {"", ""};
            try (InputStream body = response.body()) {
                require(response, "listed");
                byte[] bytes = body.readNBytes(MAX_LIST);
                Json.read(bytes, bytes.length, (member, value) -> {
                    if (member.equals("metadata")) {
                        value.object((key, text) -> {
                            if (key.equals("resourceVersion")) {
                                meta[0] = text.text();
                            } else if (key.equals("continue")) {
                                meta[1] = text.text();
                            }
                        });
                    } else if (member.equals("items")) {
                        value.array(item -> found.add(PodReader.read(item).info()));
                    }
                });
            } catch (JacksonException e) {
                throw new IOException("its list of pods is broken: " + e.getOriginalMessage(), e);
            }
            version = meta[0];
            next = meta[1];
        } while (!next.isEmpty());
        pods.replace(found);
        resourceVersion = version;
    }

    private void require(HttpResponse<InputStream> response, String what) throws ApiRefusedException {
        int status = response.statusCode();
        if (status != 200) {
            throw new ApiRefusedException(
                    status,
                    "the pods of node " + node + " cannot be " + what + " (status " + status + " from " + api.address()
                            + (status == 401 || status == 403 ? "): allow get, list and watch of pods" : ")"));
        }
    }

    private String path(String query) {
        return "/api/v1/pods?fieldSelector=" + encoded("spec.nodeName=" + node) + "&" + query;
    }

    /// A broken connection may just be silent; reading it ends only when somebody closes it.
    private static void closeWhenLate(InputStream body, CountDownLatch done) {
        try (body) {
            if (done.await(WATCH_SECONDS + 30L, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It is closed either way.
        }
    }

    private void become(State next, String why) {
        boolean changed = state != next && !closed;
        state = next;
        message = why;
        if (changed) {
            log.accept(why);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
