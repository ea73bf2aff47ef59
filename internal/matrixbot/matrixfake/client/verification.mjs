// Verification by emoji, in a room or from device to device.

import { CryptoEvent, VerificationPhase, VerificationRequestEvent, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/index.js";

const sas = "m.sas.v1";

export class Verifications {
  constructor(client) {
    this.client = client;
    this.incoming = [];
    this.heard = () => {};
    client.on(CryptoEvent.VerificationRequestReceived, (request) => {
      this.incoming.push(request);
      this.heard();
    });
  }

  // next waits for a request by somebody else.
  async next(from) {
    const found = () => this.incoming.find((r) => r.pending && (!from || r.otherUserId === from));
    while (!found()) await within(new Promise((resolve) => (this.heard = resolve)), "a request");
    return found();
  }

  // reach waits until a request has come as far as a phase.
  async reach(request, ...phases) {
    while (!phases.includes(request.phase)) {
      if (request.phase === VerificationPhase.Cancelled) throw new Error(`cancelled: ${request.cancellationCode}`);
      await within(new Promise((resolve) => request.once(VerificationRequestEvent.Change, resolve)), `phase ${phases}`);
    }
  }

  // compare goes on until both sides see emojis, and returns them.
  async compare(request, begin) {
    this.request = request;
    if (begin) {
      await this.reach(request, VerificationPhase.Ready, VerificationPhase.Started);
      if (request.phase === VerificationPhase.Ready) await request.startVerification(sas);
    }
    await this.reach(request, VerificationPhase.Started);
    const verifier = request.verifier;
    this.done = verifier.verify();
    this.done.catch(() => {}); // confirm tells
    const shown = verifier.getShowSasCallbacks() ?? (await within(
      Promise.race([new Promise((resolve) => verifier.once(VerifierEvent.ShowSas, resolve)), this.done]), "emojis",
    ));
    this.shown = shown;
    return { emojis: shown.sas.emoji.map(([emoji]) => emoji), names: shown.sas.emoji.map(([, name]) => name), decimal: shown.sas.decimal };
  }
}

// within waits no longer than a person would.
function within(promise, what) {
  let limit;
  const late = new Promise((_, reject) => {
    limit = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), 25_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(limit));
}

export const verificationCommands = {
  // verify asks somebody to compare emojis, in a room or (with a device) directly.
  async verify({ user, room, device }) {
    const request = room
      ? await this.crypto.requestVerificationDM(user, room)
      : await this.crypto.requestDeviceVerification(user, device);
    return this.verifications.compare(request, true);
  },

  // agree takes a request by somebody. Who asked begins.
  async agree({ from, begin }) {
    const request = await this.verifications.next(from);
    await request.accept();
    return this.verifications.compare(request, Boolean(begin));
  },

  // confirm says that the emojis are the same, and waits until the other has said so.
  async confirm() {
    await this.verifications.shown.confirm();
    await within(this.verifications.done, "the other side");
    await this.verifications.reach(this.verifications.request, VerificationPhase.Done);
  },

  // mismatch says that they are not.
  async mismatch() {
    this.verifications.shown.mismatch();
    await within(this.verifications.done.catch(() => {}), "the end");
    return { code: this.verifications.request.cancellationCode };
  },

  async cancel() {
    await this.verifications.request.cancel();
  },
};
