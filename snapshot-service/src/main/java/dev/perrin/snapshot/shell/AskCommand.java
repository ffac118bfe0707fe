package dev.perrin.snapshot.shell;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all commands have in common: which service is asked, how its answer is printed, and what a refusal looks like.
abstract class AskCommand implements Callable<Integer> {
    /// The answer was good.
    static final int FINE = 0;
    /// The service failed, or cannot be reached.
    static final int FAILED = 1;
    /// The question was refused, or is no question.
    static final int REFUSED = 2;
    /// Objects of the run are damaged or missing.
    static final int DAMAGED = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:PERRIN_ARCHIVE_TARGET:-localhost:7102}",
            description = {
                "The service that is asked. Default: PERRIN_ARCHIVE_TARGET in the environment, or a demo of this",
                "checkout that runs, or localhost:7102; now ${DEFAULT-VALUE}."
            })
    private String target = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "table (default) or json (the answer as in the schema; a stream has one line for each message).")
    private Format format = Format.TABLE;

    /// Asks and prints.
    ///
    /// @return the exit status
    abstract int ask(Archive archive, Format form, PrintWriter out);

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Archive archive = new Archive(target)) {
            int status = ask(archive, format, out);
            out.flush();
            return status;
        } catch (BadOptionException e) {
            return complain(String.valueOf(e.getMessage()), REFUSED);
        } catch (StatusRuntimeException e) {
            out.flush();
            return complain(sentence(e.getStatus()), isRefusal(e.getStatus().getCode()) ? REFUSED : FAILED);
        }
    }

    /// The answer of the schema as JSON.
    static void printJson(PrintWriter out, MessageOrBuilder answer) {
        print(out, answer, JsonFormat.printer().alwaysPrintFieldsWithNoPresence());
    }

    /// One message of a stream as JSON, in one line.
    static void printJsonLine(PrintWriter out, MessageOrBuilder answer) {
        print(
                out,
                answer,
                JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace());
    }

    private static void print(PrintWriter out, MessageOrBuilder answer, JsonFormat.Printer printer) {
        try {
            out.println(printer.print(answer));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an answer without Any fields can be written", e);
        }
    }

    /// Something for the person, apart from the answer.
    void say(String words) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("perrin: " + words);
        err.flush();
    }

    private int complain(String words, int status) {
        say(words);
        return status;
    }

    private String sentence(Status status) {
        String description = status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        return status.getCode() == Status.Code.UNAVAILABLE
                ? "no answer from " + target + " (--target names the service): " + description
                : description;
    }

    private static boolean isRefusal(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE -> true;
            default -> false;
        };
    }
}
