package dev.perrin.analysis.kafka.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.utils.Bytes;

/// Keys of the entries of one run: `run/kind/…`. A run id has no `/`, so no run's range contains another's.
///
/// | key | entry |
/// | --- | --- |
/// | `run/s/writer` | head of the state that a task wrote |
/// | `run/c/writer/generation/index` | chunk of a state |
/// | `run/p/ordinal/part` | part of a snapshot that is not whole yet |
final class StateKeys {
    private static final String HEAD = "s";
    private static final String CHUNK = "c";
    private static final String PENDING = "p";

    private StateKeys() {}

    static Bytes head(String run, String writer) {
        return bytes(run + "/" + HEAD + "/" + writer);
    }

    static Bytes chunk(String run, String writer, long generation, int index) {
        return bytes(chunks(run, writer, generation) + String.format(Locale.ROOT, "%08d", index));
    }

    static String heads(String run) {
        return run + "/" + HEAD + "/";
    }

    static String chunks(String run) {
        return run + "/" + CHUNK + "/";
    }

    static String chunks(String run, String writer, long generation) {
        return chunks(run) + writer + String.format(Locale.ROOT, "/%016x/", generation);
    }

    static Bytes pending(String run, long ordinal, int part) {
        return bytes(pending(run) + String.format(Locale.ROOT, "%019d/%06d", ordinal, part));
    }

    static String pending(String run) {
        return run + "/" + PENDING + "/";
    }

    static String all(String run) {
        return run + "/";
    }

    /// Ordinal in the key of a pending part.
    static long ordinal(Bytes pending) {
        String[] segments = text(pending).split("/", -1);
        return Long.parseLong(segments[2]);
    }

    static String run(Bytes key) {
        String text = text(key);
        return text.substring(0, text.indexOf('/'));
    }

    static boolean isHead(Bytes key) {
        return text(key).startsWith("/" + HEAD + "/", run(key).length());
    }

    /// Who wrote a head.
    static String writer(Bytes head) {
        String text = text(head);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// First key after all that begin with a prefix which ends in `/`.
    static Bytes end(String prefix) {
        return bytes(prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1));
    }

    static String text(Bytes key) {
        return new String(key.get(), StandardCharsets.US_ASCII);
    }
}
