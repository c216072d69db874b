package io.brewmaster.agent.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The lines of one metric in the text that Prometheus scrapes, OpenMetrics or the older format. */
final class Exposition {
    /** One line: a number under its labels. */
    record Sample(Map<String, String> labels, double value) {
        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    private Exposition() {}

    /**
     * All lines of a metric, in their order.
     *
     * @throws IllegalArgumentException if one of them is malformed; the message is one line
     */
    static List<Sample> samples(String text, String name) {
        List<Sample> samples = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end);
            start = end < 0 ? text.length() : end + 1;
            if (line.startsWith(name) && line.length() > name.length()) {
                char next = line.charAt(name.length());
                if (next == '{' || next == ' ' || next == '\t') {
                    samples.add(new Line(line, name).sample());
                }
            }
        }
        return samples;
    }

    /** The only line of a metric, its number; empty if there is none, or more than one. */
    static OptionalDouble single(String text, String name) {
        List<Sample> samples = samples(text, name);
        return samples.size() == 1 ? OptionalDouble.of(samples.get(0).value()) : OptionalDouble.empty();
    }

    /** A line that is being read, from behind its name. */
    private static final class Line {
        private final String text;
        private int at;

        Line(String text, String name) {
            this.text = text;
            this.at = name.length();
        }

        Sample sample() {
            Map<String, String> labels = text.charAt(at) == '{' ? labels() : Map.of();
            String rest = text.substring(at).strip();
            int end = 0;
            while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
                end++;
            }
            // What follows is a timestamp or an exemplar.
            try {
                return new Sample(labels, Double.parseDouble(rest.substring(0, end)));
            } catch (NumberFormatException e) {
                throw malformed();
            }
        }

        private Map<String, String> labels() {
            Map<String, String> labels = new HashMap<>();
            at++;
            while (next() != '}') {
                int equals = text.indexOf("=\"", at);
                if (equals < 0) {
                    throw malformed();
                }
                String name = text.substring(at, equals).strip();
                at = equals + 2;
                labels.put(name, quoted());
                if (next() == ',') {
                    at++;
                }
            }
            at++;
            return labels;
        }

        /** Up to and with the closing quote. */
        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (char c = next(); c != '"'; c = next()) {
                at++;
                if (c == '\\') {
                    char escaped = next();
                    at++;
                    value.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    value.append(c);
                }
            }
            at++;
            return value.toString();
        }

        private char next() {
            if (at >= text.length()) {
                throw malformed();
            }
            return text.charAt(at);
        }

        private IllegalArgumentException malformed() {
            return new IllegalArgumentException(
                    "malformed line: " + (text.length() > 120 ? text.substring(0, 120) : text));
        }
    }
}
