package dev.lockkeeper.app.ratelimit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A statsd on a UDP port that keeps all it was sent. */
public final class StatsdReceiver implements AutoCloseable {

    private final DatagramSocket socket;
    private final List<String> packets = new CopyOnWriteArrayList<>();

    public StatsdReceiver() throws SocketException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::receive);
    }

    public int port() {
        return socket.getLocalPort();
    }

    List<String> packets() {
        return packets;
    }

    List<String> lines() {
        return packets.stream()
                .flatMap(packet -> Arrays.stream(packet.split("\n")))
                .toList();
    }

    /** Sums of all counters by name. */
    public Map<String, Long> counters() {
        Map<String, Long> sums = new TreeMap<>();
        lines().stream().filter(line -> line.contains("|c")).forEach(line -> {
            int colon = line.lastIndexOf(':', line.indexOf('|'));
            sums.merge(
                    line.substring(0, colon), Long.parseLong(line.substring(colon + 1, line.indexOf('|'))), Long::sum);
        });
        return sums;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void receive() {
        byte[] room = new byte[65_536];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                socket.receive(packet);
                packets.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
