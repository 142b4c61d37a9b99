#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// The page in a real browser over the real daemon: a day is watched and answered, with scripts and
// without, by keyboard, on a phone's screen.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { makeFolder, PLAN, startReplay } from "../e2e/lib/replay.mjs";

const { chromium } = createRequire(new URL("../judges/package.json", import.meta.url))("playwright-core");
const PATIENCE = { timeout: 120_000 };
const MORNING = ["--replay", "2023-09-15T09:00", "--speed", "1", "--plan", PLAN];
let browser;

before(async () => {
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu"],
	});
});
after(() => browser?.close());


/* A page on a daemon of its own, its clock paused; complaints of the browser fail the test. */
async function openPage(t, settings = {}) {
	const { program, url } = await startReplay(makeFolder("web"), MORNING);
	const complaints = [];
	let context;
	t.after(async () => {
		await context?.close();
		await program.stop();
		assert.deepEqual(complaints, []);
	});
	await fetch(`${url}/api/v1/replay/pause`, { method: "POST" });
	context = await browser.newContext(settings);
	const page = await context.newPage();
	page.setDefaultTimeout(10_000);
	page.on("console", (message) => complaints.push(message.text()));
	page.on("pageerror", (error) => complaints.push(error.message));
	page.on("request", (request) => {
		if (!request.url().startsWith(url))
			complaints.push(`a request left: ${request.url()}`);
	});
	await page.goto(url, { waitUntil: "load" });
	return { page, url };
}

const phone = (page, role) => page.locator(`.phone.${role}`).first();
const textsThatCame = (page, role) => phone(page, role).locator("li.came");

/* Press "to the next event" until the clock shows ${time} or later; the page is never loaded again. */
async function forwardTo(page, time) {
	const now = page.locator("#now");
	while ((await now.innerText()) < time) {
		const was = await page.locator("#next").innerText();
		await page.click("#next");
		await page.waitForFunction((text) => document.getElementById("next").innerText !== text, was);
	}
}

test("what a visitor sees first: none of six by bus, the repair, the Friday", PATIENCE, async (t) => {
	const { page } = await openPage(t);
	assert.equal(await page.locator(".verdict").innerText(), "As booked, 0 of 6 appointments can be kept by bus and coach.");
	assert.match(await page.locator(".repair").innerText(), /^With 2 changes it becomes a day that can be done: 6 of 6/);
	assert.equal(await page.locator(".warning h2").innerText(), "Friday");
	assert.match(await page.locator(".warning p").innerText(), /^The next working day is Monday, in 3 days\. Shut: .*Sam until Mon 09:00/i);
	assert.match(await page.locator(".check th", { hasText: "by taxi" }).innerText(), /£29\.10\s+of £46\.00 in hand/);
	assert.deepEqual(await page.locator(".check thead .count").allInnerTexts(), ["0 of 6", "2 of 6", "4 of 6", "0 of 6"]);
	assert.equal(await page.locator(".check tr", { hasText: "Sam" }).locator("td").first().innerText(), "97 min late");
	await page.locator(".why summary").click();
	assert.match(await page.locator(".why").innerText(), /Sam earliest arrival 11:37, starts 10:00: misses by 97 min/i);
});

test("a text arrives before one's eyes and is said aloud", PATIENCE, async (t) => {
	const { page } = await openPage(t);
	const had = await textsThatCame(page, "person").count();
	await forwardTo(page, "09:20");
	await page.waitForFunction((n) => document.querySelectorAll(".phone.person li.came").length > n, had);
	const last = await textsThatCame(page, "person").last().locator("p").innerText();
	await page.waitForFunction(() => document.getElementById("said").textContent !== "");
	assert.equal(await page.locator("#said").textContent(), `The person: ${last}`);
	assert.equal(await page.locator("#said").getAttribute("aria-live"), "polite");
});

test("LATE 40 moves the times before one's eyes and asks whom it touches", PATIENCE, async (t) => {
	const { page } = await openPage(t);
	await forwardTo(page, "09:40");
	const start = page.locator("[data-key=start-housing]");
	const planned = await start.innerText();
	await phone(page, "person").getByRole("button", { name: "LATE 40" }).click();
	await page.locator("[data-key=start-housing].moved").waitFor();
	assert.ok((await start.innerText()) > planned, `${planned} and then ${await start.innerText()}`);
	await textsThatCame(page, "coordinator").filter({ hasText: /now version 2|40 min late/ }).waitFor();
	const service = page.locator(".phone.service", { hasText: "Housing desk" });
	await service.locator("li.came").first().waitFor();
	const yes = service.getByRole("button", { name: /^YES \d{6}$/ });
	await yes.click();
	await page.locator(".news", { hasText: "yes from Housing desk" }).waitFor();
	assert.equal(await yes.count(), 0);
});

