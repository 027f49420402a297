// Canonical JSON (RFC 8785) of texts, whole numbers, booleans and null, as the custody log is written.

function canonicalJson(value) {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error("not a whole number");
    return String(value);
  }
  if (Array.isArray(value)) return "[" + value.map(canonicalJson).join(",") + "]";
  const members = Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonicalJson(value[key]));
  return "{" + members.join(",") + "}";
}

// Parses a line that has to be canonical: a duplicate key, a blank or another spelling is an error.
function parseCanonical(bytes) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(text);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error("not a JSON object");
  if (canonicalJson(value) !== text) throw new Error("not canonical JSON");
  return value;
}

function without(value, ...names) {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
