/** Search and filters of the page. The page reads without it; then there are no filters. */
export const SCRIPT = `
(() => {
  const $ = (selector) => document.querySelector(selector);
  const form = $(".filters"), search = $("#search"), severity = $("#severity"), environment = $("#environment"), rule = $("#rule");
  if (!form) return;
  const findings = [...document.querySelectorAll(".finding")].map((element) => ({ element, text: element.textContent.toLowerCase() }));
  const files = [...document.querySelectorAll(".file")];
  const buttons = [...document.querySelectorAll("button[data-environment], button[data-rule]")];
  const apply = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, text } of findings) {
      const { dataset } = element;
      const fits =
        (!severity.value || dataset.severity === severity.value) &&
        (!rule.value || dataset.rule === rule.value) &&
        (!environment.value || dataset.environments.split(" ").includes(environment.value)) &&
        words.every((word) => text.includes(word));
      element.hidden = !fits;
      if (fits) shown++;
    }
    for (const file of files) file.hidden = !file.querySelector(".finding:not([hidden])");
    for (const button of buttons) {
      const { dataset } = button;
      const active = (dataset.rule ?? "") === rule.value && (dataset.environment ?? "") === environment.value;
      button.setAttribute("aria-pressed", String(active && (rule.value !== "" || environment.value !== "")));
    }
    $("#shown").textContent = shown === findings.length ? "" : shown.toLocaleString("en-US") + " of " + findings.length.toLocaleString("en-US");
    $("#none").hidden = shown > 0;
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const pressed = button.getAttribute("aria-pressed") === "true";
      rule.value = pressed ? "" : (button.dataset.rule ?? "");
      environment.value = pressed ? "" : (button.dataset.environment ?? "");
      apply();
      if (!pressed) form.scrollIntoView({ block: "start" });
    });
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
`;
