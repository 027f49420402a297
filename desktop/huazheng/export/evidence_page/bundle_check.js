// Verification of a bundle: digests against both manifests, the seal's signature, the originals, the custody log.
// A finding is { good: true | false | null, zh, en, file }; null is what could not be checked.

const MAX_JSON_BYTES = 256 * 1024 * 1024;
const MANIFEST = "manifest-sha256.txt";
const TAG_MANIFEST = "tagmanifest-sha256.txt";
const TAG_SIGNATURE = "tagmanifest-sha256.sig";
const OWN_CACHE = /^verify\/__pycache__\/__main__\.[A-Za-z0-9_.-]+\.pyc$/;

class BundleCheck {
  constructor(files, page, progress) {
    this.files = files; // Map of path to File
    this.page = page; // what the page was made from
    this.findings = [];
    this.fingerprint = null;
    this.digests = new Map();
    const total = Array.from(files.values()).reduce((sum, file) => sum + file.size, 0) || 1;
    let done = 0;
    this.more = (count) => progress((done += count) / total);
  }

  say(good, zh, en, file = "") {
    this.findings.push({ good, zh, en, file });
  }

  async run() {
    await this.manifests();
    const seals = Array.from(this.files.keys()).filter((path) => /^data\/[^/]+\/seal\.json$/.test(path));
    if (seals.length === 0) this.say(false, "没有封存信息。", "There is no seal.", "seal.json");
    for (const path of seals) await this.call(path.slice(0, -"seal.json".length));
    return this;
  }

  async bytes(path) {
    const file = this.files.get(path);
    if (!file || file.size > MAX_JSON_BYTES) return null;
    return new Uint8Array(await file.arrayBuffer());
  }

  async digest(path) {
    if (!this.digests.has(path)) this.digests.set(path, await sha256OfFile(this.files.get(path), this.more));
    return this.digests.get(path);
  }

  // Every file is listed, and every listed file is there with its digest.
  async manifests() {
    const listed = new Map([...(await this.manifest(MANIFEST)), ...(await this.manifest(TAG_MANIFEST))]);
    const before = this.findings.length;
    for (const [path, digest] of listed) {
      if (!this.files.has(path)) this.say(false, "文件不见了。", "The file is missing.", path);
      else if ((await this.digest(path)) !== digest) this.say(false, "与文件清单不符，被改动过。", "Altered: it differs from the manifest.", path);
    }
    for (const path of this.files.keys()) {
      const own = path === TAG_MANIFEST || path === TAG_SIGNATURE || OWN_CACHE.test(path);
      if (!listed.has(path) && !own) this.say(false, "文件清单里没有这个文件。", "It is not listed in the manifests.", path);
    }
    if (listed.size > 0 && this.findings.length === before) {
      this.say(true, `${listed.size} 个文件都与清单一致（SHA-256）。`, `All ${listed.size} files match the manifests (SHA-256).`);
    }
  }

  async manifest(name) {
    const digests = new Map();
    const bytes = await this.bytes(name);
    if (bytes === null) {
      this.say(false, "文件清单不见了。", "The manifest is missing.", name);
      return digests;
    }
    for (const line of new TextDecoder().decode(bytes).split("\n").filter(Boolean)) {
      const found = /^([0-9a-f]{64}) {2}(.+)$/i.exec(line);
      if (!found || found[2].startsWith("/") || found[2].split("/").includes("..")) {
        this.say(false, "清单里有一行不对。", "A line of the manifest is invalid.", name);
      } else {
        digests.set(this.listedPath(found[2]), found[1].toLowerCase());
      }
    }
    return digests;
  }

  // The path that a manifest writes with line ends and % encoded (RFC 8493); older bundles wrote % as it is.
  listedPath(written) {
    const path = written.replace(/%(25|0A|0D)/gi, (_, code) => String.fromCharCode(parseInt(code, 16)));
    return !this.files.has(path) && this.files.has(written) ? written : path;
  }

