// What every deed of keyboard.js, and of the buttons on the page, does: one line a deed.

/** The parts of the desk in, functions by the name of their deed out; each is told the digit of its key. */
export function verbsOf({ caret, choices, deeds, doubts, find, lease, listening, questions, spokenWord, unsure, writing }) {
  const search = (instead) => {
    const place = caret.leave();
    find.open(place && place.end > place.start ? getSelection().toString() : "", instead);
  };
  return {
    play: () => listening.play(),
    back: () => listening.back(),
    forward: () => listening.forward(),
    farBack: () => listening.farBack(),
    farForward: () => listening.farForward(),
    slower: () => listening.slower(),
    faster: () => listening.faster(),
    playCaret: () => listening.playCaret(),
    replay: () => listening.replay(),
    nextDoubt: () => doubts.next(),
    previousDoubt: () => doubts.previous(),
    check: () => writing.check(),
    speaker: (digit) => writing.speaker(digit),
    speakerEverywhere: (digit) => writing.speakerEverywhere(digit),
    pickSpeaker: () => writing.pickSpeaker(),
    switchSpeaker: () => writing.switchSpeaker(),
    startEarlier: () => writing.startEarlier(),
    startLater: () => writing.startLater(),
    endEarlier: () => writing.endEarlier(),
    endLater: () => writing.endLater(),
    insert: () => writing.insert(),
    ask: () => questions.put(),
    find: () => search(false),
    replace: () => search(true),
    undo: () => deeds.undo(),
    redo: () => deeds.redo(),
    unsure: () => unsure.mark(unsure.limit ? 0 : choices.value.unsure || 0.5),
    follow: () => spokenWord.toggle(),
    help: () => choices.open(),
    takeOver: () => lease.sit(true),
  };
}
