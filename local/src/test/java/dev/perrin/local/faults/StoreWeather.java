package dev.perrin.local.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How often requests to the store fail, and how. The fault of the n-th request of a kind by a member depends on
/// the seed alone.
///
/// @param putRate fraction of puts that meet a fault
/// @param readRate fraction of the other requests that do
/// @param slownessMillis of slow and belated requests, as a bound
record StoreWeather(long seed, double putRate, double readRate, int slownessMillis) {
    static final StoreWeather CALM = new StoreWeather(0, 0, 0, 0);

    /// @param millis for the faults that take time
    record Drawn(StoreFault fault, int millis) {
        static final Drawn NONE = new Drawn(StoreFault.NONE, 0);
    }

    /// Faults that cost the time-out of a client are rarer.
    private static final StoreFault[] OF_PUTS = weighted(
            StoreFault.SLOW, 5,
            StoreFault.REFUSED_500, 3,
            StoreFault.REFUSED_503, 3,
            StoreFault.REFUSED_409, 3,
            StoreFault.REFUSED_412, 4,
            StoreFault.DONE_500, 4,
            StoreFault.DONE_503, 2,
            StoreFault.DONE_412, 4,
            StoreFault.RESET, 2,
            StoreFault.RESET_IN_BODY, 4,
            StoreFault.DONE_RESET, 4,
            StoreFault.DONE_TRUNCATED, 3,
            StoreFault.SILENT, 1,
            StoreFault.DONE_SILENT, 1,
            StoreFault.BELATED, 4);

    private static final StoreFault[] OF_READS = weighted(
            StoreFault.SLOW, 5,
            StoreFault.REFUSED_500, 4,
            StoreFault.REFUSED_503, 4,
            StoreFault.RESET, 3,
            StoreFault.DONE_RESET, 2,
            StoreFault.DONE_TRUNCATED, 5,
            StoreFault.SILENT, 1);

    Drawn draw(int member, StoreRequest request, long count) {
        double rate = request == StoreRequest.OTHER ? 0 : request.isPut() ? putRate : readRate;
        SplittableRandom random = new SplittableRandom(
                seed * 31 + member * 0x9E3779B97F4A7C15L + request.name().hashCode() * 1_000_003L + count);
        if (random.nextDouble() >= rate) {
            return Drawn.NONE;
        }
        StoreFault[] kinds = request.isPut() ? OF_PUTS : OF_READS;
        return new Drawn(kinds[random.nextInt(kinds.length)], 1 + random.nextInt(Math.max(1, slownessMillis)));
    }

    private static StoreFault[] weighted(Object... faultsAndWeights) {
        List<StoreFault> all = new ArrayList<>();
        for (int index = 0; index < faultsAndWeights.length; index += 2) {
            for (int copy = 0; copy < (Integer) faultsAndWeights[index + 1]; copy++) {
                all.add((StoreFault) faultsAndWeights[index]);
            }
        }
        return all.toArray(new StoreFault[0]);
    }
}
