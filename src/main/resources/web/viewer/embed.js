import { html } from "lit";

/**
 * What each platform's player may do inside its frame. Scripts and its own origin are what makes it play, the rest is
 * what its own documentation asks for; it can never steer this page, nor open a window without a tap.
 */
const PROVIDERS = {
  YOUTUBE: { name: "YouTube", allow: "autoplay; encrypted-media; picture-in-picture; fullscreen" },
  FACEBOOK: { name: "Facebook", allow: "autoplay; encrypted-media; picture-in-picture; fullscreen" },
  VIMEO: { name: "Vimeo", allow: "autoplay; picture-in-picture; fullscreen" },
};
const SANDBOX = "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox";

export const providerName = (embed) => PROVIDERS[embed.provider]?.name ?? null;

/** Nothing is asked of the platform before somebody has agreed to it. */
export function embedPanel(embed, load) {
  const name = providerName(embed);
  return html`<div class="stage"><div class="stage-text stage-consent">
    <p class="stage-big">The picture comes from ${name}</p>
    <p>Its player sets cookies and tells ${name} that you are watching. Captions and questions here work without it.</p>
    <button type="button" class="button stage-load" @click=${load}>Load the ${name} player</button>
  </div></div>`;
}

export function embedFrame(embed, title) {
  const { name, allow } = PROVIDERS[embed.provider];
  return html`<div class="stage stage-video">
    <iframe
      class="stage-frame"
      title="${name} player: ${title}"
      src=${embed.src}
      sandbox=${SANDBOX}
      allow=${allow}
      referrerpolicy="strict-origin-when-cross-origin"
    ></iframe>
  </div>`;
}
