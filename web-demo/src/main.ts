// SPDX-License-Identifier: Apache-2.0
import "./style.css";
import { Siegel } from "siegel";
import { HeldKeys } from "./held_keys";
import { KeysTab } from "./keys_tab";
import { explain, language, setLanguage, texts, whenLanguageIsSet } from "./language";
import { MinimizeTab } from "./minimize_tab";
import { build, byId } from "./page";
import { PrivacySession } from "./privacy_session";
import { ReceiveTab } from "./receive_tab";
import { RestoreTab } from "./restore_tab";
import { removeLeftovers } from "./save";
import { SendTab } from "./send_tab";
import { Tabs } from "./tabs";
import { TenantTab } from "./tenant_tab";

function refuse(error: unknown): void {
  console.error(error);
  const refusal = byId("refusal");
  const why = (error as Error).message;
  whenLanguageIsSet(() => refusal.replaceChildren(build("p", "", texts.tooOld), build("p", "", explain(error)), build("p", "hint", why)));
  refusal.hidden = false;
}

async function start(): Promise<void> {
  for (const button of document.querySelectorAll<HTMLElement>("[data-language]"))
    button.onclick = () => setLanguage(button.dataset.language!);
  setLanguage(language);
  const siegel = await Siegel.load();
  void removeLeftovers();

  const keys: HeldKeys = new HeldKeys((dropped) => {
    keysTab.show(dropped);
    receive.showKeys();
  });
  const send = new SendTab(siegel);
  const receive = new ReceiveTab(siegel, keys);
  const keysTab = new KeysTab(siegel, keys, (recipient) => {
    send.sendTo(recipient);
    tabs.show("send");
  });
  const session = new PrivacySession(keys);
  const restore = new RestoreTab(session);
  const sendMinimized = (file: File) => {
    send.add(file);
    tabs.show("send");
  };
  new MinimizeTab(session, sendMinimized, () => void restore.refresh());
  new TenantTab();
  const tabs = new Tabs(document.querySelector<HTMLElement>("[role=tablist]")!, (panel) => {
    if (panel === "receive") void receive.refresh();
  });
  tabs.show("send");
  // Style sheets and tests can tell that everything answers from here on.
  document.documentElement.dataset.ready = "";
}

start().catch(refuse);
