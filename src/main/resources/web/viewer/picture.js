/**
 * What there is to see: `{url, lost}` for HLS, `{embed: {provider, src}}` for a platform's player, or null. Until the
 * camera has been on there is nothing to ask for.
 */
export function pictureOf({ broadcast, video }) {
  if (broadcast?.state !== "LIVE") return null;
  if (!video) return broadcast.videoUrl ? { url: broadcast.videoUrl, lost: false } : null;
  if (video.state === "WAITING" || video.state === "OVER") return null;
  if (video.kind === "EMBED") return video.embed ? { embed: video.embed } : null;
  return video.url ? { url: video.url, lost: video.state === "LOST" } : null;
}
