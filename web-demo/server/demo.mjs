// SPDX-License-Identifier: Apache-2.0
import { sendPage } from "./pages.mjs";
import { Uploads } from "./uploads.mjs";

/**
 * The demo as a request listener for node:http.
 * @param {{ pages: string, directory: string, limits?: object }} options folder of the built page, folder for uploads
 */
export async function createDemo({ pages, directory, limits }) {
  const uploads = new Uploads({ directory, limits });
  await uploads.prepare();
  return (request, response) => {
    if (uploads.handle(request, response)) return;
    sendPage(pages, request, response).catch(() => response.destroy());
  };
}
