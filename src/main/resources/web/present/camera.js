// The camera and microphone of this phone, and how loud it is.

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };

/** Fires `change` when another stream is there or devices came and went, and `lost` when the camera was taken away. */
export class Camera extends EventTarget {
  stream = null;
  cameras = [];
  microphones = [];
  level = 0;

  #audio = null;
  #analyser = null;
  #samples = null;

  constructor() {
    super();
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.#list());
  }

  /** Rejects with a DOMException that says why there is no picture. */
  async open({ camera, microphone } = {}) {
    if (!navigator.mediaDevices) throw new DOMException("not a secure page", "SecurityError");
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { ...SIZE, ...(camera ? { deviceId: { exact: camera } } : { facingMode: "user" }) },
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(microphone && { deviceId: { exact: microphone } }),
      },
    });
    this.close();
    this.stream = stream;
    for (const track of stream.getTracks()) {
      track.addEventListener("ended", () => stream === this.stream && this.dispatchEvent(new Event("lost")));
    }
    this.#listen(stream);
    await this.#list();
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  /** Something else on the phone holds the camera or the microphone: what is recorded is black or silent. */
  get muted() {
    return Boolean(this.stream?.getTracks().some((track) => track.muted));
  }

  get camera() {
    return this.stream?.getVideoTracks()[0]?.getSettings().deviceId;
  }

  get microphone() {
    return this.stream?.getAudioTracks()[0]?.getSettings().deviceId;
  }

  /** A smaller picture needs fewer bits to look well. */
  async resize(height) {
    const [track] = this.stream?.getVideoTracks() ?? [];
    await track?.applyConstraints({ height: { ideal: height }, width: { ideal: (height * 16) / 9 } }).catch(() => {});
  }

  /** Between 0 and 1, as loudness is felt. */
  measure() {
    if (!this.#analyser || !this.stream) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, value) => sum + value * value, 0) / this.#samples.length;
    const loud = Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-10) + 60) / 50));
    this.level = Math.max(loud, this.level * 0.85);
    return this.level;
  }

  /** Browsers let sound be measured only after a tap. */
  wake() {
    if (this.#audio?.state === "suspended") this.#audio.resume().catch(() => {});
  }

  #listen(stream) {
    this.#audio ??= new AudioContext();
    this.#analyser = this.#audio.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#audio.createMediaStreamSource(stream).connect(this.#analyser);
    this.wake();
  }

  async #list() {
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.deviceId);
    this.cameras = devices.filter((device) => device.kind === "videoinput");
    this.microphones = devices.filter((device) => device.kind === "audioinput");
    this.dispatchEvent(new Event("change"));
  }
}

/** Why there is no picture, and what to do about it. */
export function whyNot(error) {
  switch (error?.name) {
    case "NotAllowedError":
      return "This page may not use the camera and the microphone. Allow both in the browser’s settings for this site, then try again.";
    case "NotFoundError":
    case "OverconstrainedError":
      return "No camera or no microphone was found on this device.";
    case "NotReadableError":
      return "Another app holds the camera or the microphone. Close it, then try again.";
    case "SecurityError":
      return "A browser gives the camera to secure pages only: this address has to begin with https.";
    default:
      return "The camera could not be opened. Try again.";
  }
}
