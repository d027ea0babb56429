// SPDX-License-Identifier: Apache-2.0

/** What was dropped or pasted; `folders` says whether folders were among it, which are left out. */
export function droppedFiles(transfer: DataTransfer): { files: File[]; folders: boolean } {
  const files: File[] = [];
  let folders = false;
  for (const item of transfer.items) {
    if (item.kind !== "file") continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry()?.isDirectory) folders = true;
    else if (file !== null) files.push(file);
  }
  return { files, folders };
}
