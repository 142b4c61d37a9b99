#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// The sample city's directory against the official schema of Open Referral UK 3.0, by the npm package ajv.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(read("tests/data/openreferral/uk_service_schema.json"));
const page = read("conf/newport/directory.json");

test("every service of the sample city is valid Open Referral UK 3.0", () => {
	assert.ok(page.contents.length >= 20);
	for (const service of page.contents)
		assert.ok(validate(service), `${service.name}: ${JSON.stringify(validate.errors)}`);
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
