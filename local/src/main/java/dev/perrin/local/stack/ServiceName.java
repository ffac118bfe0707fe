package dev.perrin.local.stack;

/// The four services, by module, with the heap that their JVMs get here.
public enum ServiceName {
    TRAINER("trainer-service", 768, true),
    SNAPSHOT("snapshot-service", 1024, false),
    ANALYSIS("analysis-service", 512, true),
    THEORY("theory-service", 256, false);

    private final String module;
    private final int maxHeapMebibytes;
    /// Whether it computes long enough for the optimising compiler to pay; the quick one alone halves the time to
    /// start.
    private final boolean computing;

    ServiceName(String module, int maxHeapMebibytes, boolean computing) {
        this.module = module;
        this.maxHeapMebibytes = maxHeapMebibytes;
        this.computing = computing;
    }

    /// Folder of the module, name of its process and of its log.
    public String module() {
        return module;
    }

    boolean isComputing() {
        return computing;
    }

    int maxHeapMebibytes() {
        return maxHeapMebibytes;
    }
}
