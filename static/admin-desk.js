/* The curators' desk: rows that are added on the page, fields that become searches, and no work left behind. */
"use strict";
{
  const form = document.querySelector("#content-main > form");

  /* Rows. A pattern's prefix is `__formset__-__prefix__`; the row gets its formset's prefix and the next number. */
  function addRow(formset) {
    const total = formset.querySelector(':scope > input[name$="-TOTAL_FORMS"]');
    const pattern = document.getElementById(formset.dataset.pattern);
    const prefix = `${formset.dataset.prefix}-${total.value}`;
    const holder = document.createElement("template");
    holder.innerHTML = pattern.innerHTML.replaceAll("__formset__-__prefix__", prefix);
    const row = holder.content.firstElementChild;
    row.classList.add("desk-new");
    formset.querySelector(":scope > .desk-rows").append(row);
    total.value = Number(total.value) + 1;
    prepare(row);
    // Facts from one source often follow each other about one person.
    const before = row.previousElementSibling?.querySelector(".desk-field-person select");
    const person = row.querySelector(".desk-field-person select");
    if (before?.value && person) person.append(before.selectedOptions[0].cloneNode(true));
    if (person?.options.length > 1) person.selectedIndex = person.options.length - 1;
    // A statement without a source cannot be published: its first citation is there at once.
    const citations = row.querySelector(":scope > .desk-citation");
    if (citations) addRow(citations);
    return row;
  }

  function prepare(root) {
    for (const button of root.querySelectorAll(".desk-add")) button.hidden = false;
  }

  function firstField(root) {
    return root.querySelector("input:not([type=hidden]), select, textarea");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".desk-add");
    if (!button) return;
    const row = addRow(button.parentElement);
    firstField(row)?.focus();
  });

  document.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-DELETE")) {
      event.target.closest(".desk-row").classList.toggle("desk-removed", event.target.checked);
    }
  });

  /* A picking field holds its chosen row alone; it becomes a search when someone comes to it. */
  function becomeSearch(select) {
    if (select.dataset.searching) return;
    select.dataset.searching = "yes";
    const $ = window.django.jQuery;
    $(select).djangoAdminSelect2();
    $(select).on("select2:select select2:clear", () => select.dispatchEvent(new Event("input", { bubbles: true })));
    return $(select);
  }

  document.addEventListener("mousedown", (event) => {
    const select = event.target.closest("select.desk-pick");
    if (!select || select.disabled) return;
    event.preventDefault();
    becomeSearch(select)?.select2("open");
  });

  document.addEventListener("focusin", (event) => {
    if (!event.target.matches("select.desk-pick") || event.target.disabled) return;
    const search = becomeSearch(event.target);
    search?.next(".select2-container").find(".select2-selection").trigger("focus");
  });

  if (form) {
    prepare(document);

    /* What is wrong stands at the top; the page opens there, and the first error is one key away. */
    const problems = document.querySelector(".desk-conflict") ?? document.querySelector(".desk-problems");
    if (problems) {
      problems.focus();
      problems.scrollIntoView();
    }

    /* Leaving with unsaved changes warns; so does a page that came back unsaved. */
    let unsaved = Boolean(problems);
    const touch = () => { unsaved = true; };
    form.addEventListener("input", touch);
    form.addEventListener("change", touch);
    form.addEventListener("click", (event) => { if (event.target.closest(".desk-add")) touch(); });
    form.addEventListener("submit", () => { unsaved = false; });
    window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

    /* Who else has this entry open. Without the script the page says it as it was on opening. */
    const notice = document.querySelector("[data-presence]");
    if (notice) {
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const body = (more) => new URLSearchParams({ csrfmiddlewaretoken: token, ...more });
      const renew = async () => {
        const answer = await fetch(notice.dataset.presence, { method: "POST", body: body({}) }).catch(() => null);
        if (!answer?.ok || answer.redirected) return;
        const { others } = await answer.json();
        notice.querySelector("span").textContent = others.join(", ");
        notice.hidden = others.length === 0;
      };
      setInterval(() => { if (!document.hidden) renew(); }, 60000);
      document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
      window.addEventListener("pagehide", () => navigator.sendBeacon(notice.dataset.presence, body({ leave: 1 })));
    }
  }
}
