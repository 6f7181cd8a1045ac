package dev.lockkeeper.console;

import java.util.List;

/** Builds a page; whatever comes in as text is escaped. */
final class Html {

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1c2230}
            table{border-collapse:collapse;width:100%}
            th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #d9dde5}
            pre{background:#f4f6f9;padding:1rem;overflow:auto}
            .bad{color:#a3150f}.good{color:#1a6b2f}""";

    private final StringBuilder page = new StringBuilder();

    /** @param refreshSeconds 0 for a page that stays */
    Html(String title, int refreshSeconds) {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        if (refreshSeconds > 0) {
            page.append("<meta http-equiv=\"refresh\" content=\"")
                    .append(refreshSeconds)
                    .append("\">");
        }
        page.append("<title>").append(escaped(title)).append("</title>");
        page.append("<style>").append(STYLE).append("</style></head><body>\n");
        page.append("<h1>").append(escaped(title)).append("</h1>\n");
    }

    Html heading(String text) {
        page.append("<h2>").append(escaped(text)).append("</h2>\n");
        return this;
    }

    Html paragraph(String text) {
        page.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    Html link(String path, String text) {
        page.append("<p>").append(anchor(path, text)).append("</p>\n");
        return this;
    }

    Html pre(String text) {
        page.append("<pre>").append(escaped(text)).append("</pre>\n");
        return this;
    }

    /** @param rows of cells that are HTML already, see {@link #escaped} and {@link #anchor} */
    Html table(List<String> columns, List<List<String>> rows) {
        page.append("<table><tr>");
        columns.forEach(column -> page.append("<th>").append(escaped(column)).append("</th>"));
        page.append("</tr>\n");
        for (List<String> row : rows) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(cell).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
        return this;
    }

    String end() {
        return page.append("</body></html>\n").toString();
    }

    static String anchor(String path, String text) {
        return "<a href=\"" + escaped(path) + "\">" + escaped(text) + "</a>";
    }

    static String marked(boolean good, String text) {
        return "<span class=\"" + (good ? "good" : "bad") + "\">" + escaped(text) + "</span>";
    }

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(character -> {
            switch (character) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append((char) character);
            }
        });
        return safe.toString();
    }
}
