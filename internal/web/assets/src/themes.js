// startThemes switches between light and dark at once and lets the server
// remember the choice, so that the next page arrives in it without a flash.
export function startThemes() {
  const form = document.querySelector(".themes");
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.value;
    if (!theme) return;
    event.preventDefault();
    document.documentElement.dataset.kernTheme = theme;
    document.querySelector("meta[name=color-scheme]").content = theme;
    form.querySelector(`[data-theme]:not([data-theme=${theme}])`).focus();
    const body = new URLSearchParams({ theme, return: "/privacy" });
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });
}
