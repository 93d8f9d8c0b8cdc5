// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/// A running list and watch. It keeps no objects itself (fabric8's informer remembers names and versions only):
/// whoever listens keeps what he needs.
public final class ObjectWatch implements AutoCloseable {
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final CountDownLatch listed = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    /// The trouble that was told last.
    private String said = "";
    private boolean closed;

    private ObjectWatch(SharedIndexInformer<GenericKubernetesResource> informer) {
        this.informer = informer;
    }

    /// Told of every object that is there, then of each change.
    public interface Listener {
        /// It is new, or has changed, or was only listed again.
        void present(ObjectNode object);

        /// It is gone. After a gap in the watch only `metadata.namespace`, `name` and `uid` are sure to be in it.
        void gone(ObjectNode object);

        /// The list or watch failed and will be tried again; one line, said once until it works or fails otherwise.
        default void trouble(String reason) {
            System.getLogger(ObjectWatch.class.getName())
                    .log(System.Logger.Level.WARNING, "watch of {0}; trying again", reason);
        }

        /// This one and then another, told of the same watch. Trouble is told to this one.
        default Listener and(Listener other) {
            Listener first = this;
            return new Listener() {
                @Override
                public void present(ObjectNode object) {
                    first.present(object);
                    other.present(object);
                }

                @Override
                public void gone(ObjectNode object) {
                    first.gone(object);
                    other.gone(object);
                }

                @Override
                public void trouble(String reason) {
                    first.trouble(reason);
                }
            };
        }
    }

    /// @param fields field selector: path to value; empty = all
    static ObjectWatch start(
            KubernetesClient client,
            ResourceType type,
            String namespace,
            Map<String, String> fields,
            Listener listener) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(type.group())
                .withVersion(type.version())
                .withKind(type.kind())
                .withPlural(type.plural())
                .withNamespaced(type.namespaced())
                .build();
        var resources = client.genericKubernetesResources(context);
        var informer = namespace.isEmpty() || !type.namespaced()
                ? resources.inAnyNamespace().withFields(fields).withLimit(500L).runnableInformer(0)
                : resources
                        .inNamespace(namespace)
                        .withFields(fields)
                        .withLimit(500L)
                        .runnableInformer(0);
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        informer.itemStore(new ReducedStateItemStore<>(
                ReducedStateItemStore.NAME_KEY_STATE, GenericKubernetesResource.class, serialization, "metadata.uid"));
        ObjectWatch watch = new ObjectWatch(informer);
        informer.exceptionHandler((_, thrown) -> {
            watch.troubled(thrown, type, listener);
            return true;
        });
        informer.addEventHandler(watch.new Adapter(serialization, listener));
        var _ = informer.start().whenComplete((_, thrown) -> {
            if (thrown != null) {
                watch.troubled(thrown, type, listener);
            }
        });
        return watch;
    }

    private synchronized void troubled(Throwable thrown, ResourceType type, Listener listener) {
        String reason = type.plural() + ": " + Connections.oneLine(thrown);
        if (!closed && !reason.equals(said)) {
            said = reason;
            listener.trouble(reason);
        }
        answered.countDown();
    }

    private synchronized void works() {
        said = "";
        listed.countDown();
        answered.countDown();
    }

    /// The first list was delivered whole.
    public boolean caughtUp() {
        return listed.getCount() == 0;
    }

    public boolean awaitCaughtUp(long timeout, TimeUnit unit) throws InterruptedException {
        return listed.await(timeout, unit);
    }

    /// Waits for the first list, or for the first failure to get it.
    public boolean awaitAnswer(long timeout, TimeUnit unit) throws InterruptedException {
        return answered.await(timeout, unit);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true; // stopping is told as a failure too
        }
        informer.stop();
    }

    private final class Adapter implements ResourceEventHandler<GenericKubernetesResource> {
        private final KubernetesSerialization serialization;
        private final Listener listener;

        Adapter(KubernetesSerialization serialization, Listener listener) {
            this.serialization = serialization;
            this.listener = listener;
        }

        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            works();
        }

        @Override
        public void onAdd(GenericKubernetesResource added) {
            listener.present(generic(added));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            listener.present(generic(after));
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
            listener.gone(generic(deleted));
        }

        private ObjectNode generic(GenericKubernetesResource resource) {
            return serialization.convertValue(resource, ObjectNode.class);
        }
    }
}
