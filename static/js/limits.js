/**
 * Shows which limiting judgements cap which grade, as the server says after a save.
 *
 * `limits`: {"31.answer": [{heading, why, more, href, link_text}]}. Each place is a polite live
 * region; it is written only when what it says changes, so that nothing is read out twice.
 */
export function showLimits(limits) {
  for (const [field, notes] of Object.entries(limits)) {
    const place = document.querySelector(`[data-limits="${field}"]`);
    if (place && said(place) !== notes.map(words).join("\n")) place.replaceChildren(...notes.map(drawn));
  }
}

const words = ({ heading, why, more }) => [heading, why, more].join(" ");

function said(place) {
  return [...place.querySelectorAll("[data-limit]")].map((one) => words({
    heading: one.querySelector("[data-heading]").textContent,
    why: one.querySelector("[data-why]").textContent,
    more: one.querySelector("[data-more]").textContent,
  })).join("\n");
}

function drawn({ heading, why, more, href, link_text }) {
  const note = document.getElementById("limit").content.firstElementChild.cloneNode(true);
  const link = note.querySelector("[data-href]");
  note.querySelector("[data-heading]").textContent = heading;
  note.querySelector("[data-why]").textContent = why;
  note.querySelector("[data-more]").textContent = more;
  link.href = href;
  link.hidden = !href;
  link.textContent = link_text;
  return note;
}
