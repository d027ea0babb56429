// SPDX-License-Identifier: Apache-2.0
// SiegelUppy before an uploader that knows nothing of it: S3 multipart, in parts as docs/format.md cuts them.
import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { Siegel } from "siegel";
import { sealedPartSize, SiegelUppy } from "siegel/uppy";

const siegel = await Siegel.load();
const key = await siegel.generateIdentity();

async function upload(file: File) {
  const totals = new Set<number | null>();
  const uppy = new Uppy().use(SiegelUppy, { siegel, to: key.recipient }).use(AwsS3, {
    shouldUseMultipart: true,
    getChunkSize: () => sealedPartSize,
    signRequest: async (request: object) => ({ url: `${location.origin}/s3/?request=${encodeURIComponent(JSON.stringify(request))}` }),
  });
  uppy.on("upload-progress", (_file, { bytesTotal }) => void totals.add(bytesTotal));
  uppy.addFile({ name: file.name, type: file.type, data: file });
  const result = await uppy.upload();
  return { failed: result?.failed?.map(({ error }) => error), totals: [...totals] };
}

/** A file that would go from a cloud to the server, past this browser. */
async function uploadRemote() {
  const uppy = new Uppy().use(SiegelUppy, { siegel, to: key.recipient });
  let uploaded = 0;
  uppy.addUploader(async () => void uploaded++);
  uppy.addFile({ name: "remote.txt", type: "text/plain", data: { size: 5 }, isRemote: true, remote: {} } as never);
  const code = await uppy.upload().catch(({ code }) => code);
  return { code, uploaded };
}

Object.assign(window, { siegel, key, upload, uploadRemote, sealedPartSize });
document.documentElement.dataset.ready = "";
