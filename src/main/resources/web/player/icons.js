import { html, svg } from "lit";

const icon = (shape) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;

const speaker = svg`<path class="icon-fill" d="M4 9.5v5h3.2l4.8 4V5.500l-4.8 4z" />`;

export const icons = {
  play: icon(svg`<path class="icon-fill" d="M8 5.200v13.600l10.8-6.800z" />`),
  pause: icon(svg`<path class="icon-fill" d="M7 5.500h3.400v13H7zM13.6 5.500H17v13h-3.400z" />`),
  again: icon(svg`<path d="M5.5 12a6.5 6.5 0 1 0 2.2-4.9" /><path d="M8.2 3.800v3.600h3.6" />`),
  sound: icon(svg`${speaker}<path d="M15 9.200a4 4 0 0 1 0 5.600M17.6 6.800a7.4 7.4 0 0 1 0 10.4" />`),
  silent: icon(svg`${speaker}<path d="m15.5 9.7 4.6 4.600M20.1 9.700l-4.6 4.6" />`),
  captions: icon(svg`<rect x="3.5" y="5.5" width="17" height="13" rx="2.5" /><path d="M10.4 10.600a2 2 0 1 0 0 2.800M16.6 10.600a2 2 0 1 0 0 2.8" />`),
  options: icon(svg`<path d="M4 8h9M19 8h1M4 16h1M11 16h9" /><circle cx="16" cy="8" r="2.5" /><circle cx="8" cy="16" r="2.5" />`),
  float: icon(svg`<path d="M11 18.500H5.500a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2V11" /><rect class="icon-fill" x="13" y="13" width="7.5" height="5.5" rx="1" />`),
  full: icon(svg`<path d="M9 4.500H4.500V9M15 4.500h4.500V9M9 19.500H4.500V15M15 19.500h4.500V15" />`),
  small: icon(svg`<path d="M4.5 9H9V4.500M19.5 9H15V4.500M4.5 15H9v4.500M19.5 15H15v4.5" />`),
  previous: icon(svg`<path class="icon-fill" d="M17.5 6v12L9 12z" /><path d="M6.5 6v12" />`),
  next: icon(svg`<path class="icon-fill" d="M6.5 6v12l8.5-6z" /><path d="M17.5 6v12" />`),
};
