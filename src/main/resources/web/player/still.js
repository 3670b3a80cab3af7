/** Keeps the last picture in the canvas over the video while what plays it is changed; the next picture takes it away. */
export function keepStill(video, canvas) {
  if (!video.videoWidth || !canvas.hidden) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  canvas.hidden = false;
  const gone = () => (canvas.hidden = true);
  if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(gone);
  else video.addEventListener("timeupdate", gone, { once: true });
}
