// SPDX-License-Identifier: MIT
//
// A table of a feed, row by row [RFC 4180]; most lines hold no quote and are split at once.

/* The fields from ${at} on to the end of the record, which may lie in a later line; [fields, next]. */
function quotedFields(text, at) {
	const fields = [];
	let field = "";
	let isQuoted = false;
	for (; at < text.length; at++) {
		const letter = text[at];
		if (isQuoted && letter === '"' && text[at + 1] === '"') {
			field += '"';
			at++;
		} else if (letter === '"') {
			isQuoted = !isQuoted;
		} else if (!isQuoted && letter === ",") {
			fields.push(field);
			field = "";
		} else if (!isQuoted && letter === "\n") {
			break;
		} else if (isQuoted || letter !== "\r") {
			field += letter;
		}
	}
	return [[...fields, field], at + 1];
}

/* Calls each({column: value}) for every row of the text. */
export function eachRow(text, each) {
	let columns = null;
	for (let at = text.startsWith("\uFEFF") ? 1 : 0; at < text.length;) {
		let end = text.indexOf("\n", at);
		end = end < 0 ? text.length : end;
		const line = text.slice(at, end).replace(/\r$/, "");
		let fields;
		if (line.includes('"')) {
			[fields, at] = quotedFields(text, at);
		} else {
			fields = line.split(",");
			at = end + 1;
		}
		if (columns === null)
			columns = fields.map((name) => name.trim());
		else if (line !== "")
			each(Object.fromEntries(columns.map((name, i) => [name, fields[i] ?? ""])));
	}
}
