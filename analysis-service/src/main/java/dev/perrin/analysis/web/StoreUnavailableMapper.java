package dev.perrin.analysis.web;

import dev.perrin.analysis.live.ResultStore.StoreUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// A result that only the archive can have, while it cannot be asked.
public class StoreUnavailableMapper {
    @ServerExceptionMapper
    public Response map(StoreUnavailableException failure) {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .type(MediaType.APPLICATION_JSON)
                .entity(ProtoJson.error("the archive cannot be asked: " + failure.getMessage()))
                .build();
    }
}
