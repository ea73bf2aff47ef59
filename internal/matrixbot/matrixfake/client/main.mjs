// A Matrix client that a test drives: each line on stdin is a command, each line on
// stdout its result, in the order in which they are done. It ends with its stdin.
//
//   {"id":1,"as":"anna","do":"login","homeserver":"http://…","user":"@anna:…","password":"…"}
//   {"id":1,"result":{"user":"@anna:…","device":"ABC"}}
//   {"id":2,"error":"there is no session bert"}
//
// Sessions have names, so that one process is several people. Their keys are in memory.

import { webcrypto } from "node:crypto";
import { createInterface } from "node:readline";

// The library is written for Node 22; of what came since Node 18 it uses this.
globalThis.crypto ??= webcrypto;
Promise.withResolvers ??= function () {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

// It spreads what it does in the background over up to ten seconds, by chance.
const { random } = Math;
Math.random = () => random() / 1000;

// Its log would stand between the results.
for (const name of ["debug", "error", "info", "log", "trace", "warn"]) console[name] = () => {};

const { Session } = await import("./session.mjs");

const sessions = new Map();

async function run(command) {
  const { as, do: name, ...args } = command;
  if (name === "login") {
    const session = await Session.logIn(args);
    sessions.set(as, session);
    return session.identity();
  }
  const session = sessions.get(as);
  if (!session) throw new Error(`there is no session ${as}`);
  if (name === "logout") sessions.delete(as);
  const method = Session.commands[name];
  if (!method) throw new Error(`there is no command ${name}`);
  return method.call(session, args);
}

function answer(line) {
  process.stdout.write(JSON.stringify(line) + "\n");
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  run(command).then(
    (result) => answer({ id: command.id, result: result ?? null }),
    (error) => answer({ id: command.id, error: String(error?.stack ?? error) }),
  );
}
for (const session of sessions.values()) session.stop();
process.exit(0);
