package dev.lockkeeper.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Lets only clients call whose verified certificate has a certain alternative name; others get PERMISSION_DENIED. */
public final class RequiredClientName implements ServerInterceptor {

    /** In the session, so that a connection's certificate is read once. */
    private static final String SEEN = "lockkeeper.client.name";

    private final String name;

    public RequiredClientName(String name) {
        this.name = name;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session != null && named(session)) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.PERMISSION_DENIED.withDescription("the client's certificate does not have the required name"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private boolean named(SSLSession session) {
        if (session.getValue(SEEN) instanceof Boolean seen) {
            return seen;
        }
        boolean named = hasName(session);
        session.putValue(SEEN, named);
        return named;
    }

    private boolean hasName(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0
                    && chain[0] instanceof X509Certificate certificate
                    && AlternativeNames.of(certificate).have(name);
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            return false;
        }
    }
}
