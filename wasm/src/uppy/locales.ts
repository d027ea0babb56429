// SPDX-License-Identifier: Apache-2.0

export const english = {
  strings: {
    sealing: "Sealing %{name}",
    changed: "%{name} was changed or moved during the upload. What had been sent was removed. Choose the file again.",
    unreadable: "%{name} cannot be sealed: %{reason}",
  },
};

/** For `uppy.use(SiegelUppy, { locale: german })`. */
export const german = {
  strings: {
    sealing: "%{name} wird versiegelt",
    changed:
      "%{name} wurde während des Uploads geändert oder verschoben. Was gesendet war, wurde gelöscht. Wählen Sie die Datei neu aus.",
    unreadable: "%{name} kann nicht versiegelt werden: %{reason}",
  },
};
