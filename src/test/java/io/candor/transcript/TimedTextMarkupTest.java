package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class TimedTextMarkupTest {

    private static final String TTML = "http://www.w3.org/ns/ttml";
    private static final String METADATA = "http://www.w3.org/ns/ttml#metadata";

    @Test
    void namesSpeakersOnceAndTimesEachLine() throws Exception {
        String file = TimedTextMarkup.write(
                "R&D <b>",
                "en",
                List.of(
                        new Caption(1_007, 3_723_004, "Ann \"A\" Lee", "a < b\n& c"),
                        new Caption(3_724_000, 3_725_000, null, "\uFFFF")));

        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document =
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));

        assertThat(document.getDocumentElement().getAttribute("xml:lang")).isEqualTo("en");
        Element agent =
                (Element) document.getElementsByTagNameNS(METADATA, "agent").item(0);
        assertThat(agent.getTextContent()).isEqualTo("Ann \"A\" Lee");
        Element line = (Element) document.getElementsByTagNameNS(TTML, "p").item(0);
        assertThat(line.getAttribute("begin")).isEqualTo("00:00:01.007");
        assertThat(line.getAttribute("end")).isEqualTo("01:02:03.004");
        assertThat(line.getAttributeNS(METADATA, "agent")).isEqualTo(agent.getAttribute("xml:id"));
        assertThat(line.getTextContent()).isEqualTo("a < b& c");
        assertThat(line.getElementsByTagNameNS(TTML, "br").getLength()).isEqualTo(1);
    }
}
