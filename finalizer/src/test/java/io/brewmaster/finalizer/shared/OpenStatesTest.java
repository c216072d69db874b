package io.brewmaster.finalizer.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.shared.OpenStates.Found;
import io.brewmaster.finalizer.shared.OpenStates.Handle;
import io.brewmaster.finalizer.shared.OpenStates.Kept;
import io.brewmaster.finalizer.shared.OpenStates.Taken;
import io.brewmaster.finalizer.store.FakeStore;
import io.brewmaster.finalizer.store.FakeStore.Step;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.StateKey;
import io.brewmaster.finalizer.upload.Subject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenStatesTest {
    private static final String KEY = "rec/2026/03/04/room/s1/a.mp4";
    private static final OpenUpload BEGUN = OpenUpload.begun(
            new Subject("s1", "room", "a.mp4"), new Upload(KEY, "u1"), RecordingMode.HYBRID, PartPlan.MIN_PART);
    private static final OpenUpload GROWN = BEGUN.with(new SentPart(1, PartPlan.MIN_PART, new Crc32c(17), "e"));

    private final FakeStore store = new FakeStore();
    private final OpenStates mine = states("mine");
    private final OpenStates theirs = states("theirs");

    private OpenStates states(String owner) {
        return new OpenStates(store.documents, "rec", owner);
    }

    @Test
    void writesDownAnUploadAndFindsIt() throws Exception {
        assertThat(mine.find(KEY)).isEmpty();
        Handle handle = mine.open(BEGUN);
        assertThat(store.documents.contents()).containsOnlyKeys(StateKey.of("rec", KEY));
        assertThat(found().state().upload()).isEqualTo(BEGUN);
        assertThat(found().state().owner()).isEqualTo("mine");
        long beat = found().state().beat();
        assertThat(handle.write(GROWN)).isEqualTo(new Kept());
        assertThat(found().state().upload()).isEqualTo(GROWN);
        assertThat(found().state().beat()).isGreaterThan(beat);
        handle.remove();
        assertThat(mine.find(KEY)).isEmpty();
    }

    @Test
    void writesDownAnUploadWhereItMayNotBeToldThatNothingIsThere() throws Exception {
        store.fail(Step.READ_DOCUMENT, new StoreException(StoreException.Kind.REFUSED, "403"));
        mine.open(BEGUN);
        assertThat(found().state().owner()).isEqualTo("mine");
    }

    @Test
    void changesWithEveryBeatThoughNothingElseDoes() throws Exception {
        Handle handle = mine.open(BEGUN);
        String first = store.documents.contents().get(StateKey.of("rec", KEY));
        handle.write(BEGUN);
        assertThat(store.documents.contents().get(StateKey.of("rec", KEY))).isNotEqualTo(first);
    }

    @Test
    void noticesThatAnotherTookIt() throws Exception {
        Handle handle = mine.open(BEGUN);
        assertThat(theirs.takeOver(found())).isPresent();
        assertThat(handle.write(GROWN)).isEqualTo(new Taken(Optional.of("theirs")));
        assertThat(found().state().owner()).isEqualTo("theirs");
    }

    @Test
    void noticesThatItIsGone() throws Exception {
        Handle handle = mine.open(BEGUN);
        store.documents.delete(StateKey.of("rec", KEY));
        assertThat(handle.write(GROWN)).isEqualTo(new Taken(Optional.empty()));
        assertThat(mine.find(KEY)).isEmpty();
        handle.takeBack(GROWN);
        assertThat(found().state().upload()).isEqualTo(GROWN);
    }

    @Test
    void takesItsOwnBackAndTheOtherNotices() throws Exception {
        Handle handle = mine.open(BEGUN);
        Handle other = theirs.takeOver(found()).orElseThrow();
        handle.takeBack(GROWN);
        assertThat(found().state().owner()).isEqualTo("mine");
        assertThat(other.write(BEGUN)).isEqualTo(new Taken(Optional.of("mine")));
        assertThat(handle.write(GROWN)).isEqualTo(new Kept());
    }

    @Test
    void opensOverWhatItLeftBehindItself() throws Exception {
        mine.open(BEGUN);
        Handle again = states("after a restart").open(GROWN);
        assertThat(again.write(GROWN)).isEqualTo(new Kept());
        assertThat(found().state().owner()).isEqualTo("after a restart");
    }

    @Test
    void takesOverOnlyWhatItSaw() throws Exception {
        Handle handle = mine.open(BEGUN);
        Found seen = found();
        handle.write(GROWN);
        assertThat(theirs.takeOver(seen)).isEmpty();
        assertThat(found().state().owner()).isEqualTo("mine");
    }

    /** The document is written, the answer is lost, and the next attempt is told that the version is another. */
    @Test
    void recognisesItsOwnWriteWhoseAnswerWasLost() throws Exception {
        Handle handle = mine.open(BEGUN);
        store.fail(Step.WRITE_DOCUMENT_AFTER, lost());
        assertThatThrownBy(() -> handle.write(GROWN)).isInstanceOf(StoreException.class);
        assertThat(handle.write(GROWN)).isEqualTo(new Kept());
        assertThat(handle.write(GROWN)).isEqualTo(new Kept());
        assertThat(found().state().upload()).isEqualTo(GROWN);
    }

    /** What was written then is not what is to be written now. */
    @Test
    void writesNewsOverItsOwnWriteWhoseAnswerWasLost() throws Exception {
        Handle handle = mine.open(BEGUN);
        store.fail(Step.WRITE_DOCUMENT_AFTER, lost());
        assertThatThrownBy(() -> handle.write(BEGUN)).isInstanceOf(StoreException.class);
        assertThat(handle.write(GROWN)).isEqualTo(new Kept());
        assertThat(found().state().upload()).isEqualTo(GROWN);
    }

    @Test
    void takesOverThoughTheAnswerWasLost() throws Exception {
        mine.open(BEGUN);
        Found seen = found();
        store.fail(Step.WRITE_DOCUMENT_AFTER, lost());
        assertThatThrownBy(() -> theirs.takeOver(seen)).isInstanceOf(StoreException.class);
        assertThat(theirs.takeOver(seen)).isPresent();
        assertThat(found().state().owner()).isEqualTo("theirs");
    }

    @Test
    void replacesWhatCannotBeRead() throws Exception {
        String key = StateKey.of("rec", KEY);
        Handle handle = mine.open(BEGUN);
        store.documents.delete(key);
        store.documents.write(key, "{\"version\":99}", Optional.empty());
        assertThatThrownBy(() -> mine.find(KEY))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("version");
        assertThat(handle.write(BEGUN)).isEqualTo(new Taken(Optional.empty()));
        handle.takeBack(BEGUN);
        assertThat(found().state().upload()).isEqualTo(BEGUN);
    }

    private Found found() throws StoreException, JsonException {
        return mine.find(KEY).orElseThrow();
    }

    private static StoreException lost() {
        return new StoreException(StoreException.Kind.RETRYABLE, "no answer in time");
    }
}
