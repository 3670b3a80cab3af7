package io.candor.transcript;

import java.util.List;

/** The formats in which a transcript leaves as a file. */
public enum TranscriptFormat {
    VTT("text/vtt;charset=utf-8") {
        @Override
        public String write(String title, String language, List<Caption> captions) {
            return WebVtt.write(captions);
        }
    },
    SRT("application/x-subrip;charset=utf-8") {
        @Override
        public String write(String title, String language, List<Caption> captions) {
            return SubRip.write(captions);
        }
    },
    TTML("application/ttml+xml;charset=utf-8") {
        @Override
        public String write(String title, String language, List<Caption> captions) {
            return TimedTextMarkup.write(title, language, captions);
        }
    },
    TXT("text/plain;charset=utf-8") {
        @Override
        public String write(String title, String language, List<Caption> captions) {
            return PlainText.write(captions);
        }
    };

    private final String mediaType;

    TranscriptFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /**
     * Writes captions in this format.
     *
     * @param language BCP 47
     */
    public abstract String write(String title, String language, List<Caption> captions);
}
