package dev.perrin.local.stack;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.training.v1.GetRunRequest;
import dev.perrin.proto.training.v1.StartRunRequest;
import dev.perrin.proto.training.v1.TrainingGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Starts one run, exactly once: the run gets its name here, so that a call that went lost can be made again.
final class RunStart {
    private static final int ATTEMPTS = 4;
    private static final int CALL_SECONDS = 20;

    private final StackClients clients;

    RunStart(StackClients clients) {
        this.clients = clients;
    }

    RunRecord start(RunSpec spec) {
        RunSpec named =
                spec.getRun().isEmpty() ? spec.toBuilder().setRun(name(spec)).build() : spec;
        for (int attempt = 1; ; attempt++) {
            try {
                return training()
                        .startRun(StartRunRequest.newBuilder().setSpec(named).build())
                        .getRecord();
            } catch (StatusRuntimeException e) {
                if (attempt > 1 && e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
                    return training()
                            .getRun(GetRunRequest.newBuilder()
                                    .setRun(named.getRun())
                                    .build())
                            .getRecord();
                }
                if (attempt == ATTEMPTS || !StackClients.mayHaveGoneLost(e)) {
                    throw e;
                }
            }
        }
    }

    private TrainingGrpc.TrainingBlockingStub training() {
        return clients.training().withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private static String name(RunSpec spec) {
        return spec.getModel().getName() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
