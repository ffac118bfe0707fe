package dev.perrin.analysis.comparison;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.comparison.PredictionSource.Answer;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Asks for each run's prediction once, and again with growing pauses while nobody answers. The dynamics that every run
/// is compared with are asked first, and told before the others have answered. Thread safe.
public final class Predictions {
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    /// What is known of a run's prediction.
    public sealed interface State {
        /// Why there is no prediction; empty when there is one.
        String status();

        /// By the dynamics that have answered so far, once the required ones have.
        Optional<RunPrediction> prediction();

        /// Whether nothing more is going to be known.
        boolean isSettled();

        /// @param known by the dynamics that have answered so far
        record Asking(int attempt, Optional<RunPrediction> known) implements State {
            @Override
            public String status() {
                return known.isPresent() ? "" : "asked theory-service";
            }

            @Override
            public Optional<RunPrediction> prediction() {
                return known;
            }

            @Override
            public boolean isSettled() {
                return false;
            }
        }

        record Known(RunPrediction whole) implements State {
            @Override
            public String status() {
                return "";
            }

            @Override
            public Optional<RunPrediction> prediction() {
                return Optional.of(whole);
            }

            @Override
            public boolean isSettled() {
                return true;
            }
        }

        /// For good.
        record Refused(String reason) implements State {
            @Override
            public String status() {
                return reason;
            }

            @Override
            public Optional<RunPrediction> prediction() {
                return Optional.empty();
            }

            @Override
            public boolean isSettled() {
                return true;
            }
        }

        /// @param known by the dynamics that had answered before
        record Unavailable(String reason, int attempt, long againAtMillis, Optional<RunPrediction> known)
                implements State {
            @Override
            public String status() {
                return known.isPresent() ? "" : reason;
            }

            @Override
            public Optional<RunPrediction> prediction() {
                return known;
            }

            @Override
            public boolean isSettled() {
                return false;
            }
        }
    }

    private final PredictionSource source;
    private final Map<String, State> states = new ConcurrentHashMap<>();

    public Predictions(PredictionSource source) {
        this.source = source;
    }

    /// Asks unless that was done already and it is not yet time to ask again. Call it now and then.
    public State ask(RunPlan plan, Curvature curvature, long nowMillis) {
        State known = states.get(plan.run());
        int attempt = switch (known) {
            case null -> 1;
            case State.Unavailable waiting when nowMillis >= waiting.againAtMillis() -> waiting.attempt() + 1;
            case State.Asking _, State.Known _, State.Refused _, State.Unavailable _ -> 0;
        };
        if (attempt == 0 && known != null) {
            return known;
        }
        Optional<String> outside = TheoryScope.refusal(plan.record());
        if (outside.isPresent()) {
            State refused = new State.Refused(outside.get());
            states.put(plan.run(), refused);
            return refused;
        }
        State asking = new State.Asking(attempt, known == null ? Optional.empty() : known.prediction());
        states.put(plan.run(), asking);
        request(plan, curvature, attempt, nowMillis);
        return states.getOrDefault(plan.run(), asking);
    }

    public void forget(String run) {
        states.remove(run);
    }

    /// The dynamics that a run is asked about and that nothing is known of so far.
    public static List<Dynamics> unanswered(RunPlan plan, Curvature curvature, State state) {
        return PredictionQuery.of(plan, curvature.summary()).questions(curvature.eigenvectorCount()).stream()
                .map(DynamicsQuestion::dynamics)
                .filter(dynamics -> state.prediction()
                        .filter(known -> known.all().stream().anyMatch(each -> each.dynamics() == dynamics)
                                || known.refused().containsKey(dynamics))
                        .isEmpty())
                .toList();
    }

    private void request(RunPlan plan, Curvature curvature, int attempt, long nowMillis) {
        PredictionQuery query = PredictionQuery.of(plan, curvature.summary());
        List<DynamicsQuestion> questions = query.questions(curvature.eigenvectorCount());
        if (questions.isEmpty()) {
            states.put(plan.run(), new State.Refused("no mode has a stationary state"));
            return;
        }
        new Conversation(plan.run(), attempt, nowMillis, query, questions).next();
    }

    /// The questions about one run, one after the other.
    private final class Conversation {
        private final String run;
        private final int attempt;
        private final long startedMillis;
        private final PredictionQuery query;
        private final Deque<DynamicsQuestion> open;
        private final Map<Dynamics, DynamicsPrediction> answered = new EnumMap<>(Dynamics.class);
        private final Map<Dynamics, String> refused = new EnumMap<>(Dynamics.class);

        Conversation(
                String run, int attempt, long startedMillis, PredictionQuery query, List<DynamicsQuestion> questions) {
            this.run = run;
            this.attempt = attempt;
            this.startedMillis = startedMillis;
            this.query = query;
            this.open = new ArrayDeque<>(questions);
        }

        void next() {
            DynamicsQuestion question = open.poll();
            if (question == null) {
                states.replace(run, new State.Known(prediction()));
                return;
            }
            ask(
                    question,
                    question.totals(),
                    totals -> askIfAny(
                            question,
                            question.neighbours(),
                            neighbours -> askIfAny(
                                    question,
                                    question.leading(),
                                    leading -> conclude(question, totals, neighbours, leading))));
        }

        private void askIfAny(
                DynamicsQuestion question, Optional<PredictRequest> request, Consumer<Optional<PredictResponse>> then) {
            if (request.isEmpty()) {
                then.accept(Optional.empty());
            } else {
                ask(question, request.get(), response -> then.accept(Optional.of(response)));
            }
        }

        private void ask(DynamicsQuestion question, PredictRequest request, Consumer<PredictResponse> then) {
            source.predict(request, answer -> {
                switch (answer) {
                    case Answer.Predicted(PredictResponse response) -> then.accept(response);
                    case Answer.Refused(String reason) -> refuse(question, reason);
                    case Answer.Unavailable(String reason) -> states.replace(run, unavailable(reason));
                }
            });
        }

        /// What is required need not wait for what is asked besides.
        private void tellEarly() {
            if (open.stream().noneMatch(DynamicsQuestion::required)) {
                states.replace(run, new State.Asking(attempt, Optional.of(prediction())));
            }
        }

        private RunPrediction prediction() {
            return new RunPrediction(query.lagSlots(), answered, refused);
        }

        private void refuse(DynamicsQuestion question, String reason) {
            if (question.required()) {
                states.replace(run, new State.Refused("theory-service refused: " + reason));
            } else {
                refused.put(question.dynamics(), reason);
                next();
            }
        }

        private State unavailable(String reason) {
            long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
            Optional<RunPrediction> known = Optional.ofNullable(states.get(run)).flatMap(State::prediction);
            return new State.Unavailable(
                    "theory-service cannot be asked: " + reason, attempt, startedMillis + pause, known);
        }

        private void conclude(
                DynamicsQuestion question,
                PredictResponse totals,
                Optional<PredictResponse> neighbours,
                Optional<PredictResponse> leading) {
            try {
                answered.put(question.dynamics(), new AnswerReader(query, question).read(totals, neighbours, leading));
                tellEarly();
            } catch (IllegalArgumentException e) {
                states.replace(
                        run,
                        new State.Refused("answer of theory-service does not fit the question: " + e.getMessage()));
                return;
            }
            next();
        }
    }
}
