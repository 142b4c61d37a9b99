// SPDX-License-Identifier: MIT
//
// One day, end to end: the daemon, a real Kannel and the sample city's timetable. A question goes
// out and its receipt returns; the answer changes the plan; on the day a LATE comes in, estimates
// move, the services it touches are asked, a YES with its code moves the booking, and new texts leave.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { hookQuery, prepareDaemon, startDaemon } from "./lib/daemon.mjs";
import { startKannel } from "./lib/kannel.mjs";
import { freePorts } from "./lib/processes.mjs";

const PATIENCE = { timeout: 180_000 };
const HOUSE = "07700900999";
const person = "+447700900104";
const coordinator = "+447700900201";
const officer = "+447700900301";
const housing = "+447700900303";
const replay = ["--replay", "2023-09-14T16:00", "--speed", "1", "--plan", "conf/newport/J4.json"];

let folder;
let kannel;
let daemon;

before(async () => {
	const [port] = await freePorts(1);
	kannel = await startKannel({ hook: `http://127.0.0.1:${port}/hooks/kannel`, hookQuery });
	folder = prepareDaemon(kannel, port);
	daemon = await startDaemon(folder, replay);
});

after(async () => {
	await daemon?.stop();
	await kannel?.stop();
});

const textTo = (number, pattern, what) =>
	kannel.texts.until((text) => text.to === number && pattern.test(text.text), what);
const codeOf = (text) => /YES (\d{6})/.exec(text.text)[1];
const plan = () => daemon.get("/api/v1/plans/J4");
const planWhen = (fits, what) => daemon.until("/api/v1/plans/J4", fits, what);

const starts = (view) => Object.fromEntries(view.estimates.appointments.map(({ id, start }) => [id, start]));

/* The clock goes from one thing that is due to the next until it shows this time of the day. */
async function forwardTo(minute) {
	for (;;) {
		const { date, time } = await daemon.post("/api/v1/replay/next");
		const [hours, minutes] = time.split(":").map(Number);
		if (date >= "2023-09-15" && hours * 60 + minutes >= minute)
			return;
	}
}

let question;

test("the officer is asked by text, from our number, with a code", PATIENCE, async () => {
	question = await textTo(officer, /YES \d{6}/, "the question to the officer");
	assert.equal(question.from, HOUSE);
	assert.match(question.text, /^J4, Fri 15 Sep: the 10am visit cannot be kept .*11:37am/);
});

test("the receipt of that text returns", PATIENCE, async () => {
	const sentTo = (view) => view.phones.find((phone) => phone.role === "officer").texts;
	await daemon.until("/api/v1/phones?plan=J4",
		(view) => sentTo(view).some((text) => text.text === question.text && text.state === "delivered"),
		"a text to the officer that is delivered");
});

test("a YES with a wrong code changes nothing", PATIENCE, async () => {
	const wrong = codeOf(question) === "111111" ? "222222" : "111111";
	await kannel.inject(officer, HOUSE, `YES ${wrong}`);
	await textTo(officer, /.*/, "an answer to the wrong code");
	assert.deepEqual((await plan()).decisions, []);
});

test("a YES with its code makes a version, and the person hears of it", PATIENCE, async () => {
	assert.equal((await plan()).version, 1);
	await kannel.inject(officer, HOUSE, `yes ${codeOf(question)}`);
	const view = await planWhen((view) => view.version === 2, "version 2");
	assert.deepEqual(view.decisions.map(({ role, appointment, kind }) => [role, appointment, kind]),
		[["officer", "probation", "phone"]]);
	const [, hour] = /Can it be a call at (\S+)\?/.exec(question.text);
	await textTo(person, new RegExp(`^Sam will call you: Fri 15 Sep at ${hour}\\.`), "the news to the person");
	await textTo(coordinator, /^J4 Fri 15 Sep: Sam says yes/, "the news to the coordinator");
});

test("a code is good once", PATIENCE, async () => {
	await kannel.inject(officer, HOUSE, `NO ${codeOf(question)}`);
	await textTo(officer, /code is wrong or no longer open/, "an answer to the used code");
	assert.equal((await plan()).version, 2);
});

let late; // the question to the housing desk

