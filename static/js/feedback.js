// Right and wrong are heard and felt at a counter: `HX-Trigger: {"feedback": "wrong"}`, or an element with
// data-feedback="right|wrong" in the page or in a swapped fragment.

const SOUNDS = { right: [[880, 0.09]], wrong: [[220, 0.16], [180, 0.24]], ring: [[740, 0.18], [590, 0.3]] };
const BUZZES = { right: 40, wrong: [120, 60, 120], ring: [200, 100, 200] };
let audio;

export function feedback(kind) {
  if (!SOUNDS[kind]) return;
  if (!navigator.userActivation?.hasBeenActive) return; // browsers allow neither before the first touch
  navigator.vibrate?.(BUZZES[kind]);
  audio ??= new AudioContext();
  let at = audio.currentTime;
  for (const [pitch, seconds] of SOUNDS[kind]) {
    const tone = new OscillatorNode(audio, { frequency: pitch, type: kind === "wrong" ? "square" : "sine" });
    const volume = new GainNode(audio, { gain: 0.12 });
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.04;
  }
}

function look(root) {
  const found = root.matches?.("[data-feedback]") ? root : root.querySelector?.("[data-feedback]");
  if (found) feedback(found.dataset.feedback);
}

document.addEventListener("feedback", (event) => feedback(event.detail?.value));
document.addEventListener("htmx:afterSettle", (event) => look(event.detail.elt));
look(document.body);
