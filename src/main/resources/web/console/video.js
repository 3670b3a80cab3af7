import { html, nothing } from "lit";
import { broadcastPath, get, post, put, remove } from "./api.js";
import { DialogElement } from "./dialog.js";
import { attempt, ConsoleElement } from "./element.js";
import { faultOf, focusFault, refusal, textField } from "./forms.js";
import { at } from "./times.js";

const PLATFORMS = { YOUTUBE: "YouTube", FACEBOOK: "Facebook", VIMEO: "Vimeo" };

/** What the fields are called in the encoders that people use, and what each protocol is good for. */
const PROTOCOLS = {
  RTMP: { name: "RTMP", address: "Server", key: "Stream key", good: "OBS, Larix, hardware encoders" },
  WHIP: { name: "WebRTC (WHIP)", address: "Server", key: "Bearer token", good: "OBS 30 and newer, the least delay" },
  SRT: { name: "SRT", address: "Address", key: "", good: "bad lines" },
};

const PICTURE = {
  WAITING: ["No picture yet", "badge-quiet"],
  ON: ["Picture on", "badge-good"],
  LOST: ["Picture lost", "badge-warn"],
  OVER: ["Over", "badge-quiet"],
};

export function pictureBadge(video) {
  const [word, look] = PICTURE[video?.state] ?? PICTURE.WAITING;
  return html`<span class="badge ${look}">${word}</span>`;
}

/** How the picture gets in: from the presenter's phone, an encoder, an address of one's own, or a platform. */
class VideoWays extends ConsoleElement {
  static properties = {
    slug: {},
    video: { state: true },
    broadcast: { state: true },
    link: { state: true },
    made: { state: true },
    address: { state: true },
    problem: { state: true },
    busy: { state: true },
    said: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    attempt(this, () => this.#load());
  }

  async #load() {
    [this.video, this.broadcast] = await Promise.all([
      get(broadcastPath(this.slug, "/video")),
      get(broadcastPath(this.slug)),
    ]);
  }

  render() {
    const { video, broadcast } = this;
    if (!video)
      return this.problem ? refusal(this.problem) : html`<p class="empty" role="status">Fetching the ways in…</p>`;
    const over = ["ENDED", "PUBLISHED", "CANCELLED"].includes(broadcast.state);
    return html`${video.notices.map((notice) => html`<p class="notice notice-warn" role="status">${notice}</p>`)}
      ${this.problem?.fields?.length ? nothing : refusal(this.problem)}
      <div class="ways">
        ${over ? nothing : html`${this.#phone()}${this.#encoder()}${this.#own()}`} ${this.#platform(over)}
        ${video.recordings.length ? this.#recordings() : nothing}
      </div>
      <p class="visually-hidden" role="status" aria-live="polite">${this.said}</p>
      <candor-confirm></candor-confirm>`;
  }

  #way(id, title, text, body) {
    return html`<section class="way" aria-labelledby="way-${id}">
      <h3 id="way-${id}">${title}</h3>
      <p class="way-text">${text}</p>
      ${body}
    </section>`;
  }

  #phone() {
    if (this.video.server !== "EMBEDDED")
      return this.#way(
        "phone",
        "The presenter’s phone",
        "This installation takes video through a media server: a phone sends with an app such as Larix, set up as an encoder below.",
        nothing,
      );
    return this.#way(
      "phone",
      "The presenter’s phone",
      "A link that opens the camera in the phone’s own browser. It works for this broadcast only.",
      this.link
        ? html`<div class="notice notice-good" role="alert">
            <p>This is shown only now. Send it to the presenter alone: whoever has it can go on air.</p>
            ${this.#copyable("Link", this.link)}
          </div>`
        : html`<button type="button" class="button" ?disabled=${this.busy} @click=${this.#makeLink}>
            Make a link
          </button>`,
    );
  }

  #encoder() {
    const { server, key, encoders, publishing } = this.video;
    if (server === "EMBEDDED")
      return this.#way(
        "encoder",
        "OBS or an encoder",
        "Off here: encoders need a media server beside this service. Whoever operates it finds how in docs/video.md.",
        nothing,
      );
    if (this.made)
      return this.#way(
        "encoder",
        "OBS or an encoder",
        "",
        html`<div class="notice notice-good" role="alert">
          <p>The key is shown only now. Whoever has it can be the picture of this broadcast.</p>
          ${this.made.encoders.map((way) => this.#setUp(way))}
          <button type="button" class="button button-small" @click=${() => { this.made = null; }}>I have it</button>
        </div>`,
      );
    return this.#way(
      "encoder",
      "OBS or an encoder",
      html`${encoders.map(({ protocol }) => `${PROTOCOLS[protocol].name} (${PROTOCOLS[protocol].good})`).join(" · ")}.
      Set a key frame every second. Try it before you go on air: viewers see nothing until then.`,
      key
        ? html`<p class="row-meta">
              <span>${publishing ? html`<b>Sending now</b>` : key.usedAt ? html`last used ${at(key.usedAt)}` : "not used yet"}</span
              ><span>key made ${at(key.createdAt)} by ${key.createdBy}</span>
            </p>
            <div class="row-actions">
              <button type="button" class="button" ?disabled=${this.busy} @click=${this.#replaceKey}>Replace the key…</button>
              <button type="button" class="button button-danger" ?disabled=${this.busy} @click=${this.#revokeKey}>Revoke it…</button>
            </div>`
        : html`<button type="button" class="button" ?disabled=${this.busy} @click=${this.#makeKey}>Make a stream key</button>`,
    );
  }

  #setUp({ protocol, address, key }) {
    const words = PROTOCOLS[protocol];
    return html`<div class="way-setup">
      <h4>${words.name} <span class="muted">for ${words.good}</span></h4>
      ${this.#copyable(words.address, address)} ${key ? this.#copyable(words.key, key) : nothing}
    </div>`;
  }

  #own() {
    const { videoUrl } = this.broadcast;
    return this.#way(
      "own",
      "An HLS address of your own",
      videoUrl
        ? "Set in the plan. It goes before everything else here."
        : "If a provider already makes one for you: put it into the plan, under “Broadcast”.",
      videoUrl ? html`<p class="way-address"><code>${videoUrl}</code></p>` : nothing,
    );
  }

  #platform(over) {
    const { embed } = this.video;
    if (!embed && over) return nothing;
    return this.#way(
      "platform",
      "YouTube, Facebook or Vimeo",
      embed
        ? html`Viewers are offered the player of ${PLATFORMS[embed.provider]}; it is loaded only when they agree.
          Delay and captions on that player are the platform’s.`
        : "Broadcast there as usual, and paste the video’s address. The player is loaded only when a viewer agrees.",
      embed
        ? html`<p class="way-address"><a href=${embed.watch} rel="noopener noreferrer" target="_blank">${embed.watch}</a></p>
            <button type="button" class="button" ?disabled=${this.busy} @click=${this.#removeEmbed}>Take it away</button>`
        : html`<div class="inline-form" @keydown=${this.#enter}>
            ${textField({
              id: "video-embed",
              name: "address",
              type: "url",
              label: "Address of the video",
              max: 500,
              value: this.address,
              fault: faultOf(this.problem, "address"),
              input: (value) => {
                this.address = value;
              },
            })}
            <button type="button" class="button" ?disabled=${this.busy} @click=${this.#setEmbed}>Use it</button>
          </div>`,
    );
  }

  #recordings() {
    return this.#way(
      "recordings",
      "Recordings on the media server",
      "Once the record is published, these addresses are open to everybody who has them.",
      html`<ul class="way-files">
        ${this.video.recordings.map(
          ({ start, seconds, address }) =>
            html`<li>
              <a href=${address} rel="noopener noreferrer">${start ? at(start) : address.split("/").pop()}</a>
              ${seconds ? html`<span class="muted">${Math.round(seconds / 60)} min</span>` : nothing}
            </li>`,
        )}
      </ul>`,
    );
  }

  #copyable(label, text) {
    return html`<div class="copyable">
      <span class="copyable-label">${label}</span>
      <code>${text}</code>
      <button
        type="button"
        class="button button-small"
        aria-label="Copy: ${label}"
        @click=${async () => {
          await navigator.clipboard?.writeText(text);
          this.said = `${label} copied`;
        }}
      >
        Copy
      </button>
    </div>`;
  }

