#!/usr/bin/env node
// Segments against the npm packages split-sms and sms-segments-calculator: SEGMENT_TEXTS (4,000; a million by
// make night) seeded texts of every alphabet around every length where something changes, by firstday text
// segments --lines, and texts with line ends one by one. Where the judges differ from each other the standard
// decides: the calculator never divides what is one sign to the eye (a family of emoji, a letter with its
// accent), TS 23.040 divides at any character; there it judges encoding and units alone.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import calculator from "sms-segments-calculator";
import splitter from "split-sms";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const CASES = Number(process.env.SEGMENT_TEXTS ?? 4000);
const BATCH = 20_000; // texts of one run of ours
const ROOM = { "GSM-7": [160, 153], "UCS-2": [70, 67] }; // of one part, of each of several
const EDGES = [0, 1, 66, 67, 68, 69, 70, 71, 134, 135, 152, 153, 154, 159, 160, 161, 201, 202, 306, 307, 459, 460, 900];

const GSM = [..."@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà\r"];
const EXTENSION = [..."\f^{}\\[~]|€"];
const IS_ESCAPED = new Set(EXTENSION);
const BEYOND = [..."`çŵŷáâ’“”–…\u00a0\u200b\tłя中"];
const ASTRAL = [..."👍😀𠮷🏽"];
const JOINED = ["👨‍👩‍👧‍👦", "e\u0301", "🇬🇧", "👍🏽"];
const ALPHABETS = [
	[...GSM],
	[...GSM, ...EXTENSION],
	[...EXTENSION],
	[...GSM, ...EXTENSION, ...BEYOND],
	[...BEYOND, ...ASTRAL],
	[...ASTRAL],
	[...GSM, ...BEYOND, ...ASTRAL, ...JOINED],
];

let state = 20230915;
/** A seeded number of 0..${limit}-1 (Park and Miller's generator). */
function below(limit) {
	state = (state * 48271) % 2147483647;
	return state % limit;
}

function makeText() {
	const alphabet = ALPHABETS[below(ALPHABETS.length)];
	const length = below(4) === 0 ? below(500) : EDGES[below(EDGES.length)] + below(3);
	const common = alphabet[below(alphabet.length)];
	let text = "";
	for (let i = 0; i < length; i++)
		text += below(3) === 0 ? alphabet[below(alphabet.length)] : common;
	return text;
}

function unitsOf(part, isGsm) {
	return isGsm ? [...part].reduce((sum, sign) => sum + (IS_ESCAPED.has(sign) ? 2 : 1), 0) : part.length;
}

function judge(text, ours) {
	const split = splitter.split(text);
	const calculated = new calculator.SegmentedMessage(text, "auto", false);
	const isGsm = split.characterSet === "GSM";
	const told = JSON.stringify(text);
	assert.equal(ours.encoding, isGsm ? "GSM-7" : "UCS-2", told);
	assert.equal(ours.encoding, calculated.encodingName, told);
	assert.equal(ours.units, isGsm ? split.bytes : split.bytes / 2, told);
	assert.equal(ours.units, calculated.messageSize / (isGsm ? 7 : 16), told);
	assert.equal(ours.parts, split.parts.length, told);
	assert.deepEqual(ours.texts, split.parts.map((part) => part.content), told);
	assert.equal(ours.texts.join(""), text);
	// Of what both agree on nothing is believed either: a part has its room, and begins and ends with a whole character.
	const room = ROOM[ours.encoding][ours.parts === 1 ? 0 : 1];
	for (const part of ours.texts)
		assert.ok(unitsOf(part, isGsm) <= room && !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(part), told);
	const isOneEach = calculated.graphemes.every((grapheme) => [...grapheme].length === 1);
	if (isOneEach)
		assert.equal(ours.parts, calculated.segmentsCount, told);
	return isOneEach;
}

function segments(args, input) {
	const run = spawnSync(FIRSTDAY, ["text", "segments", ...args], { encoding: "utf8", input, maxBuffer: 1 << 30 });
	assert.equal(run.status, 0, run.stderr);
	return run.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

test(`both packages split ${CASES} texts as we do`, (t) => {
	let both = 0;
	let parts = 0;
	for (let left = CASES; left > 0; left -= BATCH) {
		const texts = Array.from({ length: Math.min(left, BATCH) }, makeText);
		const answers = segments(["--lines"], texts.map((text) => text + "\n").join(""));
		assert.equal(answers.length, texts.length);
		texts.forEach((text, i) => {
			both += judge(text, answers[i]);
			parts += answers[i].parts;
		});
	}
	t.diagnostic(`${CASES} texts in ${parts} parts; ${both} of them judged by both to the part`);
	assert.ok(both > CASES / 2, `the calculator judged the parts of only ${both}`);
});

test("line ends belong to the text", () => {
	for (const text of ["", "\n", "a\n", "\r\n".repeat(80), "\r\n".repeat(81), "ŵ\n".repeat(35) + "\n", "{\n".repeat(60)]) {
		const [answer] = segments([], text);
		judge(text, answer);
	}
});
