package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that misbehaves on request: forwards a port of 127.0.0.1 to another one and can delay, hold back, drop or cut.
 *
 * <p>It works on bytes, so TLS passes through. Held bytes reach the other side after {@link #release()} even when the
 * sender has hung up meanwhile, as with a packet that was long on its way.
 */
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final TcpFaults toServer = new TcpFaults();
    private final TcpFaults toClient = new TcpFaults();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private volatile boolean refusing;

    private TcpProxy(int targetPort) throws IOException {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("tcp-proxy-" + port()).start(this::accept);
    }

    /** Forwards a free port to {@code targetPort}. */
    public static TcpProxy to(int targetPort) {
        try {
            return new TcpProxy(targetPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections clients have made so far. */
    public long connections() {
        return connections.get();
    }

    /** Bytes of both directions arrive this much later; zero ends it. */
    public void delay(Duration delay) {
        toServer.delay(delay);
        toClient.delay(delay);
    }

    /** Nothing passes in either direction until {@link #release()}; nothing is lost. */
    public void hold() {
        toServer.hold();
        toClient.hold();
    }

    /** What clients send is held back until {@link #release()}; answers pass. */
    public void holdRequests() {
        toServer.hold();
    }

    /** Requests arrive, answers are held back until {@link #release()}. */
    public void holdAnswers() {
        toClient.hold();
    }

    /** Swallows all bytes of connections that are open or come, in both directions; those connections never recover. */
    public void drop() {
        toServer.drop();
        toClient.drop();
    }

    /** Breaks all connections with a reset; new ones are welcome. */
    public void cut() {
        open.forEach(this::reset);
    }

    /** Breaks all connections and every new one at once, until {@link #release()}. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Ends all faults; held bytes go on their way. Connections that {@link #drop()} has harmed are cut. */
    public void release() {
        refusing = false;
        boolean requestsLost = toServer.release();
        boolean answersLost = toClient.release();
        if (requestsLost || answersLost) {
            cut();
        }
    }

    /** How many bytes from clients wait in the proxy at this moment: the way to see that a request is being held. */
    public long heldRequestBytes() {
        return toServer.waiting();
    }

    /** How many bytes {@link #drop()} has swallowed since the last release, both directions. */
    public long droppedBytes() {
        return toServer.dropped() + toClient.dropped();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException closedOrRefused) {
                // The loop's condition tells which: a closed proxy ends, a refused connection is the client's news.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        connections.incrementAndGet();
        var server = new Socket();
        open.add(client);
        open.add(server);
        if (refusing) {
            reset(client);
            return;
        }
        try {
            server.connect(target);
        } catch (IOException unreachable) {
            reset(client);
            return;
        }
        var directions = new AtomicInteger(2);
        Runnable ended = () -> {
            if (directions.decrementAndGet() == 0) {
                forget(client);
                forget(server);
            }
        };
        toServer.pump(client, server, ended);
        toClient.pump(server, client, ended);
    }

    private void forget(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // A closed socket is what was asked for.
        }
    }

    /** With linger 0 the peer sees a reset, not an orderly end. */
    private void reset(Socket socket) {
        open.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyGone) {
            // A closed socket is what was asked for.
        }
    }
}
