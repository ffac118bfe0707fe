package dev.perrin.theory.shell;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.theory.client.TheoryFailedException;
import dev.perrin.theory.client.TheoryRefusedException;
import dev.perrin.theory.client.TheoryUnavailableException;
import dev.perrin.theory.mode.InvalidQuestionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all questions have in common: who answers, how the answer is printed, and what a refusal looks like. Nothing is
/// printed before the answer is there.
abstract class AskCommand implements Callable<Integer> {
    private static final int ANSWERED = 0;
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default), json (the answer as in the schema) or csv, with all digits.")
    private Format format = Format.TABLE;

    @Option(
            names = "--request",
            paramLabel = "FILE",
            description = "The request as JSON of the schema, for what has no option; other options come on top.")
    private @Nullable String request;

    @Option(
            names = "--service",
            paramLabel = "HOST:PORT",
            description = "Ask a running service instead of answering here.")
    private @Nullable String service;

    /// Asks and prints.
    abstract void ask(Theory theory, Format form, PrintWriter out);

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Theory theory = service == null ? new TheoryInProcess() : new TheoryAtService(service)) {
            ask(theory, format, out);
            out.flush();
            return ANSWERED;
        } catch (InvalidQuestionException | BadOptionException | TheoryRefusedException e) {
            return complain(e, REFUSED);
        } catch (TheoryUnavailableException | TheoryFailedException e) {
            return complain(e, FAILED);
        }
    }

    /// Reads `--request` into a message that options then change.
    <B extends Message.Builder> B requested(B builder) {
        if (request == null) {
            return builder;
        }
        try {
            JsonFormat.parser().merge(Files.readString(Path.of(request)), builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new BadOptionException("--request: " + request + " is not such a request: " + e.getMessage());
        } catch (IOException | InvalidPathException e) {
            throw new BadOptionException("--request: cannot read the file '" + request + "'");
        }
    }

    static void print(Format form, PrintWriter out, MessageOrBuilder answer, List<Sheet> tables, Sheet csv) {
        switch (form) {
            case TABLE -> Sheet.printTables(tables, out);
            case CSV -> csv.printCsv(out);
            case JSON -> {
                try {
                    out.println(JsonFormat.printer().print(answer));
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException("an answer without Any fields can be written", e);
                }
            }
        }
    }

    private int complain(RuntimeException e, int status) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("perrin: " + e.getMessage());
        err.flush();
        return status;
    }
}
