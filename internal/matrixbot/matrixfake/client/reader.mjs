// What a person sees: the messages of rooms, decrypted, with their edits and reactions.

import { ClientEvent, EventType, MatrixEventEvent, RoomEvent, RoomMemberEvent } from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";

const shields = ["none", "grey", "red"];
const reasons = [
  "unknown", "unverified identity", "unsigned device", "unknown device", "authenticity not guaranteed", "mismatched sender key",
  "sent in clear", "verification violation", "mismatched sender",
];

export class Reader {
  constructor(client) {
    this.client = client;
    this.rooms = new Map(); // events by room, in the order in which they came
    this.waiting = new Set();
    client.on(ClientEvent.Event, (event) => this.take(event));
    for (const name of [
      MatrixEventEvent.Decrypted, RoomEvent.MyMembership, RoomEvent.Timeline, RoomEvent.Redaction, RoomMemberEvent.Membership,
      RoomMemberEvent.Typing, ClientEvent.Sync, CryptoEvent.DevicesUpdated, CryptoEvent.UserTrustStatusChanged, CryptoEvent.KeysChanged,
    ]) {
      client.on(name, () => this.look());
    }
  }

  take(event) {
    const room = event.getRoomId();
    if (!room || !event.getId() || event.isState()) return this.look();
    if (!this.rooms.has(room)) this.rooms.set(room, new Map());
    const known = this.rooms.get(room);
    if (!known.has(event.getId())) known.set(event.getId(), event);
    this.look();
  }

  look() {
    for (const again of this.waiting) again();
  }

  // until waits for what found() finds; whoever asks gives up by itself.
  until(found, what) {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`waited in vain for ${what}`));
      }, 25_000);
      let looking = false;
      let missed = false;
      const look = async () => {
        if (looking) {
          missed = true;
          return;
        }
        looking = true;
        try {
          do {
            missed = false;
            const value = await found();
            if (value) {
              clearTimeout(limit);
              this.waiting.delete(look);
              resolve(value);
              return;
            }
          } while (missed);
        } catch (error) {
          clearTimeout(limit);
          this.waiting.delete(look);
          reject(error);
        } finally {
          looking = false;
        }
      };
      this.waiting.add(look);
      look();
    });
  }

  lastIn(room, thread) {
    let last = thread;
    for (const event of this.rooms.get(room)?.values() ?? []) {
      const relation = event.getWireContent()["m.relates_to"];
      if (relation?.rel_type === "m.thread" && relation.event_id === thread) last = event.getId();
    }
    return last;
  }

  async messages(room) {
    const all = [...(this.rooms.get(room)?.values() ?? [])];
    const messages = new Map();
    for (const event of all) {
      const relation = event.getWireContent()["m.relates_to"];
      const type = event.getType();
      if (type !== EventType.RoomMessage && type !== EventType.RoomMessageEncrypted) continue;
      if (relation?.rel_type === "m.replace") {
        this.edit(messages.get(relation.event_id), event);
      } else {
        messages.set(event.getId(), await this.message(event, relation));
      }
    }
    for (const event of all) {
      const relation = event.getWireContent()["m.relates_to"] ?? event.getContent()["m.relates_to"];
      if (event.getType() !== EventType.Reaction || event.isRedacted()) continue;
      const of = messages.get(relation?.event_id)?.reactions;
      if (of) (of[relation.key] ??= []).push(event.getSender());
    }
    return [...messages.values()];
  }

  async message(event, relation) {
    const content = event.getOriginalContent();
    const message = {
      id: event.getId(),
      sender: event.getSender(),
      type: content.msgtype ?? "",
      body: content.body ?? "",
      html: content.formatted_body ?? "",
      mentions: content["m.mentions"]?.user_ids ?? [],
      thread: relation?.rel_type === "m.thread" ? relation.event_id : "",
      reply: relation?.["m.in_reply_to"]?.event_id ?? "",
      edits: 0,
      encrypted: event.isEncrypted(),
      locked: event.isDecryptionFailure() ? String(event.decryptionFailureReason) : "",
      redacted: event.isRedacted(),
      reactions: {},
      content,
      said: [{ kind: event.getType(), content: relation ? { ...content, "m.relates_to": relation } : content }],
    };
    if (event.isEncrypted() && !message.locked && !message.redacted) {
      const info = await this.client.getCrypto().getEncryptionInfoForEvent(event);
      message.shield = shields[info?.shieldColour] ?? "";
      message.why = reasons[info?.shieldReason] ?? "";
    }
    return message;
  }

  // edit applies an edit by who wrote the message.
  edit(message, event) {
    if (!message || message.sender !== event.getSender() || event.isRedacted()) return;
    const relation = event.getWireContent()["m.relates_to"];
    message.said.push({ kind: event.getType(), content: { ...event.getOriginalContent(), "m.relates_to": relation } });
    const now = event.getOriginalContent()["m.new_content"];
    message.edits++;
    if (event.isDecryptionFailure()) message.locked = String(event.decryptionFailureReason);
    if (!now) return;
    message.type = now.msgtype ?? "";
    message.body = now.body ?? "";
    message.html = now.formatted_body ?? "";
    message.content = now;
  }

  // fits reports whether a message is what somebody waits for: from whom, that it answers
  // an event (by a reply or in the thread below it), what stands in it.
  fits(message, { from, answers, texts = [], locked, event, shields }) {
    if (event && message.id !== event) return false;
    if (from && message.sender !== from) return false;
    if (shields && !shields.includes(message.shield)) return false;
    if (answers && message.thread !== answers && message.reply !== answers) return false;
    if (answers && message.sender === this.client.getUserId()) return false;
    if (Boolean(locked) !== Boolean(message.locked) || message.redacted) return false;
    return texts.every((text) => message.body.includes(text));
  }
}
