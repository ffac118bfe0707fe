package dev.perrin.objectstore.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A certificate authority that nobody else knows, and a server certificate for 127.0.0.1 that it has signed.
public record PrivateAuthority(Path certificate, Path serverKeyStore, String password) {
    public static PrivateAuthority create(Path folder) {
        String password = "changeit";
        Path certificate = folder.resolve("authority.pem");
        Path server = folder.resolve("server.p12");
        keytool(
                server,
                password,
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Perrin",
                "-ext",
                "bc:c");
        keytool(server, password, "-exportcert", "-rfc", "-alias", "ca", "-file", certificate.toString());
        keytool(
                server,
                password,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=store",
                "-ext",
                "san=ip:127.0.0.1",
                "-signer",
                "ca");
        keytool(server, password, "-delete", "-alias", "ca");
        return new PrivateAuthority(certificate, server, password);
    }

    private static void keytool(Path keyStore, String password, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", password));
        command.add("-J-XX:TieredStopAtLevel=1");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + said);
            }
        } catch (IOException e) {
            throw new IllegalStateException("keytool cannot be run", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
