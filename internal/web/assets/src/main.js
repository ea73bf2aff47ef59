// The chat page works without this script. What it adds: answers appear sentence
// by sentence without a new page, citations open in place, and small comforts.
// All HTML comes from the server; the script only puts it where it belongs.

import { startChat } from "./chat.js";
import { startCitations } from "./citations.js";
import { startComposer } from "./composer.js";
import { startCopying } from "./copy.js";
import { startFigures } from "./figures.js";
import { startThemes } from "./themes.js";

startThemes();
startFigures();
const page = document.querySelector("[data-chat]");
if (page) {
  const composer = startComposer(page);
  startChat(page, composer);
  startCitations(page);
  startCopying(page);
}
