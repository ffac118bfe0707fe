package dev.perrin.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/// Turns [TlsSettings] into what the HTTP client needs, and explains what comes of them.
public final class Trust {
    private static final System.Logger LOG = System.getLogger(Trust.class.getName());

    private Trust() {}

    /// @throws IllegalArgumentException when a file cannot be read or holds no certificate
    static void apply(TlsSettings tls, OkHttpClient.Builder http) {
        if (tls.isDefault()) {
            return;
        }
        try {
            X509TrustManager manager = manager(tls);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            http.sslSocketFactory(context.getSocketFactory(), manager);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("trust for the store cannot be set up from " + tls + ": " + e, e);
        }
        if (tls.insecureTrustAnyone()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "STORE IS NOT AUTHENTICATED: perrin.s3.tls.insecure-trust-anyone is set, so anyone on the way to "
                            + "the store can read and change everything, credentials included.");
            http.hostnameVerifier((host, session) -> true);
        }
    }

    /// Whether a request failed since the certificate of the store was not trusted.
    public static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /// What the failure says, and which keys help where it is one of trust.
    public static String describe(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return isRefusal(failure)
                ? message + " (perrin.s3.tls.ca-file or .trust-store names the authorities to trust)"
                : message;
    }

    private static X509TrustManager manager(TlsSettings tls) throws GeneralSecurityException, IOException {
        if (tls.insecureTrustAnyone()) {
            return new TrustAnyone();
        }
        KeyStore authorities = tls.caFile().isPresent()
                ? certificates(tls.caFile().get())
                : KeyStore.getInstance(
                        tls.trustStore().orElseThrow().toFile(),
                        tls.trustStorePassword().map(String::toCharArray).orElse(null));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                if (found.getAcceptedIssuers().length == 0) {
                    throw new GeneralSecurityException("there is no certificate of an authority in it");
                }
                return found;
            }
        }
        throw new GeneralSecurityException("the Java runtime has no trust manager for X.509");
    }

    private static KeyStore certificates(Path pem) throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        try (InputStream stream = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(stream);
            int index = 0;
            for (Certificate certificate : certificates) {
                authorities.setCertificateEntry("ca-" + index++, certificate);
            }
        }
        return authorities;
    }

    /// An extended manager, or the runtime would go on checking host names.
    private static final class TrustAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
