// Reads the time that clock-camera.js has put into the picture of a video: milliseconds, or null without a picture.
window.readClock = (video = document.querySelector("video")) => {
  const BARS = 34;
  if (!video?.videoWidth) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: 680, height: 1 });
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  paint.drawImage(video, 0, video.videoHeight / 2, video.videoWidth, 1, 0, 0, 680, 1);
  const { data } = paint.getImageData(0, 0, 680, 1);
  const white = (bar) => {
    const at = Math.floor(((bar + 0.5) * 680) / BARS) * 4;
    return data[at] + data[at + 1] + data[at + 2] > 384;
  };
  if (!white(0) || white(BARS - 1)) return null;
  let time = 0;
  for (let bar = 1; bar < BARS - 1; bar++) time += white(bar) ? 2 ** (bar - 1) : 0;
  const now = Date.now();
  return now - (((now % 2 ** 32) - time + 2 ** 32) % 2 ** 32);
};
