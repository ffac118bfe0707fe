package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import java.util.List;

/// One operation of a network.
///
/// @param name unique; prefix of its tensors' names
/// @param inputs names of the nodes whose outputs it takes; [Network#INPUT] is the example
/// @param output shape of what it gives for one example
public record Node(String name, Operation operation, List<String> inputs, ExampleShape output) {
    public Node {
        inputs = List.copyOf(inputs);
    }
}
