/**
 * Shows what of a table cannot stand, as the server says after a save.
 *
 * `doubts`: {"31.answer": [sentence]}. Each place is a polite live region; it is written
 * only when what it says changes, so that nothing is read out twice.
 */
export function showDoubts(doubts) {
  for (const [field, sentences] of Object.entries(doubts)) {
    const place = document.querySelector(`[data-doubts="${field}"]`);
    if (place && said(place) !== sentences.map(begun).join("\n")) place.replaceChildren(...sentences.map(drawn));
  }
}

const begun = (sentence) => sentence[0].toUpperCase() + sentence.slice(1);

const said = (place) => [...place.children].map((one) => one.textContent).join("\n");

function drawn(sentence) {
  const line = document.createElement("p");
  line.className = "govuk-body app-limit";
  line.textContent = begun(sentence);
  return line;
}
