// Connects the page's controls with the player and the verification.

const page = JSON.parse(document.getElementById("call-data").textContent);
const one = (selector) => document.querySelector(selector);

function setUpLanguage() {
  const group = one(".language");
  group.hidden = false;
  for (const button of group.querySelectorAll("button")) {
    button.addEventListener("click", () => useLanguage(button.dataset.language));
  }
  useLanguage(document.documentElement.dataset.language);
}

function setUpPlayer() {
  const audios = Array.from(document.querySelectorAll(".tracks audio"));
  const player = new CallPlayer(audios.map((audio, index) => new CallTrack(audio, page.tracks[index])), page.duration);
  const seek = one(".seek input"), button = one(".bar .play"), trouble = one(".trouble");
  one(".bar").hidden = false;
  one(".tracks").hidden = true;
  const turns = Array.from(document.querySelectorAll(".turn"), (element) => ({
    element, start: Number(element.dataset.start), end: Number(element.dataset.end),
  }));
  let shown = null;
  player.onChange = () => {
    seek.value = player.at;
    seek.setAttribute("aria-valuetext", clockText(player.at));
    one(".clock .now").textContent = clockText(player.at);
    button.setAttribute("aria-pressed", String(player.playing));
    const now = turns.findLast?.((turn) => turn.start <= player.at + 0.05 && player.at < turn.end + 1)?.element ?? null;
    if (now === shown) return;
    shown?.classList.remove("playing");
    shown?.removeAttribute("aria-current");
    now?.classList.add("playing");
    now?.setAttribute("aria-current", "true");
    shown = now;
  };
  const playAt = (seconds) => { player.seek(seconds); player.play(); };
  button.addEventListener("click", () => (player.playing ? player.pause() : player.play()));
  one(".skip-back").addEventListener("click", () => player.seek(player.at - 10));
  one(".skip-on").addEventListener("click", () => player.seek(player.at + 10));
  seek.addEventListener("input", () => player.seek(Number(seek.value)));
  one(".speed select").addEventListener("change", (event) => { player.speed = Number(event.target.value); });
  for (const box of document.querySelectorAll("[data-track]")) {
    box.addEventListener("change", () => { audios[Number(box.dataset.track)].muted = !box.checked; });
  }
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-at]");
    const turn = event.target.closest(".turn");
    if (place) playAt(Number(place.dataset.at));
    else if (turn && String(getSelection()) === "") playAt(Number(turn.dataset.start));
  });
  for (const audio of audios) {
    audio.addEventListener("error", () => showTrouble(audio, trouble));
    if (audio.error) showTrouble(audio, trouble);
  }
  return player;
}

// Where the browser cannot play the original, the listening copy of the bundle takes its place, if there is one.
function showTrouble(audio, trouble) {
  trouble.hidden = false;
  if (audio.error?.code === MediaError.MEDIA_ERR_DECODE) {
    trouble.replaceChildren(bilingual(
      "播放出了错：这台电脑没有能用的声音设备，或者录音在这一处解不开。",
      "Playing failed: this computer has no working sound device, or the recording cannot be decoded here.",
    ));
    return;
  }
  if (audio.dataset.copy) {
    audio.src = audio.dataset.copy;
    delete audio.dataset.copy;
    trouble.replaceChildren(bilingual(
      "浏览器放不了原始录音的格式，播放的是另存的试听副本；以原始录音为准。",
      "The browser cannot play the original's format; a listening copy is played. The original prevails.",
    ));
    return;
  }
  trouble.replaceChildren(bilingual(
    "放不出原始录音：它不在这个网页旁边，或者浏览器不认识它的格式。请先解开证据包，再打开里面的 index.html；或者用别的播放器打开 data 文件夹里的原始录音。",
    "The original cannot be played: it is not beside this page, or the browser does not know its format. Unpack the bundle, then open the index.html in it; or open the original in the folder data with another player.",
  ));
}

// Originals that were dropped are played from there, so that a page without its bundle can be listened to.
function playDropped(files, player) {
  for (const track of player.tracks) {
    const name = track.file.split("/").pop();
    const found = files.find(([path]) => path.split("/").pop() === name);
    if (found && track.audio.error) {
      track.audio.src = URL.createObjectURL(found[1]);
      one(".trouble").hidden = true;
    }
  }
}

