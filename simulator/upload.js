// Reads chosen files as the simulator takes them: text as `content`, all else as `content_base64`.

import { failed } from "./dialogs.js";

// The simulator takes orders of up to 4 MiB, of which base64 leaves three quarters.
const MAXIMUM = 2.9 * 1024 * 1024;

// Those that can be read; of the others the reader is told.
export async function readFiles(chosen) {
  const files = [];
  for (const file of chosen) {
    try { files.push(await readFile(file)); } catch (error) { failed(error); }
  }
  return files;
}

async function readFile(file) {
  if (file.size > MAXIMUM) throw new Error(`${file.name} is too large: up to 2.9 MB can be shared here.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return { name: file.name, content: text };
  } catch {
    // It is no text.
  }
  let binary = "";
  for (let index = 0; index < bytes.length; index += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(index, index + 0x8000));
  }
  return { name: file.name, content_base64: btoa(binary), mimetype: file.type || "application/octet-stream", mode: "hosted" };
}
