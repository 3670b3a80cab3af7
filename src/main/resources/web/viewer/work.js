// What the service asks a page to compute when very many ask at once (docs/protocol.md): a number whose SHA-256, behind
// the challenge, begins with so many zero bits. By our own hand, because crypto.subtle is asynchronous and a hundred
// times slower at so little text; in slices, between which the page does what it has to.

const SLICE_MS = 8;
const AT_ONCE = 256;
/** Of 64 bytes, a block, 9 are for the end (FIPS 180-4, 5.1.1), and as many for the number. */
const LONGEST = 46;
const MOST = 1e9;

/** The fractional parts of roots of the first primes, FIPS 180-4, 4.2.2 and 5.3.3. */
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const W = new Int32Array(64);

/** The first 32 bits of the hash of the block in W. */
function hash() {
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let a = START[0];
  let b = START[1];
  let c = START[2];
  let d = START[3];
  let e = START[4];
  let f = START[5];
  let g = START[6];
  let h = START[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return (a + START[0]) | 0;
}

const put = (at, byte) => {
  W[at >> 2] |= byte << (24 - 8 * (at & 3));
};

/** The number behind what stands before it in the block; its digits come last first. */
function putNumber(at, n) {
  let length = 1;
  for (let rest = n; rest >= 10; rest = (rest / 10) | 0) length++;
  for (let i = at + length - 1, rest = n; i >= at; i--, rest = (rest / 10) | 0) put(i, 48 + (rest % 10));
  put(at + length, 0x80);
  W[15] = (at + length) * 8;
}

/** Gives the page a turn; timers would wait longer, and seconds in a tab that nobody looks at. */
const breath = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** What to send as `work`. */
export async function solve({ challenge, bits }) {
  const before = `${challenge}.`;
  if (before.length > LONGEST) throw new Error("This is no challenge.");
  const block = new Int32Array(16);
  W.fill(0, 0, 16);
  for (let i = 0; i < before.length; i++) put(i, before.charCodeAt(i));
  block.set(W.subarray(0, 16));
  for (let n = 0; n < MOST; ) {
    const end = performance.now() + SLICE_MS;
    do {
      for (let i = 0; i < AT_ONCE; i++, n++) {
        W.set(block);
        putNumber(before.length, n);
        if (Math.clz32(hash()) >= bits) return before + n;
      }
    } while (performance.now() < end);
    await breath();
  }
  throw new Error("This is more work than anybody has asked for.");
}
