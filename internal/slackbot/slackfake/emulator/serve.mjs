// Serves the emulator's Slack on a free port until standard input ends. The first
// line it prints is JSON with the address. The workspace has a bot that is in no
// channel, and a person who is in both.
import { createServer } from "node:net";
import { createEmulator } from "emulate";

const scopes = process.argv[2].split(",");
const app = { app_id: "A0AKADEMIE", client_id: "1111.2222", bot_id: "B0BOT", bot_user_id: "U0BOT" };

// The emulator takes 0 for its own default port.
const port = await new Promise((resolve, reject) => {
  const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

const emulator = await createEmulator({
  service: "slack",
  port,
  seed: {
    slack: {
      team: { name: "Stadt Musterstadt", domain: "stadt-musterstadt" },
      users: [{ name: "anna", real_name: "Anna Becker", email: "anna.becker@musterstadt.de" }],
      channels: [{ name: "fortbildung" }, { name: "fremd" }],
      oauth_apps: [{ ...app, client_secret: "fake-client-secret", name: "Akademie", redirect_uris: [], scopes }],
      tokens: [
        { ...app, token: "xoxb-all", type: "bot", user_id: app.bot_user_id, scopes },
        { ...app, token: "xoxb-setup", type: "bot", user_id: app.bot_user_id, scopes: [...scopes, "channels:join"] },
        { ...app, token: "xoxb-few", type: "bot", user_id: app.bot_user_id, scopes: ["chat:write"] },
        { token: "xoxp-anna", type: "user", user: "anna", scopes: [...scopes, "channels:join"] },
      ],
      strict_scopes: true,
    },
  },
});
console.log(JSON.stringify({ url: emulator.url }));
process.stdin.resume();
process.stdin.on("end", () => emulator.close().then(() => process.exit(0)));
