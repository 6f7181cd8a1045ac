package dev.lockkeeper.attach.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.attach.RolloutMark;
import dev.lockkeeper.attach.SidecarPlanner;
import dev.lockkeeper.attach.SidecarSettings;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.realparts.CertificateAuthority;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that has not yet heard what the leader rolled pods for waits a moment, so that new pods come out right. */
class CatchUpIT {

    private static final String MARK = RolloutMark.first(new SidecarPlanner(() -> SidecarSettings.DEFAULT)
                    .of(Reviews.model(), new ObjectKey("default", "gw"))
                    .orElseThrow()
                    .hash())
            .text();

    @TempDir
    Path folder;

    @TempDir
    Path authorityFolder;

    private CertificateAuthority authority;
    private RunningWebhook webhook;

    @BeforeEach
    void start() throws Exception {
        authority = new CertificateAuthority(authorityFolder);
        webhook = new RunningWebhook(folder);
        webhook.publish(authority.server("first"), authority.certificate());
        webhook.model.set(Optional.of(Reviews.withoutRoutes()));
        await().until(webhook::ready);
    }

    @AfterEach
    void stop() throws Exception {
        webhook.close();
    }

    @Test
    void waitsForTheModelThatThePodsWereRolledFor() throws Exception {
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given a question that comes before the route is known here
            var answer = new CompletableFuture<HttpResponse<String>>();
            thread.submit(() -> answer.complete(webhook.post(authority.certificate(), Reviews.markedPod(MARK))));
            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(2)).until(() -> !answer.isDone());

            // When the route comes
            webhook.model.set(Optional.of(Reviews.model()));

            // Then the pod gets its processor
            assertThat(answer.get().body()).contains("JSONPatch");
            assertThat(webhook.reviews("injected")).isEqualTo(1);
        }
    }

    @Test
    void answersAsItKnowsInTheEnd() throws Exception {
        // When a template has a mark that nobody here will ever know
        HttpResponse<String> answer = webhook.post(authority.certificate(), Reviews.markedPod("lockkeeper-0a1b"));

        // Then the pod comes, and the next ones do not wait for it again
        assertThat(answer.body()).contains("\"allowed\":true").doesNotContain("patch");
        long begin = System.nanoTime();
        webhook.post(authority.certificate(), Reviews.markedPod("lockkeeper-0a1b"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void doesNotWaitForMarksOfOthers() throws Exception {
        // Given a mark of another controller, and one that is right
        webhook.model.set(Optional.of(Reviews.model()));

        // Then both are answered at once
        for (String mark : new String[] {"0a1b", MARK}) {
            long begin = System.nanoTime();
            assertThat(webhook.post(authority.certificate(), Reviews.markedPod(mark))
                            .body())
                    .contains("JSONPatch");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
    }
}
