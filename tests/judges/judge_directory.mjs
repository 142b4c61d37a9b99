#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// The sample city's directory, and what is exported, against the official schemas of Open Referral UK 3.0, by the npm package ajv.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(read("tests/data/openreferral/uk_service_schema.json"));
const validatePage = ajv.compile(read("tests/data/openreferral/uk_page_schema.json"));
const page = read("conf/newport/directory.json");

test("every service of the sample city is valid Open Referral UK 3.0", () => {
	assert.ok(page.contents.length >= 20);
	for (const service of page.contents)
		assert.ok(validate(service), `${service.name}: ${JSON.stringify(validate.errors)}`);
});

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";

function firstday(...words) {
	const run = spawnSync(FIRSTDAY, words, { encoding: "utf8", maxBuffer: 1 << 26 });
	assert.equal(run.status, 0, run.stderr);
	return run.stdout;
}

/* The official example without its slips, and with what the whole specification has beside the profile. */
function everything() {
	const service = read("tests/data/openreferral/uk_service_full.json");
	Object.assign(service.service_at_locations[0].location, { latitude: 51.582255, longitude: -2.9878430000000001 });
	Object.assign(service.schedules[0], { bymonthday: undefined, valid_to: "2035-12-31" });
	service.required_documents = [{ id: "8a1fa2a1-8f5b-4f61-95cc-5a3f0a3a5c5f", document: "Photo ID \u2013 \"any\" \u{1F600}" }];
	service.minimum_age = 16.1;
	service.x_number = 1e-7;
	return JSON.parse(JSON.stringify(service));
}

test("what is exported is what was imported, valid by the official schemas, and the same when imported again", () => {
	const folder = mkdtempSync(join(tmpdir(), "judge-directory-"));
	try {
		const [given, out] = [join(folder, "given.json"), join(folder, "out.json")];
		const services = [everything(), ...page.contents];
		writeFileSync(given, JSON.stringify(services, null, 7));
		const text = firstday("directory", "export", "--directory", given);
		const exported = JSON.parse(text);
		assert.ok(validatePage(exported), JSON.stringify(validatePage.errors));
		assert.deepEqual([exported.total_items, exported.size, exported.last_page], [services.length, services.length, true]);
		for (const service of exported.contents)
			assert.ok(validate(service), `${service.name}: ${JSON.stringify(validate.errors)}`);
		const sorted = (list) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
		assert.deepStrictEqual(exported.contents, sorted(services));
		/* The members of each stand in their order. */
		assert.deepEqual(exported.contents.map(JSON.stringify), sorted(services).map(JSON.stringify));
		firstday("directory", "import", given, "-o", out);
		assert.equal(readFileSync(out, "utf8"), text);
		assert.equal(firstday("directory", "export", "--directory", out), text);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test("a service without its name or with a wrong frequency is not", () => {
	const { name, ...nameless } = page.contents[0];
	assert.ok(!validate(nameless));
	const hourly = structuredClone(page.contents[0]);
	hourly.schedules[0].freq = "HOURLY";
	assert.ok(!validate(hourly));
});

test("every identifier stands once", () => {
	const seen = new Map();
	const walk = (value, path) => {
		if (value === null || typeof value !== "object") return;
		// One organisation may offer several services.
		if (value.id && !path.endsWith("/organization")) {
			assert.ok(!seen.has(value.id), `${path} and ${seen.get(value.id)}: ${value.id}`);
			seen.set(value.id, path);
		}
		for (const [key, member] of Object.entries(value)) walk(member, `${path}/${key}`);
	};
	walk(page.contents, "");
	assert.ok(seen.size > 150);
});
