package io.candor.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** How a question was answered. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Spoken.class, name = "SPOKEN"),
    @JsonSubTypes.Type(value = Answer.Written.class, name = "WRITTEN")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Answer {

    /** A span of the recording, in moments. */
    record Spoken(long startMs, @Nullable Long endMs) implements Answer {}

    /** Signed by a named person. */
    record Written(String text, String author, String role) implements Answer {}
}
