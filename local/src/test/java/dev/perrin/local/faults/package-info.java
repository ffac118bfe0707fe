/// Seeded schedules of faults against the real broker, the real store and the packaged snapshot-service. Read
/// [dev.perrin.local.faults.FaultSchedulesIT], then [dev.perrin.local.faults.Schedule].
@NullMarked
package dev.perrin.local.faults;

import org.jspecify.annotations.NullMarked;
