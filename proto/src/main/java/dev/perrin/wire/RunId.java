package dev.perrin.wire;

import java.util.regex.Pattern;

/// Name of a run: 1 to 64 of `[a-z0-9-]`, so that it is safe as a path segment, an object key and a record key.
public record RunId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

    public RunId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("run must be 1 to 64 of [a-z0-9-], but is '" + printable(value) + "'");
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    /// Hostile ids end up in logs: control characters are replaced and the length is bounded.
    private static String printable(String value) {
        String cut = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return cut.replaceAll("\\p{Cntrl}", "�");
    }

    @Override
    public String toString() {
        return value;
    }
}
