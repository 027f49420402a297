// The files that were dropped or chosen, by their path in the bundle.

// Both interfaces have to be asked before the event ends. Chrome reads entries on no page from the file system
// (EncodingError), but handles it does; Firefox and Safari have entries only.
async function droppedFiles(transfer) {
  const items = Array.from(transfer.items).filter((item) => item.kind === "file");
  const handles = items.map((item) => item.getAsFileSystemHandle?.() ?? null);
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = Array.from(transfer.files, (file) => [file.name, file]);
  const found = [];
  for (const [index, promise] of handles.entries()) {
    const handle = await promise;
    if (handle) await walkHandle(handle, "", found);
    else if (entries[index]) await walk(entries[index], "", found);
  }
  return found.length > 0 ? found : files;
}

async function walkHandle(handle, folder, found) {
  const path = folder + handle.name;
  if (handle.kind === "file") found.push([path, await handle.getFile()]);
  else for await (const inner of handle.values()) await walkHandle(inner, path + "/", found);
}

async function walk(entry, folder, found) {
  const path = folder + entry.name;
  if (entry.isFile) {
    found.push([path, await new Promise((resolve, reject) => entry.file(resolve, reject))]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const inner of batch) await walk(inner, path + "/", found);
  }
}

function chosenFiles(list) {
  return Array.from(list, (file) => [file.webkitRelativePath || file.name, file]);
}

// The bundle among the files: by path below the folder that holds bagit.txt; null where none does.
function findBundle(files) {
  const marks = files.map(([path]) => path).filter((path) => /(^|\/)bagit\.txt$/.test(path));
  if (marks.length === 0) return null;
  marks.sort((one, other) => one.split("/").length - other.split("/").length);
  const root = marks[0].slice(0, -"bagit.txt".length);
  return new Map(files.filter(([path]) => path.startsWith(root)).map(([path, file]) => [path.slice(root.length), file]));
}
