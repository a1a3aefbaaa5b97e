// A question for some overall grades only is shown once one of them is chosen on the same page.
const grades = document.querySelector("[data-grade]");

function show() {
  const chosen = grades.querySelector("input:checked")?.value ?? "";
  for (const question of document.querySelectorAll("[data-when-grade]")) {
    question.hidden = !question.dataset.whenGrade.split(" ").includes(chosen);
  }
}

if (grades) {
  grades.addEventListener("change", show);
  document.addEventListener("answer-shown", show);
  show();
}
