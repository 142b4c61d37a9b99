#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// firstday text as people run it: what it says, where it says it, and how it ends.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const folder = mkdtempSync(join(tmpdir(), "text-"));
after(() => rmSync(folder, { recursive: true }));

const firstday = (args, input = "") => spawnSync(FIRSTDAY, ["text", ...args], { encoding: "utf8", input });

test("the words we ship pass the lint", () => {
	const run = firstday(["lint", "--json"]);
	assert.equal(run.status, 0, run.stderr);
	assert.deepEqual(JSON.parse(run.stdout).errors, []);
});

test("the Welsh words pass it too, differ from the English, and say that nobody has signed them", () => {
	const run = firstday(["lint", "--language", "cy", "--json", "--directory", "conf/newport/directory.json", "--random", "20"]);
	assert.equal(run.status, 0, run.stderr);
	const { language, templates, unreviewed, errors } = JSON.parse(run.stdout);
	assert.deepEqual([language, errors], ["cy", []]);
	assert.equal(unreviewed, templates);
	assert.equal(firstday(["lint", "--language", "fr"]).status, 64);
});

test("a Welsh text that is still the English one ends with 1", () => {
	cpSync("conf/templates", folder, { recursive: true });
	const path = join(folder, "cy/officer.txt");
	writeFileSync(path, readFileSync(path, "utf8").replace("Diolch, wedi'i nodi i {ref}.", "Thank you, noted for {ref}."));
	const run = firstday(["lint", "--language", "cy", "--templates", folder]);
	assert.equal(run.status, 1);
	assert.match(run.stderr, /^officer\.answer_noted: is the same in both languages/);
});

test("a template that breaks a rule ends with 1 and is named with its reason", () => {
	cpSync("conf/templates", folder, { recursive: true });
	const path = join(folder, "en/person.txt");
	writeFileSync(path, readFileSync(path, "utf8").replace("[call_noted] urgent_on_day double_is_harmless\n{who} will call you soon.", "[call_noted]\nYou must wait for {who}."));
	const run = firstday(["lint", "--templates", folder]);
	assert.equal(run.status, 1);
	assert.match(run.stderr, /^person\.call_noted: holds the word "must": "You must wait/);
});

test("a file that cannot be read as templates ends with 1 and names file and line", () => {
	const path = join(folder, "en/officer.txt");
	writeFileSync(path, readFileSync(path, "utf8").replace("[hold_up]", "[hold_on]"));
	const run = firstday(["lint", "--json", "--templates", folder]);
	assert.equal(run.status, 1);
	const { errors } = JSON.parse(run.stderr);
	assert.ok(errors.some(({ at, problem }) => /officer\.txt:\d+$/.test(at) && problem.startsWith("[hold_on] is no kind")));
	assert.ok(errors.some(({ problem }) => problem === "[hold_up] is missing"));
});

test("a text is answered exactly as given", () => {
	const run = firstday(["segments"], "caf\u00e9 \u20ac\n");
	assert.equal(run.status, 0);
	assert.deepEqual(JSON.parse(run.stdout), { encoding: "GSM-7", units: 8, parts: 1, texts: ["caf\u00e9 \u20ac\n"] });
});

test("a line that is not UTF-8 is refused in its place and the others are answered", () => {
	const run = firstday(["segments", "--lines", "--json"], Buffer.from("a\nb\xe9\n\nlast", "latin1"));
	assert.equal(run.status, 65);
	const refused = { at: "line 2 column 2", problem: "is not UTF-8" };
	const lines = run.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
	assert.deepEqual(lines.map((line) => line.texts ?? line.errors), [["a"], [refused], [""], ["last"]]);
	assert.deepEqual(JSON.parse(run.stderr), { errors: [refused] });
});

test("words that no verb takes end with 64", () => {
	assert.equal(firstday(["segments", "hello"]).status, 64);
	assert.equal(firstday(["lint", "--template", "x"]).status, 64);
	assert.match(firstday(["lint", "--template", "x"]).stderr, /--templates/);
});
