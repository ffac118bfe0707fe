package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.GetStoreRequest;
import dev.perrin.proto.archive.v1.GetStoreResponse;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/// `perrin archive store`.
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What is known of the store behind the service.")
final class StoreCommand extends AskCommand {
    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        GetStoreResponse store = archive.calls().getStore(GetStoreRequest.getDefaultInstance());
        if (form == Format.JSON) {
            printJson(out, store);
        } else {
            Sheet sheet = new Sheet("store", "value");
            sheet.add("endpoint", store.getEndpoint());
            sheet.add("bucket", store.getBucket());
            sheet.add("conditional puts", Words.of(store.getConditionalPuts()));
            sheet.add("full", store.getFull() ? "yes" : "no");
            sheet.add("last failure", store.getLastFailure().isEmpty() ? "none" : store.getLastFailure());
            sheet.print(out);
        }
        return FINE;
    }
}
