package dev.perrin.snapshot.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;

/// A real consumer of which it is counted how often it was sent back.
final class CountedSeeks {
    private CountedSeeks() {}

    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> of(Consumer<byte[], byte[]> real, AtomicInteger seeks) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                CountedSeeks.class.getClassLoader(), new Class<?>[] {Consumer.class}, (_, method, arguments) -> {
                    if (method.getName().equals("seek")) {
                        seeks.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
