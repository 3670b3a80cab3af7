package io.candor.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.broadcast.ContactPoint;
import io.candor.broadcast.Plan;
import io.candor.followup.FollowUpView;
import io.candor.question.QuestionState;
import io.candor.question.QuestionViews.PublicQuestion;
import io.candor.transcript.Caption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One edition of the record, whole: what readers see, and what never changes but by redaction.
 *
 * @param transcript in the language spoken
 * @param spoken the language of the transcript; null in editions that were made before it was kept
 * @param translations the captions in other languages by their tags; null in editions that were made before there were
 *     any
 * @param redactions the marks of what was removed from it, before it was made or since; null where nothing was
 * @param corrections what its transcript says otherwise than the edition before; null in the first one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecordDocument(
        int edition,
        Instant publishedAt,
        String publishedBy,
        @Nullable String whatChanged,
        String title,
        @Nullable String summary,
        Plan.Presenter presenter,
        Instant wentLiveAt,
        @Nullable Instant endedAt,
        String zone,
        List<String> languages,
        Brief brief,
        @Nullable String videoUrl,
        List<FollowUpView> commitments,
        List<PublicQuestion> questions,
        Map<QuestionState, Long> outcomes,
        List<Caption> transcript,
        @Nullable String spoken,
        @Nullable Corrections corrections,
        @Nullable Map<String, List<Caption>> translations,
        @Nullable List<Redacted> redactions) {

    /** The marks; never null. */
    public List<Redacted> marks() {
        return redactions == null ? List.of() : redactions;
    }

    /** The language of the transcript; the first planned one where nothing was captioned. */
    public String language() {
        if (spoken != null) {
            return spoken;
        }
        return languages.stream()
                .filter(language -> translations == null || !translations.containsKey(language))
                .findFirst()
                .orElse(languages.getFirst());
    }

    /** The brief as it stood. */
    public record Brief(String happened, String next, String now, List<ContactPoint> contacts) {}
}
