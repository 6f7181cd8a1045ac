package dev.lockkeeper.app.arguments;

import java.util.Comparator;
import java.util.List;

/** What {@code --help} prints: every flag and every other setting, with environment name and default. */
final class HelpText {

    private HelpText() {}

    static String of(List<Flag> flags) {
        StringBuilder text = new StringBuilder("""
                Lockkeeper, the control plane of Envoy AI gateways

                Flags (--name=value, --name value or -name=value; each also in kebab-case):
                """);
        flags.stream().sorted(Comparator.comparing(Flag::name)).forEach(flag -> {
            String later = flag.inUse() ? "" : " (no effect yet)";
            entry(
                    text,
                    "--" + flag.name(),
                    flag.meaning() + later,
                    flag.defaultValue(),
                    Setting.environmentName(flag.property()));
        });
        entry(text, "--help", "Prints this", "", "");
        entry(text, "--version", "Prints the version", "", "");
        if (flags == PeerFlags.ALL) {
            text.append(
                    "A processor alone (LOCKKEEPER_ROLES=processor) has flags of its own: ask for --help with that\n");
        }
        text.append("\nOther settings, as environment variables or properties:\n");
        Settings.WITHOUT_FLAG.forEach(setting ->
                entry(text, setting.environment(), setting.meaning(), setting.defaultValue(), setting.property()));
        return text.toString().stripTrailing();
    }

    private static void entry(StringBuilder text, String name, String meaning, String defaultValue, String alias) {
        text.append("  ").append(name).append('\n');
        text.append("        ").append(meaning);
        if (!defaultValue.isEmpty()) {
            text.append("; default ").append(defaultValue);
        }
        if (!alias.isEmpty()) {
            text.append(" [").append(alias).append(']');
        }
        text.append('\n');
    }
}
