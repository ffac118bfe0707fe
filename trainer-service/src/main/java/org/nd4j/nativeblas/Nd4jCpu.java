package org.nd4j.nativeblas;

/// A name that DL4J 1.0.0-M2.1 looks up to learn whether there is oneDNN, and that ND4J no longer has: its class
/// moved to another package and its method got another name. Without an answer DL4J computes convolutions, pooling
/// and batch norm by its own slow ways.
public final class Nd4jCpu {
    private Nd4jCpu() {}

    /// Passes the question on to the class of today.
    public static final class Environment {
        private static final Environment INSTANCE = new Environment();

        private Environment() {}

        public static Environment getInstance() {
            return INSTANCE;
        }

        /// Whether the native library was built with oneDNN and may use it.
        public boolean isUseMKLDNN() {
            return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance()
                    .isUseONEDNN();
        }
    }
}
