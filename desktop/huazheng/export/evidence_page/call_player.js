// Plays the sealed originals. Two sources are two files on their own clocks: they run together, and the second follows
// the first. Times of the call are seconds from its first frame; what a device lost is a pause in them.

const MAX_DRIFT_SECONDS = 0.15;

class CallTrack {
  constructor(audio, placed) {
    this.audio = audio;
    this.offset = placed.offset;
    this.gaps = placed.gaps;
    this.file = placed.file;
  }

  // The second of the file at a second of the call; null before it began or inside a gap.
  fileTime(callTime) {
    let time = callTime - this.offset;
    for (const [second, lost] of this.gaps) {
      if (time < second) break;
      if (time < second + lost) return null;
      time -= lost;
    }
    return time < 0 ? null : time;
  }

  // Gaps are seconds of the file, so what was lost before a place is added to it.
  callTime(fileTime) {
    const lost = this.gaps.reduce((sum, [second, seconds]) => sum + (second <= fileTime ? seconds : 0), 0);
    return fileTime + lost + this.offset;
  }

  // Where sound begins again: at the first frame, and at the end of each gap.
  get beginnings() {
    return [this.offset, ...this.gaps.map(([second]) => this.callTime(second))];
  }

  // The file has no pause where sound was lost: has it played on beyond a gap since this second of the call?
  passedGap(callTime) {
    const now = this.callTime(this.audio.currentTime);
    return this.beginnings.slice(1).some((end) => callTime < end && now >= end);
  }
}

class CallPlayer {
  constructor(tracks, duration) {
    this.tracks = tracks;
    this.duration = duration;
    this.playing = false;
    this.at = 0; // second of the call
    this.onChange = () => {};
    for (const track of tracks) {
      track.audio.addEventListener("ended", () => this.follow());
      track.audio.addEventListener("timeupdate", () => this.follow());
    }
  }

  seek(seconds) {
    this.at = Math.min(Math.max(seconds, 0), this.duration);
    for (const track of this.tracks) this.place(track, 0);
    this.onChange();
  }

  play() {
    this.playing = true;
    if (this.at >= this.duration - 0.2) this.at = 0;
    for (const track of this.tracks) this.place(track, 0);
    this.begun = { at: this.at, clock: performance.now() };
    this.onChange();
  }

  pause() {
    this.playing = false;
    for (const track of this.tracks) track.audio.pause();
    this.onChange();
  }

  set speed(rate) {
    for (const track of this.tracks) track.audio.playbackRate = rate;
  }

  // Puts a track where the call is, and starts or stops it there.
  place(track, tolerance) {
    const time = track.fileTime(this.at);
    if (time === null || (track.audio.duration && time >= track.audio.duration)) {
      track.audio.pause();
      return;
    }
    if (Math.abs(track.audio.currentTime - time) > tolerance) track.audio.currentTime = time;
    if (this.playing && track.audio.paused) track.audio.play().catch(() => this.failed());
  }

  failed() {
    if (this.tracks.every((track) => track.audio.paused)) this.pause();
  }

  // The first track that sounds leads; the others are moved when they drift from it. In a gap of it another one leads.
  follow() {
    if (!this.playing) return;
    const sounding = this.tracks.filter((track) => !track.audio.paused && !track.audio.ended);
    const leader = sounding.find((track) => !track.passedGap(this.at)) ?? sounding[0];
    if (!leader) {
      const next = this.tracks.flatMap((track) => track.beginnings).filter((begins) => begins > this.at);
      if (next.length === 0 || this.at >= this.duration - 0.2) return this.pause();
      this.at = Math.min(...next);
    } else {
      this.at = leader.callTime(leader.audio.currentTime);
    }
    for (const track of this.tracks) if (track !== leader) this.place(track, MAX_DRIFT_SECONDS);
    this.onChange();
  }
}

function clockText(seconds) {
  const whole = Math.floor(seconds), hours = Math.floor(whole / 3600);
  const pair = (number) => String(number).padStart(2, "0");
  const rest = pair(Math.floor(whole / 60) % 60) + ":" + pair(whole % 60);
  return hours ? hours + ":" + rest : rest;
}
