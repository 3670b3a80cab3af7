package io.candor.transcript;

import java.util.ArrayList;
import java.util.List;

/** WebVTT files that nobody should write and somebody does: each tries one corner of the W3C's parsing rules. */
final class NastyWebVtt {

    private NastyWebVtt() {}

    private static final String CUE = "00:01.000 --> 00:02.000\n";

    static List<String> files() {
        List<String> files = new ArrayList<>();
        // Signature and line ends
        files.add("WEBVTT\n\n" + CUE + "plain\n");
        files.add("\uFEFFWEBVTT\n\n" + CUE + "byte order mark\n");
        files.add("WEBVTT a header text\nKind: captions\n\n" + CUE + "header\n");
        files.add("WEBVTT\theader\n\n" + CUE + "tab\n");
        files.add("WEBVTT\r\n\r\n" + CUE.replace("\n", "\r\n") + "carriage\r\nreturns\r\n\r\n");
        files.add("WEBVTT\r\r" + CUE.replace('\n', '\r') + "old\rmac\r\r");
        files.add("WEBVTT\r\n\n\r" + CUE + "mixed\r\nends\rhere\n");
        files.add("WEBVTT\n" + CUE + "no empty line after the signature\n");
        files.add("WEBVTT\n\n" + CUE + "no line feed at the end");
        files.add("WEBVTT\n\n\n\n\n" + CUE + "many empty lines\n\n\n\n00:03.000 --> 00:04.000\nsecond");
        files.add("WEBVTT\n\n" + CUE + "nul \0 within\n");
        files.add("WEBVTT");
        files.add("WEBVTT\n");
        files.add("WEBVTT\n\n00:01.000 --> 00:02.000");
        // Ids
        files.add("WEBVTT\n\n1\n" + CUE + "numbered\n\nan id with spaces\n00:03.000 --> 00:04.000\nnamed\n");
        files.add("WEBVTT\n\nid one\nid two\n" + CUE + "two lines before the times\n\n00:05.000 --> 00:06.000\nnext\n");
        files.add("WEBVTT\n\nan id --> with an arrow\n" + CUE + "x\n");
        files.add("WEBVTT\n\nid\n\n" + CUE + "an empty line after the id\n");
        // Times
        files.add("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhours\n\n01:02:03.004 --> 01:02:04.005\nlater\n");
        files.add("WEBVTT\n\n100:00:01.000 --> 100:00:02.000\npast 99 hours\n");
        files.add("WEBVTT\n\n1:00:01.000 --> 1:00:02.000\none digit of hours\n");
        files.add("WEBVTT\n\n0:01.000 --> 0:02.000\none digit of minutes\n");
        files.add("WEBVTT\n\n00:60.000 --> 00:61.000\nsixty seconds\n");
        files.add("WEBVTT\n\n60:00.000 --> 61:00.000\nsixty minutes\n");
        files.add("WEBVTT\n\n00:01,000 --> 00:02,000\ncomma\n");
        files.add("WEBVTT\n\n00:01.00 --> 00:02.000\ntwo digits\n");
        files.add("WEBVTT\n\n00:01.0000 --> 00:02.0000\nfour digits\n");
        files.add("WEBVTT\n\n00:01.000-->00:02.000\nno spaces\n");
        files.add("WEBVTT\n\n  00:01.000 \t -->\f00:02.000  \nmuch space\n");
        files.add("WEBVTT\n\n00:01.000 -> 00:02.000\nhalf an arrow\n");
        files.add("WEBVTT\n\n00:01.000 ---> 00:02.000\nlong arrow\n");
        files.add("WEBVTT\n\n-00:01.000 --> 00:02.000\nnegative\n");
        files.add("WEBVTT\n\n00:05.000 --> 00:02.000\nends before it starts\n\n00:06.000 --> 00:07.000\nfine\n");
        files.add("WEBVTT\n\n00:02.000 --> 00:02.000\nno length\n");
        files.add("WEBVTT\n\n00:01.000 --> 00:02.000 --> 00:03.000\ntwo arrows\n");
        files.add(
                "WEBVTT\n\n00:10.000 --> 00:20.000\noverlaps\n\n00:15.000 --> 00:25.000\nwith this\n\n00:01.000 --> 00:30.000\nand this\n");
        files.add("WEBVTT\n\n٠٠:٠١.٠٠٠ --> 00:02.000\ndigits of another script\n");
        // Settings
        files.add("WEBVTT\n\n00:01.000 --> 00:02.000 align:start line:0 position:10% size:50% vertical:rl\nsettings\n");
        files.add("WEBVTT\n\n00:01.000 --> 00:02.000 nonsense line:x align: :start region:none\nbad settings\n");
        files.add("WEBVTT\n\n00:01.000 --> 00:02.000align:start\nsettings right after the time\n");
        // Blocks that are no cues
        files.add("WEBVTT\n\nNOTE a remark\nover lines\n\n" + CUE
                + "after a note\n\nNOTE\n\nNOTEthis is no note\n\n00:03.000 --> 00:04.000\nend");
        files.add("WEBVTT\n\nNOTE a remark --> with an arrow\n00:01.000 --> 00:02.000\nx\n");
        files.add("WEBVTT\n\nSTYLE\n::cue { color: red }\n\n" + CUE
                + "styled\n\nSTYLE\n::cue { late }\n\n00:03.000 --> 00:04.000\nend");
        files.add("WEBVTT\n\nSTYLE\n::cue { --> }\n\n" + CUE + "an arrow in a style\n");
        files.add("WEBVTT\n\nREGION\nid:fred width:40%\n\n00:01.000 --> 00:02.000 region:fred\nin a region\n");
        files.add("WEBVTT\n\n" + CUE + "a cue\n\nREGION\nid:late\n\n00:03.000 --> 00:04.000\nend");
        files.add("WEBVTT\n\nrubbish between\n\nmore\nrubbish\n\n" + CUE + "a cue\n\nrubbish after\n");
        files.add("WEBVTT\n\n" + CUE + "one\n00:03.000 --> 00:04.000\ntwo, without an empty line\n");
        files.add("WEBVTT\n\n" + CUE + "one\n7\n00:03.000 --> 00:04.000\nthe number became text\n");
        files.add("WEBVTT\n\n" + CUE + "text --> with an arrow\nmore\n");
        files.add("WEBVTT\n\n" + CUE + "\n00:03.000 --> 00:04.000\nafter an empty cue\n");
        files.add("WEBVTT\n\n" + CUE + " \n \n\n00:03.000 --> 00:04.000\nafter a blank cue\n");
        // Text
        files.add("WEBVTT\n\n" + CUE + "<v Dana Ortiz>Good evening.</v> <v Bob>Hi</v>\n");
        files.add("WEBVTT\n\n" + CUE + "<v.loud.first Dana   Ortiz>no end\nsecond line\n");
        files.add("WEBVTT\n\n" + CUE + "<c.red.big>red</c> <b>bold <i>both</b> wrong</i> <u>under\n");
        files.add("WEBVTT\n\n" + CUE + "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>!\n");
        files.add("WEBVTT\n\n" + CUE + "<ruby>base<rt>open</ruby> after\n");
        files.add("WEBVTT\n\n" + CUE + "<rt>outside of ruby</rt>\n");
        files.add("WEBVTT\n\n" + CUE + "<lang en-GB>colour</lang> <lang>none</lang>\n");
        files.add("WEBVTT\n\n" + CUE + "be<00:01.500>fore <00:99.000>and <99:99:99.999>after\n");
        files.add("WEBVTT\n\n" + CUE + "<unknown attr=\"x\">kept</unknown> <b/> <> </> <1> < b> a < b\n");
        files.add("WEBVTT\n\n" + CUE + "unclosed <b at the end\n");
        files.add("WEBVTT\n\n" + CUE + "unclosed < at the end <\n");
        files.add("WEBVTT\n\n" + CUE
                + "&amp; &lt;b&gt; &nbsp; &lrm;&rlm; &eacute; &CounterClockwiseContourIntegral; &acE;\n");
        files.add("WEBVTT\n\n" + CUE + "&amp &lt &copy2 &notit; &notin; &unknown; & &; &# &#x; &#65; &#x41; &#65b\n");
        files.add("WEBVTT\n\n" + CUE + "&#0; &#128; &#xD800; &#x110000; &#10; &#9;.\n");
        files.add("WEBVTT\n\n" + CUE + "<v R&amp;D &gt;>annotation with references\n");
        files.add("WEBVTT\n\n" + CUE + "<v\nAnn\nLee>annotation over lines\n");
        files.add("WEBVTT\n\n" + CUE + "<c.a&amp;b>class with a reference</c>\n");
        files.add("WEBVTT\n\n" + CUE + "emoji 🙏 and \u202Ebidi\u202C, tab\there\n");
        files.add("WEBVTT\n\n" + CUE + "<b>" + "<i>".repeat(200) + "deep" + "</i>".repeat(200) + "</b>\n");
        files.add("WEBVTT\n\n" + CUE + "x".repeat(5_000) + "\n");
        return files;
    }

    static List<String> notWebVtt() {
        return List.of(
                "", "WEBVT", "webvtt\n\n", " WEBVTT\n", "WEBVTTx\n\n" + CUE + "x", "\uFEFF\uFEFFWEBVTT\n", "1\n" + CUE);
    }
}
