package dev.perrin.local.stack;

/// The four services, by module, with the heap that their JVMs may take here: enough for networks of some thousand
/// parameters on any machine, and a part of a large one's memory for the published networks.
public enum ServiceName {
    TRAINER("trainer-service", 768, 4, true),
    SNAPSHOT("snapshot-service", 1024, 12, false),
    ANALYSIS("analysis-service", 512, 6, true),
    THEORY("theory-service", 256, 32, false);

    private final String module;
    private final int leastHeapMebibytes;
    private final int share;
    /// Whether it computes long enough for the optimising compiler to pay; the quick one alone halves the time to
    /// start.
    private final boolean computing;

    ServiceName(String module, int leastHeapMebibytes, int share, boolean computing) {
        this.module = module;
        this.leastHeapMebibytes = leastHeapMebibytes;
        this.share = share;
        this.computing = computing;
    }

    /// Folder of the module, name of its process and of its log.
    public String module() {
        return module;
    }

    boolean isComputing() {
        return computing;
    }

    /// @param memoryMebibytes of the machine, or what is left of it to this process's group
    long maxHeapMebibytes(long memoryMebibytes) {
        return Math.max(leastHeapMebibytes, memoryMebibytes / share);
    }
}
