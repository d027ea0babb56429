// SPDX-License-Identifier: Apache-2.0
import "./style.css";
import "siegel/element";
import { language, setLanguage, texts, whenLanguageIsSet } from "./language";
import { build, byId, shown } from "./page";

/** The one element, in a form as any page would have it: what the form would send is shown below. */
for (const button of document.querySelectorAll<HTMLElement>("[data-language]"))
  button.onclick = () => setLanguage(button.dataset.language!);
const form = byId<HTMLFormElement>("form");
const upload = document.querySelector("siegel-upload")!;
const recipient = byId<HTMLInputElement>("recipient");
const result = byId("result");
recipient.oninput = () => upload.setAttribute("to", recipient.value.trim());
form.onsubmit = (event) => {
  event.preventDefault();
  const files = new FormData(form).getAll("files");
  result.replaceChildren(build("p", "", texts.formSends), ...files.map((url) => build("p", "", shown(String(url)))));
};
whenLanguageIsSet(() => result.replaceChildren());
setLanguage(language);
