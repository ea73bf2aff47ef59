// A person's keys: cross-signing, recovery key, backup; and whom they trust.

export class Keys {
  constructor(password) {
    this.password = password;
    this.recovery = null; // private key of the secret storage, as bytes
  }

  callbacks() {
    return {
      getSecretStorageKey: async ({ keys }) => {
        const id = Object.keys(keys)[0];
        return this.recovery ? [id, this.recovery] : null;
      },
      cacheSecretStorageKey: (id, info, key) => {
        this.recovery = key;
      },
    };
  }

  // ready reports whether the keys are here that sign devices and people, and are those
  // that the homeserver has.
  async ready() {
    await this.crypto.userHasCrossSigningKeys(undefined, true);
    const { privateKeysCachedLocally: here } = await this.crypto.getCrossSigningStatus();
    return here.selfSigningKey && here.userSigningKey;
  }

  // prove does a request for which the homeserver asks for the password.
  async prove(user, request) {
    try {
      return await request(null);
    } catch (error) {
      const session = error?.data?.session;
      if (error?.httpStatus !== 401 || !session) throw error;
      return request({ type: "m.login.password", session, identifier: { type: "m.id.user", user }, password: this.password });
    }
  }
}

export const keyCommands = {
  // bootstrap makes a person's cross-signing keys, secret storage and key backup, anew if
  // there were some.
  async bootstrap() {
    const user = this.client.getUserId();
    const storage = this.client.secretStorage;
    if (await storage.getDefaultKeyId()) await storage.setDefaultKeyId(null); // nobody has its key any more
    // An answer that is under way and still names the keys before makes the client forget
    // the new ones.
    for (let tries = 0; tries < 3 && !(await this.keys.ready()); tries++) {
      await this.crypto.bootstrapCrossSigning({
        setupNewCrossSigning: true,
        authUploadDeviceSigningKeys: (request) => this.keys.prove(user, request),
      });
    }
    let recovery = null;
    await this.crypto.bootstrapSecretStorage({
      setupNewSecretStorage: true,
      setupNewKeyBackup: true,
      createSecretStorageKey: async () => {
        recovery = await this.crypto.createRecoveryKeyFromPassphrase();
        this.keys.recovery = recovery.privateKey;
        return recovery;
      },
    });
    return { recovery: recovery.encodedPrivateKey };
  },

  // recover signs this device and reads the backup, with the recovery key.
  async recover({ recovery }) {
    const { decodeRecoveryKey } = await import("matrix-js-sdk/lib/crypto-api/index.js");
    this.keys.recovery = decodeRecoveryKey(recovery);
    await this.crypto.userHasCrossSigningKeys(undefined, true); // the public parts come first
    await this.crypto.bootstrapCrossSigning({});
    await this.crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    await this.crypto.checkKeyBackupAndEnable();
    const { imported, total } = await this.crypto.restoreKeyBackup();
    return { imported, total };
  },

  // trust tells how far somebody's device is trusted; with until, when it is.
  async trust({ user, device, until }) {
    const now = async () => {
      const of = await this.crypto.getUserVerificationStatus(user);
      const status = device ? await this.crypto.getDeviceVerificationStatus(user, device) : null;
      return {
        user: of.isCrossSigningVerified(),
        owner: status?.signedByOwner ?? false,
        device: status?.crossSigningVerified ?? false,
        known: status !== null,
      };
    };
    if (until) await this.reader.until(async () => (await now()).device, `trust in ${user}`);
    return now();
  },

  async devices({ user }) {
    const all = await this.crypto.getUserDeviceInfo([user], true);
    return [...(all.get(user)?.keys() ?? [])];
  },

  // strict has nothing encrypted for devices that their owners have not signed.
  async strict({ on }) {
    this.crypto.globalBlacklistUnverifiedDevices = on;
  },

  // renew has the next message of a room begin a new session.
  async renew({ room }) {
    await this.crypto.forceDiscardSession(room);
  },
};
