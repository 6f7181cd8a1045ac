package dev.lockkeeper.app.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.SidecarConfig;
import dev.lockkeeper.app.WebhookConfig;
import dev.lockkeeper.leadership.LeadershipConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/settings.md and {@code --help} know every setting that the program reads. */
class SettingsPageTest {

    private static final Path PAGE = Path.of("docs", "settings.md");

    @Test
    void theListKnowsEverySetting() {
        // When
        Set<String> read = new TreeSet<>();
        for (Class<?> area : List.of(
                AppConfig.class,
                LeadershipConfig.class,
                WebhookConfig.class,
                SidecarConfig.class,
                NotYetUsedConfig.class)) {
            read.addAll(
                    ConfigMappings.getProperties(ConfigClass.configClass(area)).keySet());
        }
        // Elements of lists are listed beside the list itself.
        read.removeIf(name -> name.contains("["));
        // Then
        assertThat(read)
                .as("add what is missing to PeerFlags or Settings, and to docs/settings.md")
                .isSubsetOf(listed());
    }

    @Test
    void thePageShowsEverySettingWithItsNamesAndDefault() throws IOException {
        // When
        String page = Files.readString(PAGE);
        // Then
        List<String> missing = Stream.concat(
                        Stream.concat(PeerFlags.ALL.stream(), ProcessorFlags.ALL.stream())
                                .map(SettingsPageTest::row),
                        Settings.WITHOUT_FLAG.stream().map(SettingsPageTest::row))
                .filter(row -> !page.contains(row))
                .toList();
        assertThat(missing).as("rows to add to " + PAGE).isEmpty();
    }

    private static List<String> listed() {
        List<String> listed = new ArrayList<>();
        PeerFlags.ALL.forEach(flag -> listed.add(flag.property()));
        ProcessorFlags.ALL.forEach(flag -> listed.add(flag.property()));
        Settings.WITHOUT_FLAG.forEach(setting -> listed.add(setting.property()));
        return listed;
    }

    private static String row(Flag flag) {
        return "| `%s` | `%s` | `--%s` | %s | %s |"
                .formatted(
                        flag.property(),
                        Setting.environmentName(flag.property()),
                        flag.name(),
                        flag.defaultValue().isEmpty() ? "" : "`" + flag.defaultValue() + "`",
                        flag.meaning() + (flag.inUse() ? "" : " ¹"));
    }

    private static String row(Setting setting) {
        return "| %s | `%s` | | %s | %s |"
                .formatted(
                        setting.property().isEmpty() ? "" : "`" + setting.property() + "`",
                        setting.environment(),
                        setting.defaultValue(),
                        setting.meaning());
    }
}
