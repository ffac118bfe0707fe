package dev.perrin.local.container;

import dev.perrin.local.TestCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Instructions of `k8s/image/Containerfile`, in order, comments left out and continued lines joined.
public record Containerfile(List<Instruction> instructions) {
    private static final Pattern PAIR = Pattern.compile("(\\w+)=(\\S*)");

    /// @param name such as `COPY`
    /// @param arguments the rest of the line, variables not yet replaced
    public record Instruction(String name, String arguments) {}

    public Containerfile {
        instructions = List.copyOf(instructions);
    }

    public static Containerfile read() throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        for (String line : Files.readAllLines(path())) {
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            boolean isContinued = line.endsWith("\\");
            whole.append(isContinued ? line.substring(0, line.length() - 1) : line);
            if (!isContinued) {
                String[] parts = whole.toString().strip().split("\\s+", 2);
                instructions.add(new Instruction(parts[0], parts[1]));
                whole.setLength(0);
            }
        }
        return new Containerfile(instructions);
    }

    static Path path() {
        return TestCheckout.root().resolve("k8s/image/Containerfile");
    }

    /// The arguments of all instructions of this name.
    List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /// All variables that an image has, the values of its builds' arguments put in.
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String arguments : all("ENV")) {
            Matcher pair = PAIR.matcher(arguments);
            while (pair.find()) {
                environment.put(pair.group(1), pair.group(2));
            }
        }
        return environment;
    }

    /// Value of a build's argument where none is given.
    String argument(String name) {
        return all("ARG").stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no argument " + name));
    }

    /// What is copied out of the checkout.
    ///
    /// @param application folder of the packaged application, relative to the checkout
    List<String> sources(String application) {
        return all("COPY").stream()
                .filter(arguments -> !arguments.startsWith("--from="))
                .map(arguments -> arguments.replace("${APPLICATION}", application))
                .flatMap(arguments -> {
                    List<String> words = Arrays.asList(arguments.split("\\s+", -1));
                    return words.subList(0, words.size() - 1).stream();
                })
                .toList();
    }
}