  #makeLink = async () => {
    const link = await attempt(this, () => post(broadcastPath(this.slug, "/presenter-links")));
    if (link) this.link = new URL(link.path, location.href).href;
  };

  #makeKey = async () => {
    const made = await attempt(this, () => post(broadcastPath(this.slug, "/video/key")));
    if (made) await this.#shown(made);
  };

  async #shown(made) {
    this.made = made;
    await attempt(this, () => this.#load());
  }

  #replaceKey = () =>
    this.querySelector("candor-confirm").ask({
      asks: "Replace the stream key?",
      word: "Replace it",
      grave: true,
      text: ["The old key stops working at once. Whoever is sending with it is cut off, and viewers see “we’ll be right back”."],
      submit: async () => this.#shown(await post(broadcastPath(this.slug, "/video/key"))),
    });

  #revokeKey = () =>
    this.querySelector("candor-confirm").ask({
      asks: "Revoke the stream key?",
      word: "Revoke it",
      grave: true,
      text: ["Nobody can send with it any more. Whoever is sending is cut off, and viewers see “we’ll be right back”."],
      submit: async () => {
        await remove(broadcastPath(this.slug, "/video/key"));
        await this.#load();
      },
    });

  #enter = (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    this.#setEmbed();
  };

  #setEmbed = async () => {
    const done = await attempt(this, () =>
      put(broadcastPath(this.slug, "/video/embed"), { address: (this.address ?? "").trim() }),
    );
    if (!done) {
      await focusFault(this);
      return;
    }
    this.address = "";
    await attempt(this, () => this.#load());
  };

  #removeEmbed = () =>
    attempt(this, async () => {
      await remove(broadcastPath(this.slug, "/video/embed"));
      await this.#load();
    });
}
customElements.define("candor-video-ways", VideoWays);

/** The same from the control room, without leaving it. */
class VideoDialog extends DialogElement {
  heading() {
    return "Video";
  }

  doWord() {
    return null;
  }

  leaveWord = "Close";

  body() {
    return this.shown ? html`<candor-video-ways slug=${this.slug}></candor-video-ways>` : nothing;
  }
}
customElements.define("candor-video-dialog", VideoDialog);
