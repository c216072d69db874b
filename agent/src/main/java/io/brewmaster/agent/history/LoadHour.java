package io.brewmaster.agent.history;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The load of one hour, minute by minute. What was not known is empty.
 *
 * @param end     the last minute, a full one; the epoch while there is none
 * @param total   over all bridges; its stress is that of the one with the most
 * @param bridges sorted by id, at most {@value LoadHistory#MOST_BRIDGES}
 */
public record LoadHour(Instant end, Line total, List<Line> bridges) {
    /** How many minutes there are. */
    public static final int MINUTES = 60;

    /** What a bridge bore. Not a record, because of its arrays; nobody changes them. */
    public static final class Line {
        private static final int UNKNOWN = -1;

        private final String id;
        private final int[] people;
        private final float[] stress;

        private Line(String id, int[] people, float[] stress) {
            this.id = id;
            this.people = people;
            this.stress = stress;
        }

        /** Of a bridge of which nothing is known. */
        static Line unknown(String id) {
            Line line = new Line(id, new int[MINUTES], new float[MINUTES]);
            for (int i = 0; i < MINUTES; i++) {
                line.forget(i);
            }
            return line;
        }

        /** A line that stays as it is now, turned so that a place of the ring comes first. */
        Line from(int first) {
            Line copy = unknown(id);
            for (int i = 0; i < MINUTES; i++) {
                copy.people[i] = people[(first + i) % MINUTES];
                copy.stress[i] = stress[(first + i) % MINUTES];
            }
            return copy;
        }

        void put(int place, OptionalInt count, OptionalDouble load) {
            people[place] = count.orElse(UNKNOWN);
            stress[place] = (float) load.orElse(Float.NaN);
        }

        void forget(int place) {
            people[place] = UNKNOWN;
            stress[place] = Float.NaN;
        }

        boolean known() {
            for (int i = 0; i < MINUTES; i++) {
                if (people[i] != UNKNOWN || !Float.isNaN(stress[i])) {
                    return true;
                }
            }
            return false;
        }

        /** Of the bridge. */
        public String id() {
            return id;
        }

        /** People on it in a minute, 0 for the first one. */
        public OptionalInt people(int minute) {
            return people[minute] == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(people[minute]);
        }

        /** Its stress in a minute, 0 for the first one; 1 is full. */
        public OptionalDouble stress(int minute) {
            return Float.isNaN(stress[minute]) ? OptionalDouble.empty() : OptionalDouble.of(stress[minute]);
        }
    }
}
