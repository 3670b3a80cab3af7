package io.candor.transcript;

import io.candor.testsupport.Work;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every reader of captions, with the worst that a file of the largest size can hold: work in proportion to its size. */
class ReadersWorkTest {

    /** The largest body that is taken. */
    private static final int LARGEST = 2 << 20;

    private static final int LARGEST_POST = 64 << 10;

    private interface Reading {
        void read(String text) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> webVtt() {
        return tests(
                "WEBVTT\n\n00:00.000 --> 00:09.000\n",
                "",
                LARGEST,
                WebVtt::read,
                "<v a",
                "<v ",
                "<",
                "&amp",
                "-<v  x></v>",
                "<ruby><rt>",
                "a  ",
                "\n\n00:00.000 --> 00:01.000\n<v Ж" + "\u0301>x</v>",
                "x\u0301");
    }

    @TestFactory
    Stream<DynamicTest> subRip() {
        return tests(
                "1\n00:00:00,000 --> 00:00:09,000\n",
                "",
                LARGEST,
                text -> SubRipReader.read(text, List.of("Dana Ortiz", "a")),
                " ",
                "<font ",
                "{\\",
                ">> ",
                ">> a: ",
                ">> Жа: x ",
                "-->\n",
                "\n" + " ".repeat(150) + "-->",
                "00:00:00,000" + " ".repeat(90) + "x-->\n",
                "1\n");
    }

    @TestFactory
    Stream<DynamicTest> timedText() {
        return tests(
                "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"0s\" end=\"1s\">",
                "x</p></div></body></tt>",
                LARGEST,
                TimedTextReader::read,
                " ",
                " \t",
                " \n ",
                "\n",
                "a ",
                "&lt;",
                "<br/>",
                "<!-- -->",
                "<span> </span>\n",
                "<![CDATA[ ]]>");
    }

    @TestFactory
    Stream<DynamicTest> timesAndAgentsOfTimedText() {
        return tests(
                "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><p agent=\"a\" begin=\"",
                "\">x</p></body></tt>",
                LARGEST,
                TimedTextReader::read,
                "1",
                "00:",
                " ",
                "1.");
    }

    @TestFactory
    Stream<DynamicTest> plainText() {
        return tests(
                "[0:00:00] ",
                "x",
                LARGEST,
                text -> PlainTextReader.read(text, List.of("Dana Ortiz")),
                "a  ",
                "a ",
                ".) ",
                "a",
                "\n",
                "\n[0:00:01] a",
                "\n[0:00:01] Ж: a",
                ". ",
                "aaaaaaaaa a ");
    }

    @TestFactory
    Stream<DynamicTest> json() {
        return tests(
                "{\"captions\":[",
                "{}]}",
                LARGEST,
                TranscriptJson::read,
                "{},",
                "{\"startMs\":0,\"endMs\":1,\"text\":\"x\",\"speaker\":\"Ж\"},",
                "[",
                "9",
                "{\"startMs\":" + "9".repeat(900) + "},",
                "{\"a\":1,\"a\":2},",
                "\"\\u0301\",");
    }

    @TestFactory
    Stream<DynamicTest> posts() {
        return tests(
                "2026-11-25T17:00:06.873\n",
                "",
                LARGEST_POST,
                TimedPost::read,
                "<br",
                "<br ",
                "<br" + " ".repeat(50),
                " ",
                "2026-11-25T17:00:06.873\n",
                "2026-11-25T17:00:06.873" + " ".repeat(200) + "\n");
    }

    @TestFactory
    Stream<DynamicTest> wordsOfATool() {
        return tests("", "", LARGEST, CaptionTool::parts, " ", "a", "a ", "  a", "a" + " ".repeat(2100));
    }

    private static Stream<DynamicTest> tests(String begin, String end, int largest, Reading reading, String... again) {
        return Stream.of(again)
                .map(piece -> DynamicTest.dynamicTest(
                        "'" + piece.substring(0, Math.min(piece.length(), 30)).replace("\n", "\\n") + "'", () -> {
                            Work.isInProportion(piece, largest, size -> {
                                String text = begin + piece.repeat(Math.max(1, size / piece.length())) + end;
                                return () -> read(reading, text);
                            });
                        }));
    }

    private static void read(Reading reading, String text) {
        try {
            reading.read(text);
        } catch (Exception refused) {
            // that is an answer too
        }
    }
}
