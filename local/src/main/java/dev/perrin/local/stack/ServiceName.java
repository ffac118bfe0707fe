package dev.perrin.local.stack;

/// The four services, by module, with the heap that their JVMs get here.
public enum ServiceName {
    TRAINER("trainer-service", 768),
    SNAPSHOT("snapshot-service", 384),
    ANALYSIS("analysis-service", 512),
    THEORY("theory-service", 256);

    private final String module;
    private final int maxHeapMebibytes;

    ServiceName(String module, int maxHeapMebibytes) {
        this.module = module;
        this.maxHeapMebibytes = maxHeapMebibytes;
    }

    /// Folder of the module, name of its process and of its log.
    public String module() {
        return module;
    }

    int maxHeapMebibytes() {
        return maxHeapMebibytes;
    }
}
