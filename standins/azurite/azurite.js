// Azurite's blob server, until its parent goes: stdin ends when the parent does, even by kill -9.
"use strict";

function leave() {
  setTimeout(() => process.exit(1), 5000); // a client may hold its connection open
  process.kill(process.pid, "SIGTERM"); // Azurite saves its list of blobs on SIGTERM and every 5 s
}

process.stdin.on("end", leave).on("error", leave).resume();
process.stdin.unref(); // else the process outlives a SIGTERM from its parent

// Ctrl-C reaches us twice, from the terminal and from our parent; Azurite refuses to close again while it closes
process.on("unhandledRejection", (reason) => console.error(reason));

require("azurite/dist/src/blob/main.js");
