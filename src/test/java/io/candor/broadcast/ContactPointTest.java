package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactPointTest {

    @ParameterizedTest
    @ValueSource(strings = {"+1 202 555 0142", "030/1234-567", "112", " 0800 123 "})
    void aNumberMayBeWrittenAsPeopleWriteIt(String value) {
        assertThatCode(() -> point(ContactPoint.Kind.PHONE, value).check("value"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"call us", "1", "+1;ext=javascript:", "tel:112", "١٢٣٤", "1111111111111111111111111111111111111"
            })
    void whatCannotBeDialledIsRefused(String value) {
        refuses(ContactPoint.Kind.PHONE, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "http://example.com/a?b=c#d", "HTTPS://EXAMPLE.COM"})
    void aLinkLeadsToTheWeb(String value) {
        assertThatCode(() -> point(ContactPoint.Kind.LINK, value).check("value"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt://example.com/%0Aalert(1)",
                "data:text/html,<script>",
                "//example.com",
                "/b/x",
                "https://",
                "https:example.com",
                "https://exa mple.com",
                "https://example.com/\"onclick",
                "ftp://example.com"
            })
    void everyOtherLinkIsRefused(String value) {
        refuses(ContactPoint.Kind.LINK, value);
    }

    private static void refuses(ContactPoint.Kind kind, String value) {
        assertThatThrownBy(() -> point(kind, value).check("contacts[2].value"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> org.assertj.core.api.Assertions.assertThat(
                                        refusal.problem().fields())
                                .extracting("field")
                                .containsExactly("contacts[2].value"));
    }

    private static ContactPoint point(ContactPoint.Kind kind, String value) {
        return new ContactPoint("Help", kind, value, null);
    }
}