function setUpVerification(player) {
  const drop = one(".drop");
  drop.hidden = false;
  for (const id of ["choose-folder", "choose-files"]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => check(chosenFiles(input.files), player));
  }
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  document.addEventListener("dragleave", () => document.body.classList.remove("dragging"));
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    document.body.classList.remove("dragging");
    one("#verify").scrollIntoView();
    try {
      check(await droppedFiles(event.dataTransfer), player);
    } catch (error) {
      const told = { zh: `浏览器读不了拖进来的文件夹，请用“选择文件夹”。（${error.name}）`, en: `The browser cannot read the dropped folder; use “Choose the folder”. (${error.name})` };
      showFindings([{ good: null, ...told, file: "" }]);
    }
  });
  one("#expected").addEventListener("input", compareExpected);
}

let lastCheck = null;
let checks = 0; // a newer check makes an older one silent

async function check(files, player) {
  const number = ++checks, bar = one(".checking");
  playDropped(files, player);
  lastCheck = null;
  one(".verdict").replaceChildren();
  const bundle = findBundle(files);
  if (bundle === null) {
    await checkSingle(files, number);
    return;
  }
  bar.hidden = false;
  const run = new BundleCheck(bundle, page, (part) => { if (number === checks) bar.value = part; });
  try {
    await run.run();
  } catch (error) {
    run.say(null, `没有核验完：${error.message}`, `Not completed: ${error.message}`);
  }
  if (number !== checks) return;
  bar.hidden = true;
  lastCheck = run;
  showFindings(run.findings);
  one(".compare").hidden = run.fingerprint === null;
  compareExpected();
}

// Files without their bundle: an original is compared with the digest that this page shows.
async function checkSingle(files, number) {
  const findings = [];
  const originals = new Map(Object.entries(page.originals).map(([name, digest]) => [digest, name]));
  for (const [path, file] of files) {
    const name = originals.get(await sha256OfFile(file));
    if (name) findings.push({ good: true, zh: "校验码与这个网页上写的相同。这只证明文件与网页相符，签名没有核验。", en: "Its digest is the one on this page. That proves only that the file matches the page; no signature was verified.", file: path });
    else findings.push({ good: null, zh: "不是这通录音的原始文件，或者被改动过。要核验整个证据包，请把解开后的文件夹拖进来。", en: "Not an original of this call, or altered. To verify the whole bundle, drop the unpacked folder.", file: path });
  }
  if (number === checks && findings.length > 0) showFindings(findings, { partly: true });
}

function showFindings(findings, { partly = false } = {}) {
  const bad = findings.filter((finding) => finding.good === false);
  const unsure = findings.filter((finding) => finding.good === null);
  const head = document.createElement("p");
  head.className = "head " + (bad.length > 0 ? "bad" : unsure.length > 0 || partly ? "open-question" : "good");
  if (bad.length > 0) head.append(bilingual(`不完好：${bad.length} 处`, `Not intact: ${bad.length} findings`));
  else if (unsure.length > 0 || partly) head.append(bilingual("没有全部核验", "Not everything was verified"));
  else head.append(bilingual("完好", "Intact"));
  const list = document.createElement("ul");
  for (const finding of [...bad, ...unsure, ...findings.filter((each) => each.good)]) list.append(findingRow(finding));
  one(".verdict").replaceChildren(head, list);
}

function findingRow(finding) {
  const row = document.createElement("li");
  const sign = document.createElement("span");
  sign.className = "sign " + (finding.good ? "good" : finding.good === false ? "bad" : "open-question");
  sign.textContent = finding.good ? "✓" : finding.good === false ? "✗" : "?";
  sign.setAttribute("aria-hidden", "true");
  row.append(sign, bilingual(finding.zh, finding.en));
  if (finding.file) {
    const file = document.createElement("span");
    file.className = "file";
    file.textContent = printable(finding.file);
    row.append(file);
  }
  return row;
}

// Direction marks and controls in a file's name would misrepresent it.
function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

function compareExpected() {
  const typed = one("#expected").value.toLowerCase().replace(/[^0-9a-f]/g, "");
  const told = one(".compared");
  told.className = "compared";
  told.replaceChildren();
  if (lastCheck === null || lastCheck.fingerprint === null) return;
  const fingerprint = document.createElement("span");
  fingerprint.className = "digest";
  fingerprint.textContent = lastCheck.fingerprint;
  if (typed === "") {
    told.append(bilingual("算出来的指纹：", "Fingerprint, as computed: "), fingerprint);
  } else if (typed === lastCheck.fingerprint) {
    told.classList.add("explained");
    told.append(bilingual("相同：由这把密钥签名。", "The same: signed with this key."));
  } else {
    told.classList.add("open");
    told.append(bilingual("不同！包里的密钥是：", "Different! The key in the bundle is: "), fingerprint);
  }
}

function setUpPrinting() {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });
}

setUpLanguage();
setUpVerification(setUpPlayer());
setUpPrinting();