test("a LATE of the person moves the estimates and asks the service that it touches", PATIENCE, async () => {
	await forwardTo(10 * 60 + 5); // at the chemist's by then
	const before = starts(await plan());
	await kannel.inject(person, HOUSE, "LATE 20");
	const view = await planWhen((view) => view.late_minutes === 20, "the report");
	const after = starts(view);
	for (const id of ["advice", "housing"])
		assert.ok(after[id] > before[id], `${id} was estimated at ${before[id]}, now at ${after[id]}`);
	assert.equal(after.chemist, before.chemist); // they are there already
	late = await textTo(housing, /YES \d{6}/, "the question to the housing desk");
	assert.match(late.text, /running late for 10:55am/);
	await textTo(coordinator, /^J4 says: about 20 min late/, "the copy to the coordinator");
});

test("the service's YES moves the booking, and the new hour goes out", PATIENCE, async () => {
	const { version } = await plan();
	const asked = / at (\d+(?::\d+)?)am\?/.exec(late.text)[1];
	const at = asked.includes(":") ? asked : `${asked}:00`;
	await kannel.inject(housing, HOUSE, `YES ${codeOf(late)}`);
	const view = await planWhen((view) => view.version > version, "another version");
	assert.deepEqual(view.decisions.filter((one) => one.appointment === "housing"),
		[{ role: "service", appointment: "housing", kind: "moved", at }]);
	const visit = view.solution.appointments.find((one) => one.id === "housing");
	assert.deepEqual([visit.mode, visit.start, visit.needs_yes_from], ["visit", at, null]);
	await textTo(person, new RegExp(`^New time.*Housing.* ${asked}am`), "the new hour to the person");
	await textTo(coordinator, new RegExp(`now version ${view.version}`), "the new version to the coordinator");
});

const minuteOf = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

test("a call is told to both before it, and a NO with its code makes it once more", PATIENCE, async () => {
	const call = (await plan()).solution.appointments.find((one) => one.id === "probation");
	assert.equal(call.mode, "phone");
	await forwardTo(minuteOf(call.start) - 10);
	const reminder = await textTo(officer, /please call 07700 900104 at \S+( noon)?, for 60 min/, "the officer's reminder");
	await textTo(person, /Sam will call you at \S+( noon)? on this phone/, "the person's reminder");
	await forwardTo(minuteOf(call.end));
	const asked = await textTo(officer, /did the call at .* take place\?/, "the question after the call");
	const first = /NO (\d{6})/.exec(reminder.text)[1];
	assert.notEqual(codeOf(asked), first);
	await kannel.inject(officer, HOUSE, `NO ${codeOf(asked)}`);
	const again = await textTo(officer, /once more, please call 07700 900104 at /, "the second time, to the officer");
	const [, hour] = / at (.*), for /.exec(again.text);
	await textTo(person, new RegExp(`Sam will call you once more, at ${hour} on this phone`), "the second time, to the person");
	const { decisions, version } = await plan();
	assert.deepEqual(decisions.at(-1), { role: "officer", appointment: "probation", kind: "not_called", at: call.start });
	await kannel.inject(officer, HOUSE, `NO ${/NO (\d{6})/.exec(again.text)[1]}`);
	await textTo(coordinator, /the call with Sam has not taken place\. Please call them/, "the alarm");
	assert.equal((await plan()).version, version);
});

test("a hook that does not know its secret changes nothing", PATIENCE, async () => {
	const text = new URLSearchParams({ from: coordinator, to: HOUSE, raw: "STOP", id: "forged", coding: "0" });
	assert.equal((await fetch(`${daemon.url}/hooks/kannel/mo?${text}`)).status, 403);
	assert.equal((await fetch(`${daemon.url}/hooks/kannel/mo?${text}&secret=guessed`)).status, 403);
});

/* Every text that left has its receipt, so nothing is under way. */
function untilQuiet() {
	return daemon.until("/api/v1/phones?plan=J4",
		({ phones }) => phones.every(({ texts }) => texts.every((text) => text.from_phone || text.state === "delivered")),
		"the last receipt");
}

test("it stops when asked, and a start after that sends nothing again", PATIENCE, async () => {
	await untilQuiet();
	const sent = kannel.texts.entries.length;
	const { version } = await plan();
	const { date, time } = await daemon.get("/api/v1/replay");
	assert.equal(await daemon.stop(), 0);
	daemon = await startDaemon(folder, ["--replay", `${date}T${time}`, "--speed", "1"]);
	assert.equal((await plan()).version, version);
	await kannel.inject(person, HOUSE, "HELP");
	await textTo(person, /^You can call Alex on /, "an answer after the start");
	await untilQuiet();
	assert.equal(kannel.texts.entries.length, sent + 1);
});
