package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;

import com.sun.management.ThreadMXBean;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes, edits and encodes a recorded translation on one thread, without a network: where the CPU time of a hook goes.
 * Run by hand; {@code bench/hook} measures the whole.
 */
final class HookProfile {

    private HookProfile() {}

    public static void main(String... arguments) throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
        int calls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        FixedView view = new FixedView();
        TranslateEdits edits = new TranslateEdits(
                new OwnRoutes(Recognition.ANNOTATION, key -> view.route(key).isPresent()),
                ProcessorCluster.at(UnixDomainSocketAddress.of("/run/processor.sock")),
                Optional.empty());
        edits.scan(PostTranslateModifyRequest.parseFrom(bytes))
                .hashes()
                .forEach((route, hash) -> view.put(plan(route, hash.orElseThrow(), rule(backend(route, "own", 0, 0)))));
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[][] parts = new long[5][calls];
        int size = 0;
        for (int i = 0; i < calls; i++) {
            long allocated = thread.getCurrentThreadAllocatedBytes();
            long start = thread.getCurrentThreadCpuTime();
            PostTranslateModifyRequest request = PostTranslateModifyRequest.parseFrom(bytes);
            long parsed = thread.getCurrentThreadCpuTime();
            TranslationScan scan = edits.scan(request);
            long scanned = thread.getCurrentThreadCpuTime();
            Result result = edits.apply(
                    request,
                    scan,
                    ChosenPlans.of(scan, view, new WaitedFor(System::nanoTime, Duration.ZERO))
                            .givenUp());
            long edited = thread.getCurrentThreadCpuTime();
            size = result.response().toByteArray().length;
            long end = thread.getCurrentThreadCpuTime();
            parts[0][i] = parsed - start;
            parts[1][i] = scanned - parsed;
            parts[2][i] = edited - scanned;
            parts[3][i] = end - edited;
            parts[4][i] = thread.getCurrentThreadAllocatedBytes() - allocated;
            if (!result.failedRoutes().isEmpty()) {
                throw new IllegalStateException("closed: " + result.failedRoutes());
            }
        }
        System.out.printf("request %d B, reply %d B, %d calls%n", bytes.length, size, calls);
        String[] names = {"decode", "scan", "edit", "encode"};
        for (int part = 0; part < names.length; part++) {
            System.out.printf(
                    "%-7s first %.1f CPU-ms, p50 %.2f CPU-ms%n",
                    names[part], parts[part][0] / 1e6, median(parts[part]) / 1e6);
        }
        System.out.printf("allocated p50 %.1f MB%n", median(parts[4]) / 1e6);
    }

    private static long median(long[] all) {
        long[] late = Arrays.copyOfRange(all, all.length / 2, all.length);
        Arrays.sort(late);
        return late[late.length / 2];
    }
}
