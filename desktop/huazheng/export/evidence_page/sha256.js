// SHA-256 (FIPS 180-4) of bytes that come in parts. The browser's own digest is faster, but takes a file only as a whole,
// in memory, which fails for a long recording: files up to 64 MB go to it, larger ones are read and hashed in parts here.

const SHA256_ROUNDS = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

class Sha256 {
  constructor() {
    this.state = new Int32Array([
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ]);
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(64);
    this.waiting = 0; // bytes in `rest`
    this.length = 0; // bytes so far
  }

  update(bytes) {
    this.length += bytes.length;
    let place = 0;
    if (this.waiting > 0) {
      place = Math.min(64 - this.waiting, bytes.length);
      this.rest.set(bytes.subarray(0, place), this.waiting);
      this.waiting += place;
      if (this.waiting < 64) return this;
      this.compress(this.rest, 0);
      this.waiting = 0;
    }
    for (; place + 64 <= bytes.length; place += 64) this.compress(bytes, place);
    this.rest.set(bytes.subarray(place));
    this.waiting = bytes.length - place;
    return this;
  }

  digest() {
    const padded = new Uint8Array(this.waiting < 56 ? 64 : 128);
    padded.set(this.rest.subarray(0, this.waiting));
    padded[this.waiting] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(this.length / 0x20000000));
    view.setUint32(padded.length - 4, (this.length * 8) % 0x100000000);
    for (let place = 0; place < padded.length; place += 64) this.compress(padded, place);
    const result = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, index) => result.setInt32(index * 4, word));
    return new Uint8Array(result.buffer);
  }

  compress(bytes, at) {
    const w = this.words, k = SHA256_ROUNDS, state = this.state;
    for (let i = 0, p = at; i < 16; i++, p += 4) {
      w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
}

const PART_BYTES = 4 * 1024 * 1024;
const WHOLE_BYTES = 64 * 1024 * 1024;

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) throw new Error("not lower-case hexadecimal");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function sha256(...parts) {
  const digest = new Sha256();
  for (const part of parts) digest.update(part);
  return digest.digest();
}

// The digest of a File in hexadecimal. `more` gets the number of bytes of each step.
async function sha256OfFile(file, more = () => {}) {
  if (file.size <= WHOLE_BYTES && globalThis.crypto?.subtle) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    more(file.size);
    return hex(new Uint8Array(digest));
  }
  const digest = new Sha256();
  for (let place = 0; place < file.size; place += PART_BYTES) {
    const part = new Uint8Array(await file.slice(place, place + PART_BYTES).arrayBuffer());
    digest.update(part);
    more(part.length);
  }
  return hex(digest.digest());
}
