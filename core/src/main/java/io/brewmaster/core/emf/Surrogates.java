package io.brewmaster.core.emf;

/** Java strings may hold half a surrogate pair (a cut name, a foreign file name), which no UTF-8 text can. */
final class Surrogates {
    private Surrogates() {}

    static String clean(String text) {
        if (text.codePoints().noneMatch(Surrogates::isLone)) {
            return text;
        }
        return text.codePoints()
                .map(c -> isLone(c) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isLone(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