test("MOVE waits for its code, and the code re-times the day", PATIENCE, async (t) => {
	const { page } = await openPage(t);
	const coordinator = phone(page, "coordinator");
	const start = page.locator("[data-key=start-advice]");
	const planned = await start.innerText();
	await coordinator.getByLabel("Text from this phone").fill("MOVE J4 ADVICE 14:30");
	await coordinator.getByRole("button", { name: "Send" }).click();
	const code = coordinator.getByRole("button", { name: /^\d{6}$/ });
	await code.waitFor();
	assert.equal(await start.innerText(), planned);
	await code.click();
	await page.locator("[data-key=start-advice].moved").waitFor();
	assert.equal(await start.innerText(), "14:30");
	await page.locator(".news", { hasText: "the coordinator’s word about Advice desk" }).waitFor();
});

test("the officer's yes by one press settles the call", PATIENCE, async (t) => {
	const { page } = await openPage(t);
	const change = page.locator(".changes li", { hasText: "Sam" });
	assert.match(await change.innerText(), /asked for the officer’s yes/);
	await phone(page, "officer").getByRole("button", { name: /^YES \d{6}$/ }).click();
	await change.locator(".chip.yes").waitFor();
	await textsThatCame(page, "person").filter({ hasText: "Sam will call you" }).waitFor({ state: "attached" });
});

test("what is being typed survives what happens meanwhile", PATIENCE, async (t) => {
	const { page } = await openPage(t);
	const input = phone(page, "coordinator").getByLabel("Text from this phone");
	await input.fill("SHOW J");
	await forwardTo(page, "09:40");
	assert.equal(await input.inputValue(), "SHOW J");
	await input.press("End");
	await input.press("4");
	await input.press("Enter");
	await phone(page, "coordinator").locator("li.own", { hasText: "SHOW J4" }).waitFor();
	await page.waitForFunction((e) => e.value === "", await input.elementHandle());
});

test("everything can be done by keyboard", PATIENCE, async (t) => {
	const { page } = await openPage(t);
	const reached = new Set();
	for (let i = 0; i < 60; i++) {
		await page.keyboard.press("Tab");
		reached.add(await page.evaluate(() => {
			const at = document.activeElement;
			return at.id || at.getAttribute("aria-label") || at.textContent.trim();
		}));
	}
	for (const name of ["To the day", "pause", "speed", "next", "Every reason in full", "Texts: The person", "LATE 40", "OUT J4"])
		assert.ok(reached.has(name), `${name} in ${[...reached]}`);
});

test("without scripts the same page stands there and its forms work", PATIENCE, async (t) => {
	const { page, url } = await openPage(t, { javaScriptEnabled: false });
	assert.match(await page.locator(".verdict").innerText(), /0 of 6/);
	await page.click("#next");
	assert.ok(page.url().startsWith(`${url}/?plan=J4#clock`), page.url());
	await phone(page, "person").getByRole("button", { name: "LATE 40" }).click();
	assert.equal(await phone(page, "person").locator("li.own p").innerText(), "LATE 40");
	await phone(page, "officer").getByLabel("Text from this phone").fill("HELP <b>");
	await phone(page, "officer").getByRole("button", { name: "Send" }).click();
	assert.equal(await phone(page, "officer").locator("li.own p").innerText(), "HELP <b>");
});

test("on a small phone nothing runs off the side", PATIENCE, async (t) => {
	for (const width of [320, 390]) {
		const { page } = await openPage(t, { viewport: { width, height: 720 } });
		const over = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
		assert.ok(over <= 0, `${over} px too wide at ${width}`);
	}
});

test("who wants no motion gets none, and still sees what moved", PATIENCE, async (t) => {
	const { page } = await openPage(t, { reducedMotion: "reduce" });
	await forwardTo(page, "09:40");
	await phone(page, "person").getByRole("button", { name: "LATE 40" }).click();
	const moved = page.locator("[data-key=start-housing].moved");
	await moved.waitFor();
	const [animation, background] = await moved.evaluate((e) => [getComputedStyle(e).animationName, getComputedStyle(e).backgroundColor]);
	assert.equal(animation, "none");
	assert.notEqual(background, "rgba(0, 0, 0, 0)");
});
