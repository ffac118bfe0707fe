package dev.perrin.theory.client;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A streamed answer, to be gone through once, by one thread. Parts are fetched as they are taken: the service computes
/// little further than what has been read. Closing it before its end ends the work of the service.
///
/// Taking a part throws what a call of [TheoryClient] throws.
public final class TheoryStream<P> implements Iterable<P>, AutoCloseable {
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Iterator<P> parts;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean closed;

    /// @param call begins the call.
    TheoryStream(Supplier<Iterator<P>> call) {
        Context previous = context.attach();
        try {
            parts = call.get();
        } finally {
            context.detach(previous);
        }
    }

    /// @throws IllegalStateException when called a second time.
    @Override
    public Iterator<P> iterator() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("a streamed answer can be gone through once");
        }
        return new Parts();
    }

    /// The parts as a stream, which closes this one when it is closed.
    public Stream<P> stream() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .onClose(this::close);
    }

    /// Ends the call if it has not ended. May be called from any thread, and more than once.
    @Override
    public void close() {
        closed = true;
        context.cancel(null);
    }

    private final class Parts implements Iterator<P> {
        @Override
        public boolean hasNext() {
            if (closed) {
                return false;
            }
            try {
                return parts.hasNext();
            } catch (StatusRuntimeException e) {
                if (closed && e.getStatus().getCode() == Status.Code.CANCELLED) {
                    return false;
                }
                throw Failures.of(e);
            }
        }

        @Override
        public P next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the answer has no more parts");
            }
            return parts.next();
        }
    }
}