  async call(folder) {
    const raw = await this.bytes(folder + "seal.json");
    const seal = this.parseSeal(raw, folder);
    if (seal === null) return;
    const publicKey = await this.publicKey(seal, folder);
    if (publicKey === null) return;
    this.fingerprint = fingerprintOf(publicKey);
    const key = await this.importedKey(publicKey, folder);
    if (key) {
      const signature = await this.bytes(folder + "seal.sig");
      const good = signature !== null && signature.length === 64 && (await verifies(key, signature, raw));
      if (good) this.say(true, "封存签名有效（Ed25519）。", "The signature of the seal is valid (Ed25519).");
      else this.say(false, "封存签名不对。", "The signature of the seal is invalid.", folder + "seal.sig");
      await this.tagSignature(key);
    }
    await this.originals(seal, folder);
    await this.custody(key, seal, folder);
    await this.shownHere(seal, folder);
  }

  parseSeal(raw, folder) {
    try {
      const seal = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
      fromHex(seal.key.public);
      if (!Array.isArray(seal.files) || typeof seal.call !== "string") throw new Error("malformed");
      if (folder !== `data/${seal.call}/`) this.say(false, "录音编号与文件夹不符。", "The call id does not match the folder.", folder);
      return seal;
    } catch {
      this.say(false, "封存信息读不出来，或没有签名密钥。", "The seal cannot be read, or names no key.", folder + "seal.json");
      return null;
    }
  }

  // The key of the seal, which has to be the one in public-key.pem too.
  async publicKey(seal, folder) {
    const key = fromHex(seal.key.public);
    if (key.length !== 32 || isSmallOrder(key)) {
      this.say(false, "封存信息里的密钥不是真正的密钥。", "The key in the seal is not a real key.", folder + "seal.json");
      return null;
    }
    if (seal.key.fingerprint !== fingerprintOf(key)) {
      this.say(false, "封存信息里的指纹不是这把密钥的。", "The fingerprint in the seal is not this key's.", folder + "seal.json");
    }
    const pem = await this.bytes("data/public-key.pem");
    const body = pem === null ? "" : new TextDecoder().decode(pem).replace(/-----[^-]*-----|\s/g, "");
    const der = btoa(String.fromCharCode(...SPKI_PREFIX, ...key));
    if (body !== der) this.say(false, "公钥文件不是签名的那把密钥。", "The public key file is not the key that signed.", "data/public-key.pem");
    return key;
  }

  async importedKey(publicKey, folder) {
    try {
      const key = await importKey(publicKey);
      if (key === null) {
        this.say(
          null,
          "这个浏览器不会验 Ed25519 签名，只核对了校验码。请用 Chrome 137、Firefox 129、Safari 17 或更新的，或 VERIFY.md 里的办法。",
          "This browser cannot verify Ed25519 signatures; only digests were checked. Use Chrome 137, Firefox 129, Safari 17 or newer, or follow VERIFY.md.",
        );
      }
      return key;
    } catch {
      this.say(false, "封存信息里的密钥用不了。", "The key in the seal is invalid.", folder + "seal.json");
      return null;
    }
  }

  async tagSignature(key) {
    const signature = await this.bytes(TAG_SIGNATURE), manifest = await this.bytes(TAG_MANIFEST);
    if (manifest === null) return;
    if (signature === null) {
      this.say(null, "文件清单没有签名：报告、VERIFY.md 和这个网页可能被换过。", "The manifest is not signed: the reports, VERIFY.md and this page may have been exchanged.", TAG_MANIFEST);
    } else if (await verifies(key, signature, manifest)) {
      this.say(true, "文件清单的签名有效。", "The signature of the manifest is valid.");
    } else {
      this.say(false, "文件清单的签名不对。", "The signature of the manifest is invalid.", TAG_SIGNATURE);
    }
  }

  async originals(seal, folder) {
    let good = true;
    for (const sealed of seal.files) {
      const path = folder + sealed.name;
      if (!this.files.has(path)) {
        good = false;
        this.say(false, "封存的文件不见了。", "A sealed file is missing.", path);
      } else if ((await this.digest(path)) !== sealed.sha256) {
        good = false;
        this.say(false, "与封存时不是同一个文件。", "It is not the file that was sealed.", path);
      }
    }
    if (good) this.say(true, "原始录音就是封存的那些文件。", "The originals are the files that were sealed.");
  }

