// SPDX-License-Identifier: Apache-2.0
import { SiegelUpload } from "./siegel_upload.js";

export { SiegelUpload };
export { UploadInterrupted, UploadRefused, type Upload, type Uploader, type UploadObserver } from "./uploader.js";

if (customElements.get("siegel-upload") === undefined) customElements.define("siegel-upload", SiegelUpload);
