// A camera for tests: its picture is the time, in milliseconds, as black and white bars, and it makes a sound.
(() => {
  const BARS = 34;
  const [width, height] = [640, 360];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paint = canvas.getContext("2d");
  const draw = () => {
    const time = Date.now() % 2 ** 32;
    paint.fillStyle = "#3a6ea5";
    paint.fillRect(0, 0, width, height);
    for (let bar = 0; bar < BARS; bar++) {
      const white = bar === 0 || (bar < BARS - 1 && Math.floor(time / 2 ** (bar - 1)) % 2 === 1);
      paint.fillStyle = white ? "#fff" : "#000";
      paint.fillRect((bar * width) / BARS, 90, width / BARS + 1, 180);
    }
  };
  let tracks;
  const open = () => {
    setInterval(draw, 1000 / 30);
    draw();
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const out = audio.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return [...canvas.captureStream(30).getTracks(), ...out.stream.getTracks()];
  };
  navigator.mediaDevices.getUserMedia = async () => {
    tracks ??= open();
    return new MediaStream(tracks.map((track) => track.clone()));
  };
})();