  // Each line follows the one before it and is signed; the signed end names the last line; each file is as written.
  async custody(key, seal, folder) {
    const path = folder + "custody.jsonl";
    const raw = await this.bytes(path);
    if (raw === null) return this.say(false, "没有保管记录。", "The custody log is missing.", path);
    const before = this.findings.length;
    const bad = (number, zh, en) => this.say(false, `第 ${number} 行：${zh}`, `Line ${number}: ${en}`, path);
    const wrote = new Map();
    const lines = splitLines(raw);
    let previous = "0".repeat(64);
    for (const [index, bytes] of lines.entries()) {
      const number = index + 1;
      let line, digest;
      try {
        line = parseCanonical(bytes);
        digest = sha256(fromHex(line.previous), new TextEncoder().encode(canonicalJson(without(line, "hash", "signature"))));
        if (hex(digest) !== line.hash) throw new Error("another hash");
      } catch {
        bad(number, "被改动过。", "altered.");
        previous = null;
        continue;
      }
      if (line.call !== seal.call) bad(number, "属于另一通录音。", "it belongs to another call.");
      if (line.index !== index || (previous !== null && line.previous !== previous)) bad(number, "与上一行接不上。", "it does not follow from the line before.");
      if (key && !(await verifiesHex(key, line.signature, digest))) bad(number, "签名不对。", "its signature is invalid.");
      previous = line.hash;
      for (const file of Array.isArray(line.wrote) ? line.wrote : []) {
        if (!(isFixed(file.name) && wrote.has(file.name))) wrote.set(file.name, file.sha256);
      }
    }
    await this.custodyEnd(key, lines.length, previous, folder);
    await this.written(wrote, seal, folder);
    if (this.findings.length === before && key) {
      this.say(true, `保管记录 ${lines.length} 行，逐行相连，签名有效。`, `The custody log's ${lines.length} lines follow each other and are signed.`);
    }
  }

  async custodyEnd(key, count, last, folder) {
    const path = folder + "custody.head.json";
    try {
      const head = parseCanonical(await this.bytes(path));
      const message = sha256(new TextEncoder().encode(canonicalJson(without(head, "signature"))));
      if (key && !(await verifiesHex(key, head.signature, message))) throw new Error("badly signed");
      if (count < head.lines) this.say(false, "保管记录末尾缺了几行。", "Lines are missing at the end of the custody log.", path);
      else if (count > head.lines) this.say(false, "保管记录末尾多出几行。", "Lines were added at the end of the custody log.", path);
      else if (head.hash !== last) this.say(false, "保管记录的末行不是原来的。", "The last line of the custody log is another one.", path);
    } catch {
      this.say(false, "保管记录的末行签名不对。", "The signed end of the custody log is invalid.", path);
    }
  }

  async written(wrote, seal, folder) {
    const sealed = new Set(seal.files.map((file) => file.name));
    for (const [name, digest] of wrote) {
      const path = folder + name;
      if (sealed.has(name)) continue; // compared with the seal itself
      if (!this.files.has(path)) this.say(false, "保管记录里有，文件不见了。", "In the custody log, but missing.", path);
      else if ((await this.digest(path)) !== digest) this.say(false, "与保管记录不符，被改动过。", "Altered: it differs from the custody log.", path);
    }
    for (const path of this.files.keys()) {
      const name = path.startsWith(folder) ? path.slice(folder.length) : null;
      const own = ["seal.json", "seal.sig", "custody.jsonl", "custody.head.json", "received.json"];
      if (name && !wrote.has(name) && !sealed.has(name) && !own.includes(name)) {
        this.say(false, "保管记录里没有这个文件。", "The custody log does not know this file.", path);
      }
    }
  }

  // The page itself was made from these files.
  async shownHere(seal, folder) {
    if (seal.call !== this.page.call) {
      return this.say(false, "这个网页是另一通录音的。", "This page is of another call.", "index.html");
    }
    const shown = [...Object.entries(this.page.originals), ["transcript.json", this.page.transcript], ["edits.jsonl", this.page.edits]];
    for (const [name, digest] of shown) {
      if (digest && this.files.has(folder + name) && (await this.digest(folder + name)) !== digest) {
        this.say(false, "这个网页不是由包里的这个文件做的。", "This page was not made from this file of the bundle.", folder + name);
      }
    }
  }
}

function isFixed(name) {
  return name === "seal.json" || name === "seal.sig" || String(name).startsWith("original/");
}

function splitLines(bytes) {
  const lines = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}

async function verifiesHex(key, signature, message) {
  try {
    return await verifies(key, fromHex(signature), message);
  } catch {
    return false;
  }
}
