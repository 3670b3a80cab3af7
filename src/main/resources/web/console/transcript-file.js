import { html, nothing } from "lit";

/** A transcript in a file: what the service reads, and what it says of what it has read. */

const TYPES = [
  [/\.srt$/i, "application/x-subrip"],
  [/\.(ttml|dfxp|xml)$/i, "application/ttml+xml"],
  [/\.txt$/i, "text/plain"],
  [/\.json$/i, "application/json"],
];

const SHOWN = 20;

export const TRANSCRIPT_FILES =
  ".vtt,.srt,.ttml,.dfxp,.xml,.json,.txt,text/vtt,application/x-subrip,application/ttml+xml,application/json,text/plain";

export const TRANSCRIPT_FORMATS = "WebVTT, SubRip, TTML, or Candor’s own JSON or text";

/** By its name: browsers know few of these types. */
export function transcriptType(file) {
  return TYPES.find(([ending]) => ending.test(file.name))?.[1] ?? "text/vtt";
}

export function importReport({ imported, dropped, droppedInAll }) {
  return html`<div class="notice ${droppedInAll ? "notice-warn" : "notice-good"}">
    <div>
      <p>
        <b>${imported} ${imported === 1 ? "line" : "lines"} imported.</b>
        ${droppedInAll ? `${droppedInAll} left out, as a browser would:` : "Nothing was left out."}
      </p>
      ${
        droppedInAll
          ? html`<ul class="plain">
              ${dropped.slice(0, SHOWN).map(({ line, reason }) => html`<li><span class="num">Line ${line}</span> ${reason}</li>`)}
            </ul>`
          : nothing
      }
      ${droppedInAll > SHOWN ? html`<p>and ${droppedInAll - Math.min(SHOWN, dropped.length)} more.</p>` : nothing}
    </div>
  </div>`;
}
