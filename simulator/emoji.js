// Emoji by their names in Slack: as Unicode where there is one, as a chip with the name for a community's own.

import { el } from "./dom.js";

const CHARACTERS = new Map(`
+1 👍 -1 👎 100 💯 alarm_clock ⏰ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_up ⬆️ avocado 🥑 beer 🍺 beers 🍻 bell 🔔
birthday 🎂 blue_heart 💙 blush 😊 bomb 💣 book 📖 books 📚 boom 💥 brain 🧠 bug 🐛 bulb 💡 cake 🍰 calendar 📆 cat 🐱
chart_with_upwards_trend 📈 clap 👏 coffee ☕ computer 💻 confetti_ball 🎊 construction 🚧 cookie 🍪 crab 🦀 cry 😢
crystal_ball 🔮 dog 🐶 dragon 🐉 dragon_face 🐲 duck 🦆 ear 👂 earth_africa 🌍 eyes 👀 face_palm 🤦 facepalm 🤦 fire 🔥
fireworks 🎆 fish 🐟 gear ⚙️ ghost 👻 gift 🎁 green_heart 💚 grey_question ❔ grin 😁 grinning 😀 hammer 🔨
hammer_and_wrench 🛠️ hand ✋ handshake 🤝 hatching_chick 🐣 heart ❤️ heart_eyes 😍 heavy_check_mark ✔️
heavy_plus_sign ➕ hourglass ⌛ hourglass_flowing_sand ⏳ hugging_face 🤗 information_source ℹ️ joy 😂 key 🔑 keyboard ⌨️
laughing 😆 link 🔗 lock 🔒 mag 🔍 mailbox 📫 memo 📝 metal 🤘 microphone 🎤 moneybag 💰 monkey 🐒 muscle 💪
neutral_face 😐 no_entry ⛔ no_entry_sign 🚫 ok 🆗 ok_hand 👌 package 📦 partying_face 🥳 penguin 🐧 pizza 🍕
point_down 👇 point_left 👈 point_right 👉 point_up ☝️ poop 💩 pray 🙏 purple_heart 💜 pushpin 📌 question ❓ rage 😡
rainbow 🌈 raised_hand ✋ raised_hands 🙌 red_circle 🔴 robot_face 🤖 rocket 🚀 rotating_light 🚨 scream 😱
see_no_evil 🙈 shrug 🤷 slightly_smiling_face 🙂 smile 😄 smiley 😃 snake 🐍 sob 😭 sparkles ✨ speech_balloon 💬 star ⭐
star2 🌟 stopwatch ⏱️ studio_microphone 🎙️ sunglasses 😎 sweat_smile 😅 tada 🎉 thinking_face 🤔 thought_balloon 💭
thumbsdown 👎 thumbsup 👍 turtle 🐢 unicorn_face 🦄 upside_down_face 🙃 v ✌️ warning ⚠️ wave 👋 whale 🐳
white_check_mark ✅ wink 😉 wrench 🔧 x ❌ yellow_heart 💛 zap ⚡ zzz 💤`.trim().split(/\s+/).reduce((pairs, word, index, words) =>
  (index % 2 === 1 ? [...pairs, [words[index - 1], word]] : pairs), []));

const SKIN_TONES = ["", "", "🏻", "🏼", "🏽", "🏾", "🏿"];

// The text for that name, or null for one that only this community has.
export function emojiCharacter(name) {
  const [base, tone] = name.split("::skin-tone-");
  const character = CHARACTERS.get(base);
  return character === undefined ? null : character + (SKIN_TONES[Number(tone)] ?? "");
}

export function emojiElement(name) {
  const character = emojiCharacter(name);
  if (character) return el("span", { class: "emoji", role: "img", "aria-label": name, title: `:${name}:` }, character);
  return el("span", { class: "emoji-chip", title: `:${name}:` }, `:${name}:`);
}

// The names that begin with, and then those that hold, a text.
export function emojiNames(all, text) {
  const names = all.filter((name) => name.includes(text));
  return [...names.filter((name) => name.startsWith(text)), ...names.filter((name) => !name.startsWith(text))];
}
