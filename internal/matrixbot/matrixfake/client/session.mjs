// A session: one device of one person, and what they do in rooms.

import { createClient, ClientEvent, EventType, Preset, SyncState, Visibility } from "matrix-js-sdk";
import { Keys, keyCommands } from "./keys.mjs";
import { Reader } from "./reader.mjs";
import { Verifications, verificationCommands } from "./verification.mjs";

const encryption = { type: EventType.RoomEncryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };

export class Session {
  static async logIn({ homeserver, user, password, device }) {
    const bare = createClient({ baseUrl: homeserver });
    const credentials = await bare.loginRequest({
      type: "m.login.password",
      identifier: { type: "m.id.user", user },
      password,
      device_id: device,
    });
    const session = new Session(homeserver, credentials, password);
    await session.start();
    return session;
  }

  constructor(homeserver, credentials, password) {
    this.keys = new Keys(password);
    this.client = createClient({
      baseUrl: homeserver,
      accessToken: credentials.access_token,
      userId: credentials.user_id,
      deviceId: credentials.device_id,
      cryptoCallbacks: this.keys.callbacks(),
      verificationMethods: ["m.sas.v1"],
      disableVoip: true,
    });
    this.reader = new Reader(this.client);
    this.verifications = new Verifications(this.client);
  }

  async start() {
    await this.client.initRustCrypto({ useIndexedDB: false });
    this.crypto = this.client.getCrypto();
    this.keys.crypto = this.crypto;
    const ready = new Promise((resolve) => {
      const heard = (state) => {
        if (state !== SyncState.Prepared) return;
        this.client.off(ClientEvent.Sync, heard);
        resolve();
      };
      this.client.on(ClientEvent.Sync, heard);
    });
    await this.client.startClient({ initialSyncLimit: 50, lazyLoadMembers: false, pollTimeout: 20_000 });
    await ready;
  }

  stop() {
    this.client.stopClient();
  }

  identity() {
    return { user: this.client.getUserId(), device: this.client.getDeviceId() };
  }

  // room waits until the client has heard of a room that it is in.
  async room(id) {
    const known = () => {
      const room = this.client.getRoom(id);
      return room?.getMyMembership() === "join" ? room : null;
    };
    return known() ?? this.reader.until(known, `being in ${id}`);
  }

  // post sends a message as the clients of people write it.
  async post({ room, body, html, mentions, thread, reply, edits, msgtype = "m.text" }) {
    await this.room(room);
    let content = { msgtype, body };
    if (html) Object.assign(content, { format: "org.matrix.custom.html", formatted_body: html });
    if (mentions) content["m.mentions"] = { user_ids: mentions };
    if (edits) {
      content = { ...content, body: `* ${body}`, "m.new_content": content };
      content["m.relates_to"] = { rel_type: "m.replace", event_id: edits };
    } else if (thread) {
      const last = reply ?? this.reader.lastIn(room, thread);
      content["m.relates_to"] = { rel_type: "m.thread", event_id: thread, is_falling_back: !reply, "m.in_reply_to": { event_id: last } };
    } else if (reply) {
      content["m.relates_to"] = { "m.in_reply_to": { event_id: reply } };
    }
    return this.send({ room, type: EventType.RoomMessage, content });
  }

  async send({ room, type, content }) {
    await this.room(room);
    const { event_id: event } = await this.client.sendEvent(room, type, content);
    return { event };
  }
}

Session.commands = {
  ...keyCommands,
  ...verificationCommands,

  async create({ name, encrypted, direct, invite = [], version }) {
    const { room_id: room } = await this.client.createRoom({
      name,
      invite,
      is_direct: Boolean(direct),
      preset: direct ? Preset.TrustedPrivateChat : Preset.PrivateChat,
      visibility: Visibility.Private,
      room_version: version,
      initial_state: encrypted ? [encryption] : [],
    });
    await this.room(room);
    return { room };
  },

  async join({ room }) {
    await this.client.joinRoom(room);
    await this.room(room);
  },

  // invited waits for an invitation, accepts it, and tells to which room.
  async accept({ from }) {
    const room = await this.reader.until(
      () =>
        this.client.getRooms().find((r) => {
          const inviter = r.getMember(this.client.getUserId())?.events.member?.getSender();
          return r.getMyMembership() === "invite" && (!from || inviter === from);
        }),
      "an invitation",
    );
    const direct = room.getDMInviter() !== undefined;
    const id = room.roomId;
    await this.client.joinRoom(id);
    await this.room(id);
    return { room: id, direct };
  },

  async invite({ room, user }) {
    await this.client.invite(room, user);
  },

  async leave({ room }) {
    await this.client.leave(room);
  },

  async leaveAll() {
    for (const room of this.client.getRooms()) {
      if (["join", "invite"].includes(room.getMyMembership())) await this.client.leave(room.roomId);
    }
  },

  // joined waits until somebody is in a room.
  async joined({ room, user }) {
    const at = await this.room(room);
    await this.reader.until(() => at.getMember(user)?.membership === "join", `${user} in ${room}`);
  },

  async send(args) {
    return this.post(args);
  },

  async raw(args) {
    return this.send(args);
  },

  async react({ room, event, emoji }) {
    return this.send({
      room,
      type: EventType.Reaction,
      content: { "m.relates_to": { rel_type: "m.annotation", event_id: event, key: emoji } },
    });
  },

  async redact({ room, event }) {
    const { event_id: redaction } = await this.client.redactEvent(room, event);
    return { event: redaction };
  },

  async messages({ room }) {
    await this.room(room);
    return this.reader.messages(room);
  },

  // await waits for a message that is as it is told; see Reader.fits.
  async await({ room, ...wanted }) {
    await this.room(room);
    return this.reader.until(async () => {
      for (const message of await this.reader.messages(room)) {
        if (this.reader.fits(message, wanted)) return message;
      }
      return null;
    }, JSON.stringify(wanted));
  },

  async typing({ room, user }) {
    const at = await this.room(room);
    await this.reader.until(() => at.getMember(user)?.typing, `${user} typing`);
  },

  async download({ url }) {
    const address = this.client.mxcUrlToHttp(url, undefined, undefined, undefined, false, true, true);
    const response = await fetch(address, { headers: { Authorization: `Bearer ${this.client.getAccessToken()}` } });
    if (!response.ok) throw new Error(`download: ${response.status}`);
    return { type: response.headers.get("Content-Type"), data: Buffer.from(await response.arrayBuffer()).toString("base64") };
  },

  async logout() {
    await this.client.logout(true);
  },
};
