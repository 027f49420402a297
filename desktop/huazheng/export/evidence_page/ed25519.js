// Ed25519 by the browser's WebCrypto (Chrome 137, Firefox 129, Safari 17 or newer).

const SPKI_PREFIX = new Uint8Array([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);

// Encodings of the points of small order: such a "key" verifies signatures that nobody made.
const SMALL_ORDER_KEYS = new Set([
  "00".repeat(32),
  "01" + "00".repeat(31),
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ec" + "ff".repeat(30) + "7f",
  "ed" + "ff".repeat(30) + "7f",
  "ee" + "ff".repeat(30) + "7f",
].flatMap((key) => [key, key.slice(0, 62) + (parseInt(key.slice(62), 16) ^ 0x80).toString(16).padStart(2, "0")]));

// SHA-256 of the key in DER, by which people compare keys.
function fingerprintOf(publicKey) {
  return hex(sha256(SPKI_PREFIX, publicKey));
}

function isSmallOrder(publicKey) {
  return SMALL_ORDER_KEYS.has(hex(publicKey));
}

// The key for verifying; null where this browser has no Ed25519. Throws for bytes that are no key.
async function importKey(publicKey) {
  if (!globalThis.crypto?.subtle) return null;
  try {
    return await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") return null;
    throw error;
  }
}

function verifies(key, signature, message) {
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
}
