package dev.perrin.local.faults;

/// Kinds of requests, as far as faults tell them apart.
enum StoreRequest {
    PUT_SEGMENT,
    PUT_OTHER,
    LIST,
    HEAD,
    GET,
    /// Health checks and the like, left alone.
    OTHER;

    static StoreRequest of(String method, String target) {
        String path = target.split("\\?", 2)[0];
        boolean object = path.startsWith("/perrin/runs/");
        return switch (method) {
            case "PUT" -> object ? path.contains("/trajectory/") ? PUT_SEGMENT : PUT_OTHER : OTHER;
            case "HEAD" -> object ? HEAD : OTHER;
            case "GET" -> object ? GET : target.contains("list-type=2") ? LIST : OTHER;
            default -> OTHER;
        };
    }

    boolean isPut() {
        return this == PUT_SEGMENT || this == PUT_OTHER;
    }
}
