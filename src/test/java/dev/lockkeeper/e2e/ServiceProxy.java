package dev.lockkeeper.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Service of a cluster as kube-proxy makes it: each new connection goes to the next of the ports that takes it, and breaks
 * when the program behind it goes.
 */
final class ServiceProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int[] targets;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Listens on a port of 127.0.0.1 for programs on other ports of it. */
    ServiceProxy(int port, int... targets) {
        this(InetAddress.getLoopbackAddress(), port, targets);
    }

    /** The same on another address of this machine. */
    ServiceProxy(InetAddress address, int port, int... targets) {
        this.targets = targets.clone();
        try {
            listener = new ServerSocket(port, 128, address);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
        Thread.ofVirtual().name("service-" + port).start(this::accept);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.forEach(ServiceProxy::end);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                // The loop's condition tells.
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                var target = connected()) {
            open.add(target);
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(target, client));
            pump(client, target);
            open.remove(target);
        } catch (IOException nobody) {
            // The client's connection is closed, which tells it.
        } finally {
            open.remove(client);
        }
    }

    private Socket connected() throws IOException {
        for (int tried = 1; ; tried++) {
            int port = targets[Math.floorMod(next.getAndIncrement(), targets.length)];
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException refused) {
                if (tried == targets.length) {
                    throw refused;
                }
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // Either side may go at any time.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // As wished.
        }
    }
}
