package dev.perrin.analysis.kafka;

import java.util.Optional;

/// The stream, or none where it is switched off.
public final class StreamSwitch {
    private final Optional<AnalysisStream> stream;

    public StreamSwitch(Optional<AnalysisStream> stream) {
        this.stream = stream;
    }

    public void start() {
        stream.ifPresent(AnalysisStream::start);
    }

    public void stop() {
        stream.ifPresent(AnalysisStream::close);
    }

    boolean isReady() {
        return stream.map(each -> each.isRunning() && each.hasContact()).orElse(true);
    }

    boolean hasFailed() {
        return stream.map(AnalysisStream::hasFailed).orElse(false);
    }

    boolean hasContact() {
        return stream.map(AnalysisStream::hasContact).orElse(true);
    }

    String state() {
        return stream.map(AnalysisStream::state).orElse("OFF");
    }
}
