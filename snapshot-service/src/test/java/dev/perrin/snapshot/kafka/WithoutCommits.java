package dev.perrin.snapshot.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.consumer.Consumer;

/// A consumer whose commits never reach the broker: what a crash after the put and before the commit leaves behind.
final class WithoutCommits {
    private WithoutCommits() {}

    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> of(Consumer<byte[], byte[]> real) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                WithoutCommits.class.getClassLoader(), new Class<?>[] {Consumer.class}, (_, method, arguments) -> {
                    if (method.getName().startsWith("commit")) {
                        return null;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
