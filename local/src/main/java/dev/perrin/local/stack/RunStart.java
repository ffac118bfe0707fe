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

/// Starts one run, exactly once: the run gets its name here, so that a call that went lost can be made again. A run of
/// this specification that an earlier stack over the same data did not end goes on with this one.
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
                if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
                    RunRecord known = training()
                            .getRun(GetRunRequest.newBuilder()
                                    .setRun(named.getRun())
                                    .build())
                            .getRecord();
                    if (attempt > 1 || goesOn(known, named)) {
                        return known;
                    }
                }
                if (attempt == ATTEMPTS || !StackClients.mayHaveGoneLost(e)) {
                    throw e;
                }
            }
        }
    }

    /// @param requested without what the trainer fills in
    private static boolean goesOn(RunRecord known, RunSpec requested) {
        RunSpec has = known.getSpec();
        RunSpec.Builder filled = requested.toBuilder();
        if (filled.getModel().getHiddenWidthsCount() == 0) {
            filled.getModelBuilder().addAllHiddenWidths(has.getModel().getHiddenWidthsList());
        }
        if (filled.getModel().getChannelsCount() == 0) {
            filled.getModelBuilder().addAllChannels(has.getModel().getChannelsList());
        }
        if (filled.getProjectedModes() == 0) {
            filled.setProjectedModes(has.getProjectedModes());
        }
        return filled.build().equals(has)
                && switch (known.getPhase()) {
                    case RUN_PHASE_FINISHED, RUN_PHASE_STOPPED, RUN_PHASE_FAILED, RUN_PHASE_UNSPECIFIED, UNRECOGNIZED ->
                        false;
                    case RUN_PHASE_PENDING, RUN_PHASE_CONVERGING, RUN_PHASE_MEASURING_CURVATURE, RUN_PHASE_LIMITING ->
                        true;
                };
    }

    private TrainingGrpc.TrainingBlockingStub training() {
        return clients.training().withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private static String name(RunSpec spec) {
        return spec.getModel().getName() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
