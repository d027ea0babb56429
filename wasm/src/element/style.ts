// SPDX-License-Identifier: Apache-2.0

/** Built from text by the CSSOM, which a content security policy without 'unsafe-inline' allows. */
export function makeStyleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

const css = `
:host {
  --_accent: var(--siegel-accent, light-dark(#1f5fbf, #8ab4f8));
  --_on-accent: var(--siegel-on-accent, light-dark(#ffffff, #10213d));
  --_text: var(--siegel-text, light-dark(#1b1f27, #e8eaee));
  --_muted: var(--siegel-muted, light-dark(#566070, #a5adba));
  --_background: var(--siegel-background, light-dark(#f6f8fb, #1c2028));
  --_border: var(--siegel-border, light-dark(#b9c2cf, #48505e));
  --_success: var(--siegel-success, light-dark(#1a7040, #7bd8a0));
  --_danger: var(--siegel-danger, light-dark(#b3261e, #ffaaa3));
  --_radius: var(--siegel-radius, 12px);
  display: block;
  color: var(--_text);
  font: inherit;
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.drop-zone {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: .5rem .75rem;
  padding: 1.75rem 1.25rem; text-align: center;
  background: var(--_background);
  border: 2px dashed var(--_border); border-radius: var(--_radius);
  transition: border-color .15s, background-color .15s;
}
.drop-zone.over { border-color: var(--_accent); background: color-mix(in srgb, var(--_accent) 12%, var(--_background)); }
.hint { flex-basis: 100%; margin: 0; font-size: .875em; color: var(--_muted); }
button {
  font: inherit; cursor: pointer; min-height: 2.75rem; padding: .5rem 1.25rem;
  color: var(--_on-accent); background: var(--_accent);
  border: 1px solid transparent; border-radius: calc(var(--_radius) * .75);
}
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
button:disabled { cursor: not-allowed; opacity: .5; }
li button { color: var(--_accent); background: transparent; border-color: var(--_border); padding: .25rem .875rem; }
ul { list-style: none; margin: .75rem 0 0; padding: 0; display: grid; gap: .5rem; }
.notice { margin: .75rem 0 0; font-size: .875em; color: var(--_danger); }
ul:empty, .notice:empty { display: none; }
li {
  display: grid; grid-template-columns: 1fr auto; gap: .25rem .75rem; align-items: center;
  padding: .75rem 1rem; background: var(--_background);
  border: 1px solid var(--_border); border-radius: var(--_radius);
}
.name { font-weight: 600; overflow-wrap: anywhere; unicode-bidi: isolate; }
.size { font-weight: 400; color: var(--_muted); white-space: nowrap; margin-inline-start: .5em; }
.status { font-size: .875em; color: var(--_muted); }
.actions { display: flex; gap: .5rem; grid-row: 1 / span 2; grid-column: 2; }
progress { grid-column: 1 / -1; width: 100%; height: .5rem; accent-color: var(--_accent); }
li.done .status { color: var(--_success); }
li.failed .status { color: var(--_danger); }
[hidden] { display: none !important; }
.visually-hidden {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) { .drop-zone { transition: none; } }
@media (forced-colors: active) { button { border-color: ButtonText; } }
`;
