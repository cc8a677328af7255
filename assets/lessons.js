// The lessons: shows the open one, takes Previous and Next along, and lets a list of links behave like buttons.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const element = (id) => document.getElementById(id);
  let shown = null; // the number of the lesson on the page; null before the first answer

  document.addEventListener("relu-fold:panel", () => {
    const number = app.state.lesson;
    if (number !== shown) show(number);
  });

  function show(number) {
    const [before, first] = [shown, shown === null];
    const held = element("lesson-card").contains(document.activeElement);
    shown = number;
    element("lesson-card").hidden = number === 0;
    if (number) element("house").dataset.lesson = number;
    else delete element("house").dataset.lesson;
    const texts = document.querySelectorAll("#lesson-card [data-lesson]");
    for (const text of texts) text.hidden = Number(text.dataset.lesson) !== number;
    for (const link of document.querySelectorAll(".lesson-list [data-lesson]")) {
      if (Number(link.dataset.lesson) === number) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    if (number) {
      document.querySelector("[data-lesson-count]").textContent = `Lesson ${number} of ${texts.length}`;
      lead("lesson-previous", number > 1 ? number - 1 : null);
      lead("lesson-next", number < texts.length ? number + 1 : null);
    }
    if (first) return;
    // Whoever walks by keys goes on from here, and whoever listens hears the lesson.
    if (number && !before) element("lesson-next").focus();
    if (!number && held) element("lessons").focus();
    const words = number ? document.querySelector(`#lesson-card [data-lesson="${number}"]`).textContent : "Lessons closed.";
    element("spoken").textContent = number ? `Lesson ${number} of ${texts.length}. ${words}` : words;
  }

  // A button at the end of the way stays in place, so that the focus is not lost; it only does nothing.
  function lead(id, number) {
    const button = element(id);
    button.setAttribute("aria-disabled", number === null);
    if (number === null) delete button.dataset.edit;
    else button.dataset.edit = JSON.stringify({ kind: "lesson", number });
  }

  // A plain click on a link changes the view in place; with a key held it is the browser's: another tab, another window.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-edit]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) event.stopImmediatePropagation();
    else event.preventDefault();
  }, true);
})();
