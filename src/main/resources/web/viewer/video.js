// Plays an HLS address: natively where the browser can, else with hls.js, which is fetched only then.

const RETRY_MS = 3_000;

/**
 * Reports `ready`, `playing` and `lost`. A lost picture is tried again until stop(): a dropped camera is not the
 * end of a broadcast.
 */
export function play(video, url, { live = false, onState = () => {} } = {}) {
  let stopped = false;
  let hls = null;
  let timer = null;

  const state = (name) => {
    if (!stopped) onState(name);
  };
  const lost = () => {
    state("lost");
    clearTimeout(timer);
    timer = setTimeout(start, RETRY_MS + Math.random() * RETRY_MS);
  };
  const playing = () => state("playing");
  const ready = () => state("ready");

  video.addEventListener("loadedmetadata", ready);
  video.addEventListener("playing", playing);
  start();

  async function start() {
    if (stopped) return;
    hls?.destroy();
    hls = null;
    if (video.canPlayType("application/vnd.apple.mpegurl")) {
      video.onerror = lost;
      video.src = url;
    } else {
      try {
        const { default: Hls } = await import("hls.js/dist/hls.light.mjs");
        if (stopped) return;
        if (!Hls.isSupported()) {
          state("lost");
          return;
        }
        // A worker would be a blob: script, which the content security policy refuses.
        hls = new Hls({ enableWorker: false, lowLatencyMode: live, backBufferLength: 60 });
        hls.on(Hls.Events.ERROR, (_, { fatal }) => {
          if (fatal) lost();
        });
        hls.loadSource(url);
        hls.attachMedia(video);
      } catch {
        lost();
        return;
      }
    }
    if (live) video.play().catch(() => {});
  }

  return {
    url,
    stop() {
      stopped = true;
      clearTimeout(timer);
      video.removeEventListener("loadedmetadata", ready);
      video.removeEventListener("playing", playing);
      video.onerror = null;
      hls?.destroy();
    },
  };
}
