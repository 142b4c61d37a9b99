/* The page made live: when something changed, fetch the page again and lay the new over the old. Everything that
 * is shown comes from the server; nothing is worked out here but the ticking of the clock. */
"use strict";

const page = document;
const byLive = (root) => new Map([...root.querySelectorAll("[data-live]")].map((e) => [e.dataset.live, e]));
page.documentElement.classList.add("scripted");

/* The clock: what the server said, carried on at its speed. */
let heardAt = performance.now();
function tick() {
	const now = page.getElementById("now");
	const passed = (performance.now() - heardAt) * Number(now.dataset.speed);
	const local = new Date(Number(now.dataset.ms) + Number(now.dataset.offset) * 1000 + passed);
	const text = local.toISOString().slice(11, 16);
	if (now.textContent !== text)
		now.textContent = text;
}
setInterval(tick, 250);

/* Marks what moved, and says which texts came. */
function mark(live, before) {
	for (const element of live.querySelectorAll("[data-key]")) {
		const was = before.get(element.dataset.key);
		if (was === undefined) {
			if (!element.closest("[data-live^=texts-]"))
				continue;
			element.classList.add("arrived");
			if (element.classList.contains("came")) {
				const phone = element.closest(".phone");
				const who = phone.querySelector("summary b").textContent;
				phone.open = true;
				page.getElementById("said").textContent = `${who}: ${element.querySelector("p").textContent}`;
			}
		} else if (was !== element.textContent && !element.closest("[data-live^=texts-]")) {
			element.classList.add("moved");
			element.dataset.was = was;
			setTimeout(() => { element.classList.remove("moved"); delete element.dataset.was; }, 6000);
		}
	}
}

function lay(fresh) {
	const focused = page.activeElement && page.activeElement.id;
	const found = byLive(fresh);
	for (const [name, old] of byLive(page)) {
		const next = found.get(name);
		if (!next || (next.innerHTML === old.dataset.html))
			continue;
		const html = next.innerHTML;
		const before = new Map([...old.querySelectorAll("[data-key]")].map((e) => [e.dataset.key, e.textContent]));
		const open = old.querySelector("details")?.open;
		old.replaceChildren(...next.childNodes);
		old.dataset.html = html;
		if (open)
			old.querySelector("details").open = true;
		mark(old, before);
	}
	heardAt = performance.now();
	tick();
	if (focused && page.activeElement === page.body)
		page.getElementById(focused)?.focus();
}

/* One fetch at a time; what changes meanwhile asks for one more. */
let busy = false;
let again = false;
async function refresh() {
	if (busy) {
		again = true;
		return;
	}
	busy = true;
	try {
		do {
			again = false;
			const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
			if (answer.ok)
				lay(new DOMParser().parseFromString(await answer.text(), "text/html"));
		} while (again);
	} catch {
		/* The stream tells when the server is there again. */
	}
	busy = false;
}

function complain(form, text) {
	let fault = form.querySelector(".fault");
	if (!fault) {
		fault = page.createElement("p");
		fault.className = "fault";
		fault.setAttribute("role", "alert");
		form.append(fault);
	}
	fault.textContent = text;
}

async function send(form, button) {
	const fields = new URLSearchParams(new FormData(form, button));
	try {
		const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
		if (!answer.ok) {
			const told = await answer.json();
			complain(form, told.errors.map((e) => `${e.at} ${e.problem}`).join("; "));
			return;
		}
		form.querySelector(".fault")?.remove();
		if (form.classList.contains("write"))
			form.reset();
	} catch {
		complain(form, "The server does not answer.");
	}
	refresh();
}

page.addEventListener("submit", (event) => {
	if (!event.target.matches("form[data-send]"))
		return;
	event.preventDefault();
	send(event.target, event.submitter);
});
page.addEventListener("change", (event) => {
	if (event.target.id === "speed")
		event.target.form.requestSubmit();
});

const events = new EventSource("/events");
let wasOpen = false;
events.addEventListener("open", () => {
	if (wasOpen)
		refresh();
	wasOpen = true;
});
events.addEventListener("changed", refresh);
