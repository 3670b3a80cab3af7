import { html, nothing } from "lit";
import { broadcastPath, get, post } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { refusal } from "./forms.js";

const LOOK_AGAIN_MS = 2_000;

/** The recording as one MP4 file to take away: made when somebody wants it, which takes a while. */
class RecordingFile extends ConsoleElement {
  static properties = {
    slug: { attribute: false },
    camera: { state: true },
    file: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  #timer;

  async connectedCallback() {
    super.connectedCallback();
    this.camera = await get(broadcastPath(this.slug, "/camera")).catch(() => null);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  render() {
    if (!this.camera?.recorded) return nothing;
    return html`<h3>Recording</h3>
      <p class="downloads"><a href="/console/${this.slug}/transcript">Watch it beside the transcript</a></p>
      ${refusal(this.problem)}
      ${this.camera.downloads ? this.#way() : html`<p class="muted small">An MP4 file to download needs ffmpeg, which is not installed where the service runs.</p>`}`;
  }

  #way() {
    switch (this.file?.state) {
      case "READY":
        return html`<p class="downloads"><a href=${this.file.address} download>Download the recording (MP4)</a></p>`;
      case "MAKING":
        return html`<p role="status">The file is being made…</p>`;
      default:
        return html`${this.file ? html`<p role="alert">The file could not be made.</p>` : nothing}
          <button type="button" class="button button-small" ?disabled=${this.busy} @click=${this.#make}>Make an MP4 file</button>`;
    }
  }

  #make = async () => {
    this.file = await attempt(this, () => post(broadcastPath(this.slug, "/recording/file")));
    if (this.file?.state === "MAKING" && this.isConnected) this.#timer = setTimeout(this.#make, LOOK_AGAIN_MS);
  };
}
customElements.define("candor-recording-file", RecordingFile);
